import { definesOf, replacementText } from '../../model/defines';
import type { Driver } from '../../model/driver';
import { tokenize } from '../../model/lexer';
import type { FunctionDeclaration } from '../../model/nodes';
import { pointsToMapping } from '../../model/types';

/** A word that the two forms have differently, and the one that both are told by. */
type Word = readonly [RegExp, string];

/** What a conversion calls otherwise, wherever that stands. */
const NAMES: readonly Word[] = [
  [/\b(\w+?)_prepare\b/g, '$1'],
  [/\bVMA_(\w+)_BIT\b/g, 'VM_$1'],
  [/\bconst (?=struct file\b)/g, ''],
];

/** What `mapped` is given, and what is the same of a task. */
const GIVEN: readonly Word[] = [
  [/\bcurrent->mm\b/g, 'mm'],
  [/\*vm_private_data\b/g, 'private_data'],
];

/** What the words of a mapping and of its descriptor are put together to. */
const TOGETHER: readonly Word[] = [
  [/(?<!\w)\((?:\(end-start\)>>PAGE_SHIFT|\(end-start\)\/PAGE_SIZE)\)/g, 'PAGES'],
  [/\(*end-start\)*>>PAGE_SHIFT|\(*end-start\)*\/PAGE_SIZE/g, 'PAGES'],
  [/\(end-start\)/g, 'end-start'],
];

/** Members of a mapping and those of its descriptor: each pair is taken for the word that `mapped` has for it. */
const MEMBERS: readonly (readonly [string, string])[] = [
  ['vm_start|start', 'start'],
  ['vm_end|end', 'end'],
  ['vm_pgoff|pgoff', 'pgoff'],
  ['vm_file|file', 'file'],
  ['vm_mm|mm', 'mm'],
  ['vm_page_prot|page_prot', 'page_prot'],
  ['vm_ops', 'vm_ops'],
  ['vm_private_data|private_data', 'private_data'],
];

const words = new Map<string, readonly Word[]>();
/** Names that are remembered: those of many files. */
const MOST_NAMES = 1000;

/** What the two forms call differently, where a function calls its mappings by some names. */
function wordsFor(mappings: ReadonlySet<string>): readonly Word[] {
  const names = [...mappings].map((name) => name.replaceAll('$', '\\$')).join('|');
  let known = words.get(names);
  if (known === undefined) {
    if (words.size >= MOST_NAMES) words.clear();
    words.set(names, (known = [...NAMES, ...ofMappings(names), ...GIVEN, ...TOGETHER]));
  }
  return known;
}

/** What is said of a mapping, or of its descriptor, by one of some names. */
function ofMappings(names: string): Word[] {
  if (names === '') return [];
  const mapping = `(?<!\\.|->)\\b(?:${names})`;
  const member = MEMBERS.map(([either, both]): Word => [
    new RegExp(`${mapping}->(?:${either})\\b(?!\\()`, 'g'),
    both,
  ]);
  const said: readonly (readonly [string, string])[] = [
    [`\\b(?:vma_desc_size|vma_size)\\(${mapping}\\)`, '(end-start)'],
    [`\\b(?:vma_desc_pages|vma_pages)\\(${mapping}\\)`, 'PAGES'],
    [`\\b(?:vma_desc_test(?:_any|_flags)?|vma_test(?:_any)?)\\(${mapping},([\\w,]+)\\)`, 'TEST{$1}'],
    [`\\bvma_flags_test(?:_any)?\\(&${mapping}->\\w+,([\\w,]+)\\)`, 'TEST{$1}'],
    [`\\(?${mapping}->vm_flags&\\(?([\\w|]+)\\)?`, 'TEST{$1}'],
    [`\\b(?:vma_desc|vm)_(set|clear)_flags\\(${mapping},`, '$1{'],
    [`\\bvm_flags_(set|clear)\\(${mapping},`, '$1{'],
    // A helper has a twin of its own name that takes the descriptor.
    [`\\b(\\w+?)_desc\\((?=(?:[^()]*,)?${mapping}[,)])`, '$1('],
    [`\\b(\\w+)\\(${mapping}([,)])`, '$1(mapping$2'],
    [`\\((\\w[^()]*,)${mapping}([,)])`, '($1mapping$2'],
  ];
  return [...member, ...said.map(([text, both]): Word => [new RegExp(text, 'g'), both])];
}

/** Operators of which two in a row are another one: `a - -b` is not `a--b`. */
const DOUBLED: ReadonlySet<string> = new Set(['-', '+', '&']);

