import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { USER_SPACE } from '../../kernel/subsystems';
import { enclosingTree } from '../../model/kernel-api';
import { readRegular } from '../../model/regular-file';
import { madeTwins } from '../../model/made-twins';
import { kernelApiOf } from '../../model/target-kernel';
import type { HookResult } from '../../transforms/mmap-prepare/migrate-source';
import type { VmaFunction } from '../../transforms/subsystems/functions';
import { counterpartsOf, planOf, type PlanNode } from '../../transforms/subsystems/plan';
import { mappedElsewhere } from '../../transforms/subsystems/mapped-elsewhere';
import { hasTwinByCall } from '../../transforms/subsystems/twin';
import { likelyMembers, surveyOf, type Survey, type SurveyedFile } from '../../transforms/subsystems/survey';
import { blockersOf as blockers } from '../../transforms/refusals/passed-on';
import { lookAt, type Looked } from './candidates';
import { convertAll } from './convert-all';
import type { Request } from './conversion';
import type { Engine } from './engine';
import { FileReader } from './file-reader';
import { readingMemory } from './reading-memory';
import { optimizeFor } from './optimizing';
import { sourceFiles } from './source-files';
import { systemError } from './system-error';
import { decodeText } from './text-file';
import { hasWord } from '../../model/words';

/** What a plan is asked for. */
export interface PlanTask {
  readonly paths: readonly string[];
  readonly request: Request;
  /** Threads to use at most; undefined for as many as the machine has. */
  readonly jobs: number | undefined;
  readonly engine: () => Engine;
  readonly onError: (path: string, message: string) => void;
}

/** What is in the names of most macros that set members of operations. */
const OPERATIONS = 'OPS';
const OPERATIONS_BYTES = Buffer.from(OPERATIONS);

/** Text that a survey has to see. */
const SURVEYED = [Buffer.from('mmap'), Buffer.from('vm_area_struct')];

/**
 * The plan for the files of some paths: what converting all hooks would come to if every structure that holds one had a
 * counterpart, and what each has to wait for.
 */
export async function planTree(task: PlanTask): Promise<PlanNode[]> {
  const { paths, request, engine } = task;
  optimizeFor('surveying');
  const tree = readSurveyed(paths, task.onError);
  const { files, looked } = tree;
  await engine().load();
  const twins = madeTwins(files.filter(({ path }) => path.endsWith('.h')).map(({ source }) => source));
  const offered = kernelApiOf(join(paths[0], 'file'), request.kernel, request.kernelTree);
  const opened = new Set(mappedElsewhere(files, offered).keys());
  const api = { ...offered, madeTwins: twins, mappedElsewhere: opened };
  const blockersOf = remembered(({ driver, name }: VmaFunction) => {
    const file = { path: driver.path, source: driver.source, api };
    // A twin that only callbacks of nested structures may call is one, too.
    return hasTwinByCall(file, driver, name) ? [] : blockers(driver, { ...api, nestedTwins: true }, name);
  });
  const convert = async (
    counterparts: Counterparts,
    found: Iterable<Looked> | undefined,
  ): Promise<HookResult[]> => {
    const hooks: HookResult[] = [];
    await convertAll({
      ...(found ? { looked: found } : {}),
      ...{ paths, engine, searched: files.map(({ path }) => path) },
      request: { ...request, counterparts, madeTwins: twins, mappedElsewhere: opened },
      jobs: task.jobs ?? availableParallelism(),
      onReport(report) {
        for (const hook of report.hooks) hooks.push(hook);
      },
      onProgress: () => undefined,
    });
    return hooks;
  };
  const likely = counterpartsOf({ members: likelyMembers(files) }, api);
  let hooks = await convert(likely, withBytes(looked));
  // Threads that convert have ended by now: what they and a survey hold would be too much at once.
  const survey = surveyOf(files, declares);
  const uses = macroUses(survey, tree);
  const counterparts = counterpartsOf(survey, api);
  if (!sameNames(likely, counterparts)) hooks = await convert(counterparts, undefined);
  return planOf({ survey, api, hooks, blockersOf, macroUses: uses });
}

