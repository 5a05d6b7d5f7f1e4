import type { Identifier, Node } from '../../model/nodes';
import { find, type Use } from '../../model/query';
import type { Place } from './place';
import { enumeratorOf } from '../../model/enumerators';
import { indexOfWord } from '../../model/words';

/**
 * `enum { FOO_FLAGS = VM_IO | VM_DONTEXPAND };`: a constant of the file that is made of flags stands for these where the
 * flags of the mapping are looked at or changed. (Macros are known to the transforms.)
 */
export function enumFlags(place: Place): void {
  if (!/\benum\b/.test(place.driver.source)) return;
  for (const use of find(place.function.body, 'Identifier')) {
    const value = isAboutFlags(use) ? constantOf(place, use.node.name) : null;
    if (value === null || place.edits.drops(use.node)) continue;
    const alone = use.parents[0]?.type === 'CallExpression';
    place.edits.replace(use.node, alone || !/[|&^~\s]/.test(value) ? value : `(${value})`);
  }
}

/** Is a name an argument of a function that changes flags, or an operand beside the flags? */
function isAboutFlags({ parents }: Use<Identifier>): boolean {
  return parents.some(
    (parent) =>
      (parent.type === 'CallExpression' &&
        parent.callee.type === 'Identifier' &&
        /^(__)?vm_flags_/.test(parent.callee.name)) ||
      (parent.type === 'BinaryExpression' && namesFlags(parent.left)) ||
      (parent.type === 'AssignmentExpression' && namesFlags(parent.left)),
  );
}

function namesFlags(node: Node): boolean {
  return (
    node.type === 'MemberExpression' &&
    node.property.type === 'Identifier' &&
    node.property.name === 'vm_flags'
  );
}

/** Does `=` stand behind a name anywhere in a text? */
function isSet(source: string, name: string): boolean {
  for (let at = indexOfWord(source, name); at >= 0; at = indexOfWord(source, name, at + 1))
    if (/^\s*=/.test(source.slice(at + name.length, at + name.length + SPACE))) return true;
  return false;
}

/** How many characters may stand between a name and its sign. */
const SPACE = 200;

/** The text of an enumeration constant of the file that is made of flags of mappings. */
function constantOf({ driver }: Place, name: string): string | null {
  if (!isSet(driver.source, name)) return null;
  const value = enumeratorOf(driver, name)?.value?.replace(/\s+/g, ' ') ?? null;
  return value !== null && /^[\sA-Z0-9_|()]+$/.test(value) && /\bVM_/.test(value) ? value : null;
}