/** A text of C without comments, laid out in one way; numbers in quotes stand for its strings and directives. */
function laidOut(text: string): { readonly code: string; readonly strings: readonly string[] } {
  const strings: string[] = [];
  let code = '';
  let after_word = false;
  let last = 0;
  for (const { kind, start, end } of tokenize(text)) {
    if (kind === 'comment') continue;
    const is_word = kind === 'identifier' || kind === 'number';
    const said = text.slice(start, end);
    const would_join = start > last && DOUBLED.has(said) && code.endsWith(said);
    if ((is_word && after_word) || would_join) code += ' ';
    after_word = is_word;
    last = end;
    if (kind === 'string') code += `"${strings.push(said) - 1}"`;
    else if (kind === 'directive') code += `"${strings.push(`\n${said.replace(/\s+/g, ' ')}\n`) - 1}"`;
    else code += said;
  }
  return { code, strings };
}

const NO_MAPPINGS: ReadonlySet<string> = new Set();

/**
 * A piece of C as both forms of a driver would have it, to be compared and not to be read: how it is laid out, what it says in comments,
 * and what a conversion calls otherwise (`vma->vm_pgoff` and `desc->pgoff`, a flag and its bit) makes no difference.
 * @param mappings what it calls a mapping or its descriptor: `start` of a range of anything else is not that of a mapping
 */
export function commonText(text: string, mappings: ReadonlySet<string> = NO_MAPPINGS): string {
  const { code, strings } = laidOut(text);
  let common = code;
  for (const [from, to] of wordsFor(mappings)) common = common.replace(from, to);
  return common
    .replace(/\b(TEST|set|clear)\{([\w,|]+)[)}]*/g, (_, what: string, flags: string) => {
      const each = flags.split(/[,|]/).sort();
      return `${what}{${each.join()}}`;
    })
    .replace(/"(\d+)"/g, (_, index: string) => strings[Number(index)]);
}

/** Macros of macros are written out so deep. */
const MOST_MACROS = 4;

/**
 * The common text of a piece of a driver, with its macros that are given nothing but a mapping written out: `bay_size(vma)` is what it
 * stands for.
 */
export function commonTextIn(
  driver: Driver | undefined,
  text: string,
  mappings: ReadonlySet<string>,
): string {
  return commonText(driver === undefined ? text : withoutMacros(driver, text, mappings), mappings);
}

function withoutMacros(driver: Driver, text: string, mappings: ReadonlySet<string>): string {
  if (mappings.size === 0) return text;
  const use = new RegExp(`\\b(\\w+)\\(\\s*(${[...mappings].join('|').replaceAll('$', '\\$')})\\s*\\)`, 'g');
  let written = text;
  for (let deep = 0; deep < MOST_MACROS; deep++) {
    const before = written;
    written = before.replace(use, (whole, name: string, mapping: string) => {
      const [only, another] = definesOf(driver).get(name) ?? [];
      const parameter = /^\s*(\w+)\s*$/.exec(only?.parameters ?? '')?.[1];
      if (parameter === undefined || another !== undefined || /[#{]/.test(only.text)) return whole;
      const value = replacementText(only.text).trim();
      return value.replace(
        new RegExp(`\\(\\s*${parameter}\\s*\\)(?=->)|\\b${parameter}\\b`, 'g'),
        () => mapping,
      );
    });
    if (written === before) break;
  }
  return written;
}

/** What drivers call a mapping and its descriptor: taken where there is no text that would say so. */
const USUAL_NAMES: ReadonlySet<string> = new Set(['vma', 'desc']);

/**
 * What a function of a driver calls a mapping or its descriptor: its parameters that are one.
 * @param driver the version that it is in; undefined where there is no text of it
 */
export function mappingNames(driver: Driver | undefined, name: string): ReadonlySet<string> {
  if (driver === undefined) return USUAL_NAMES;
  const node = driver.function(name);
  return node === null ? NO_MAPPINGS : mappingsOf(node);
}

function mappingsOf({ params }: FunctionDeclaration): ReadonlySet<string> {
  return new Set(params.filter(({ ctype }) => pointsToMapping(ctype)).map(({ name }) => name));
}

/** Do both forms have a function in the same words? */
export function isSaidAlike(
  old: Driver,
  one: FunctionDeclaration,
  fresh: Driver,
  other: FunctionDeclaration,
): boolean {
  const [before, after] = [old.textOf(one), fresh.textOf(other)];
  return (
    before === after ||
    commonTextIn(old, before, mappingsOf(one)) === commonTextIn(fresh, after, mappingsOf(other))
  );
}

/** A function of one form by the name that it has in the other: that of a hook says which form it is of. */
export function counterpart(driver: Driver, name: string): FunctionDeclaration | null {
  return (
    driver.function(name) ??
    driver.function(`${name}_prepare`) ??
    (name.endsWith('_prepare') ? driver.function(name.slice(0, -'_prepare'.length)) : null)
  );
}