/** What was found, with the bytes of the files that can hold a hook: few are read again, and all of them would fill memory. */
function* withBytes(looked: readonly Looked[]): Generator<Looked> {
  const reader = new FileReader(readingMemory);
  for (const one of looked) {
    if (one.kind !== 'candidate') {
      yield one;
      continue;
    }
    const { path } = one.candidate;
    try {
      const bytes = new Uint8Array(reader.read(path, null));
      yield { ...one, candidate: { path, bytes } };
    } catch (error) {
      yield { kind: 'error', path, message: systemError('cannot read', error) };
    }
  }
}

/** What a file is to those that look for hooks, without its bytes. */
function withoutBytes(one: Looked): Looked {
  return one.kind === 'candidate' ? { ...one, candidate: { ...one.candidate, bytes: NO_BYTES } } : one;
}

const NO_BYTES = new Uint8Array();

type Counterparts = ReturnType<typeof counterpartsOf>;

/** Are the same members given counterparts? */
function sameNames(some: Counterparts, others: Counterparts): boolean {
  const names = (all: Counterparts): string =>
    all
      .map(([struct, { member }]) => `${struct}.${member}`)
      .sort()
      .join();
  return names(some) === names(others);
}

/** A function that is asked about each thing once. */
function remembered<Thing extends object, Answer>(ask: (thing: Thing) => Answer): (thing: Thing) => Answer {
  const known = new Map<Thing, Answer>();
  return (thing) => {
    let answer = known.get(thing);
    if (answer === undefined) known.set(thing, (answer = ask(thing)));
    return answer;
  };
}

/** What was read of the files of some paths. */
export interface ReadTree {
  /** Those that name a vma or have a word with `mmap`. */
  readonly files: readonly SurveyedFile[];
  /** The paths of all. */
  readonly all: readonly string[];
  /** The paths of those that have `OPS` in them. */
  readonly withOperations: readonly string[];
  /** What they are to those that look for hooks, without the bytes of files. */
  readonly looked: readonly Looked[];
}

/** What a file is to those that look for hooks, or why it is nothing to them. */
function lookedAt(...[path, ...given]: Parameters<typeof lookAt>): Looked[] {
  try {
    return lookAt(path, ...given);
  } catch (error) {
    return [{ kind: 'error', path, message: systemError('cannot read', error) }];
  }
}

/** Read the files of some paths, each once. */
export function readSurveyed(paths: readonly string[], onError: PlanTask['onError']): ReadTree {
  const reader = new FileReader(readingMemory);
  const files: SurveyedFile[] = [];
  const all: string[] = [];
  const withOperations: string[] = [];
  const looked: Looked[] = [];
  const failed = ({ path, message }: { path: string; message: string }): void => onError(path, message);
  for (const { paths: some, named, rules } of sourceFiles(paths, failed)) {
    looked.push({ kind: 'progress', files: some.length });
    for (const path of some) {
      try {
        const bytes = reader.read(path, null);
        for (const one of lookedAt(path, bytes, reader.places(bytes), named, rules))
          looked.push(withoutBytes(one));
        if (!named && USER_SPACE.test(path)) continue;
        all.push(path);
        if (bytes.includes(OPERATIONS_BYTES)) withOperations.push(path);
        if (!SURVEYED.some((text) => bytes.includes(text)) || rules?.ignores(path, false) === true) continue;
        files.push({ path, source: decodeText(bytes).text });
      } catch (error) {
        onError(path, systemError('cannot read', error));
      }
    }
  }
  return { files, all, withOperations, looked };
}

const headers = new Map<string, string>();

/** The text of a file, nothing where it cannot be read: a header that a file includes need not be there. */
function headerText(path: string): string {
  let text = headers.get(path);
  if (text === undefined) {
    try {
      text = readRegular(path, enclosingTree(dirname(path))).toString('latin1');
    } catch {
      text = '';
    }
    headers.set(path, text);
  }
  return text;
}

/** Does a file, or a header that it includes, declare something of a name as a structure of a tag, or a pointer to one? */
export function declares(file: string, holder: string, tag: string): boolean {
  return declaredTags(file, holder).has(tag);
}

/** Does it declare it so, and nothing else of that name as another structure? */
export function onlyDeclares(file: string, holder: string, tag: string): boolean {
  const tags = declaredTags(file, holder);
  return tags.size === 1 && tags.has(tag);
}

