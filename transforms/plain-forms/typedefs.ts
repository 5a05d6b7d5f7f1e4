import { headersNaming } from '../../analysis/elsewhere';
import { integerKind } from '../../kernel/integer-types';
import { tokenize } from '../../model/lexer';
import type { Driver } from '../../model/driver';
import type { Edits } from '../../model/edits';
import type { CParameter, FunctionDeclaration } from '../../model/nodes';

/** What of a hook's parameters a name of the file's own may stand for. */
const STRUCTURES: ReadonlySet<string> = new Set(['vm_area_struct', 'file']);

/**
 * `typedef struct vm_area_struct vma_t;` or `#define vma_t struct vm_area_struct`, and a hook with a `vma_t *vma`, or such a
 * name of the pointer, or of that to the file: the parameter is written as the structure that it points to.
 */
export function typedefParameters(driver: Driver, definition: FunctionDeclaration, edits: Edits): void {
  if (!definition.params.some((parameter) => structureOf(driver, parameter) !== null)) return;
  for (const parameter of definition.params) {
    const structure = structureOf(driver, parameter);
    const { start, end } = parameter.declaration;
    if (structure === null) continue;
    if (!driver.comments.some((c) => start <= c.start && c.end <= end)) {
      edits.replace(parameter.declaration, `struct ${structure} *${parameter.name}`);
      continue;
    }
    // The comment stays where it is: the name of the type alone is written anew.
    const type = parameter.ctype.kind === 'pointer' ? parameter.ctype.to : parameter.ctype;
    const name = tokenize(driver.seen, start, end).find(
      ({ kind, text }) => kind === 'identifier' && type.kind === 'named' && text === type.name,
    );
    if (name) edits.replace(name, `struct ${structure}${parameter.ctype.kind === 'pointer' ? '' : ' *'}`);
  }
  const { start, end } = definition.body;
  const tokens = tokenize(driver.seen, start, end).filter(({ kind }) => kind !== 'comment');
  for (const [i, token] of tokens.entries()) {
    if (token.kind !== 'identifier' || tokens[i + 1]?.text !== '*') continue;
    const found = typedefOf(driver, token.text);
    if (found?.pointer === false) edits.replace(token, `struct ${found.structure}`);
  }
}

/** Does a function have a vma by a name of the file's own for its type? */
export function hasTypedefVma(driver: Driver, { params }: FunctionDeclaration): boolean {
  return params.some((parameter) => structureOf(driver, parameter) === 'vm_area_struct');
}

/** The structure that a parameter with a type name of the file points to; null for any other parameter. */
function structureOf(driver: Driver, { name, ctype }: CParameter): string | null {
  const pointed = ctype.kind === 'pointer' ? ctype.to : ctype;
  if (name === '' || pointed.kind !== 'named') return null;
  const known = typedefOf(driver, pointed.name);
  return known !== null && known.pointer === (ctype.kind !== 'pointer') ? known.structure : null;
}

export interface Typedef {
  readonly structure: string;
  /** Does the name stand for a pointer to the structure? */
  readonly pointer: boolean;
}

/** What a name is a typedef or a macro for: in the file, or in the headers of the driver that it includes. */
function typedefOf(driver: Driver, name: string): Typedef | null {
  return structureIn(driver, name) ?? typedefInHeaders(driver, name);
}

/** What a name that the file does not define is a typedef or a macro for in the headers of the driver, where they agree. */
export function typedefInHeaders(driver: Driver, name: string): Typedef | null {
  if (!/^\w+$/.test(name) || integerKind(name) !== null || driver.namedType(name) !== null) return null;
  const [first, ...others] = headersNaming(driver, name).flatMap((header) => structureIn(header, name) ?? []);
  if (!first) return null;
  const agree = others.every(
    ({ structure, pointer }) => structure === first.structure && pointer === first.pointer,
  );
  return agree ? first : null;
}

function structureIn(file: Driver, name: string): Typedef | null {
  const type = file.namedType(name);
  const pointed = type?.kind === 'pointer' ? type.to : type;
  if (pointed?.kind !== 'struct' || pointed.tag === null || !STRUCTURES.has(pointed.tag)) return null;
  return { structure: pointed.tag, pointer: type?.kind === 'pointer' };
}
