import type { HookReference } from '../../model/driver';
import { report } from '../mmap-prepare/conversion';
import type { NamedHook } from './hook-mentions';
import { CODE } from '../findings';

/**
 * What else a file does with the member of the structures that are converted: `fops.mmap = NULL` takes the callback away,
 * and has to take the new one; `file->f_op->mmap` that is only tested becomes can_mmap_file(), which knows both.
 */
export function convertMemberUses(named: NamedHook): void {
  convertClearing(named);
  convertTests(named);
}

function convertClearing({ driver, api, edits, hook }: NamedHook): void {
  const own = (one: HookReference): HookReference | undefined =>
    hook.references.find(
      ({ variable, operations }) =>
        variable !== null && variable === one.variable && operations === one.operations,
    );
  for (const cleared of driver.hooks) {
    if (cleared.text !== 'NULL') continue;
    for (const reference of cleared.references) {
      const { operations } = reference;
      const counterpart = operations === null ? undefined : api.counterparts.get(operations);
      if (reference.kind !== 'assignment' || !counterpart || reference.member !== 'mmap' || !own(reference))
        continue;
      if (!edits.drops(reference.memberRange)) edits.replace(reference.memberRange, counterpart.member);
    }
  }
}

/** White space and comments, which may stand between any two tokens. */
const GAP = String.raw`(?:\s|\\\n|/\*(?:[^*]|\*(?!/))*\*/|//[^\n]*\n)*`;

const spaced = (pattern: string): RegExp => new RegExp(pattern.replaceAll('GAP', GAP), 'g');

/** `file->f_op->mmap`, with the file a name, members of one, or that in parentheses. */
const TEST = spaced(
  String.raw`(?<![\w>.\])])((?:\w+|\(GAP\w+(?:GAP(?:->|\.)GAP\w+)*GAP\))(?:GAP(?:->|\.)GAP\w+)*)GAP->GAPf_opGAP->GAPmmap\b`,
);

/** The same member of a file that is written in any other way: `files[i]->f_op->mmap`, `(*file->f_op).mmap`. */
const READ = spaced(String.raw`\bf_opGAP\)*GAP(?:->|\.)GAPmmap\b`);

function convertTests(named: NamedHook): void {
  const { driver, api, edits, hook, definitions } = named;
  if (!hook.references.some(({ operations }) => operations === 'file_operations')) return;
  const reads = [...driver.source.matchAll(READ)];
  if (reads.length === 0) return;
  const tests = [...driver.source.matchAll(TEST)];
  const known = new Set(tests.map(({ index, 0: text }) => index + text.length));
  const others = reads.filter(({ index, 0: text }) => !known.has(index + text.length));
  for (const match of [...tests, ...others]) {
    const range = { start: match.index, end: match.index + match[0].length };
    const file = match[1] as string | undefined;
    if (driver.comments.some((comment) => comment.start <= range.start && range.end <= comment.end)) continue;
    // Those in a hook are its own business.
    if (driver.hooks.some(({ function: f }) => f && f.start <= range.start && range.end <= f.end)) continue;
    if (definitions.some((f) => f.start <= range.start && range.end <= f.end) || edits.drops(range)) continue;
    const before = driver.source.slice(0, range.start).trimEnd();
    const after = driver.source.slice(range.end).trimStart();
    if (after.startsWith('(') || /^=[^=]/.test(after)) continue;
    const tested = /^(\?|\)|&&|\|\|)/.test(after) && /([(!]|&&|\|\||\breturn)$/.test(before);
    if (tested && file !== undefined && api.canMmapFile !== null)
      edits.replace(range, `${api.canMmapFile}(${file.replace(/^\(([^()]*)\)$/, '$1')})`);
    else report(named, CODE.legacyFormNeeded, range, `${match[0]} is read here, and would be NULL`);
  }
}