/** The structures that a file and the headers which it includes declare members and variables of a name as. */
function declaredTags(file: string, holder: string): ReadonlySet<string> {
  const declared = new RegExp(`\\bstruct\\s+(\\w+)\\s+(?:\\*\\s*)?(?:const\\s+)?${holder}\\s*[;=[]`, 'g');
  const texts = [file, ...includedBy(file)].map(headerText);
  return new Set(texts.flatMap((text) => [...text.matchAll(declared)].map(([, tag]) => tag)));
}

const included = new Map<string, readonly string[]>();

/** Lets a process that goes on read headers anew. */
export function forgetHeaders(): void {
  headers.clear();
  included.clear();
}

/** The paths that a file's `#include` lines may mean. */
function includedBy(file: string): readonly string[] {
  let paths = included.get(file);
  if (paths === undefined) {
    const tree = enclosingTree(dirname(file));
    const lines = headerText(file).matchAll(/^[ \t]*#[ \t]*include[ \t]*(["<])([^">]+)[">]/gm);
    paths = [...lines].flatMap(([, kind, name]) => [
      ...(kind === '"' ? [join(dirname(file), name)] : []),
      ...(tree === null ? [] : [join(tree, 'include', name)]),
    ]);
    included.set(file, paths);
  }
  return paths;
}

/** How often the macros that set a member are used in the files that were read, by the place of the member. */
export function macroUses(
  { references }: Pick<Survey, 'references'>,
  { all, withOperations }: Pick<ReadTree, 'all' | 'withOperations'>,
): Map<string, number> {
  const uses = new Map<string, number>();
  const set = references.filter(({ kind }) => kind === 'macro');
  if (set.length === 0) return uses;
  const names = new Map<string, ReadonlySet<string>>();
  for (const { file, line } of set) names.set(`${file}:${line}`, macrosOf(file, line));
  const words = [...new Set([...names.values()].flatMap((some) => [...some]))];
  const areFound = words.every((name) => name.includes(OPERATIONS));
  const counts = countWords(words, areFound ? withOperations : all);
  for (const [place, some] of names)
    uses.set(
      place,
      [...some].reduce((sum, name) => sum + (counts.get(name) ?? 0), 0),
    );
  return uses;
}

/** The macro of a file around a line, and those that name it in turn. */
export function macrosOf(file: string, line: number): ReadonlySet<string> {
  return macrosThatSet(headerText(file), line);
}

/** The macro around a line, and those of the file that name it in turn. */
function macrosThatSet(text: string, line: number): Set<string> {
  const defines = [...text.matchAll(/^[ \t]*#[ \t]*define[ \t]+(\w+)((?:\\\r?\n|[^\n])*)/gm)];
  const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length;
  const around = defines.filter(({ index }) => lineOf(index) <= line).at(-1);
  const names = new Set(around ? [around[1]] : []);
  for (let before = -1; before < names.size;) {
    before = names.size;
    for (const [, name, body] of defines)
      if ([...names].some((known) => hasWord(body, known))) names.add(name);
  }
  return names;
}

/** How often words stand in files outside of directives. */
function countWords(words: readonly string[], paths: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  const any = new RegExp(`\\b(${words.join('|')})\\b`, 'g');
  const reader = new FileReader(readingMemory);
  // A search for what all of them have in common is one search.
  const common = Buffer.from(commonPart(words));
  const each = words.map((word) => Buffer.from(word));
  for (const path of paths) {
    try {
      const bytes = reader.read(path, null);
      // The largest files of a tree have none of them: no text is made of those.
      if (!bytes.includes(common) || !each.some((word) => bytes.includes(word))) continue;
      const text = bytes.toString('latin1').replace(/^[ \t]*#(?:\\\r?\n|[^\n])*/gm, '');
      for (const [, word] of text.matchAll(any)) counts.set(word, (counts.get(word) ?? 0) + 1);
    } catch {
      // What cannot be read was told of before.
    }
  }
  return counts;
}

/** The longest text that some words have in common. */
function commonPart([first, ...others]: readonly string[]): string {
  for (let length = first.length; length > 0; length--)
    for (let at = 0; at + length <= first.length; at++) {
      const part = first.slice(at, at + length);
      if (others.every((other) => other.includes(part))) return part;
    }
  return '';
}
