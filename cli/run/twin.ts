import { emptySummary, type Printer } from '../print/printer';
import type { Terminal } from '../print/terminal';
import { visible } from '../print/visible';
import { messageOf } from './system-error';
import { readRegular } from '../../model/regular-file';
import { makeTwin, type TwinOutcome } from '../../transforms/subsystems/twin';
import type { FileReport, Request } from './conversion';
import { changeOf } from './convert-file';
import type { Engine } from './engine';
import { surveyOf } from '../../transforms/subsystems/survey';
import { declares, readSurveyed } from './plan-tree';
import { requestedApi } from './request-api';
import { EXIT } from './run-command';
import { decodeText } from './text-file';

/** What twins are asked for. */
export interface TwinTask {
  readonly functions: readonly string[];
  readonly paths: readonly string[];
  readonly request: Request;
  readonly engine: () => Engine;
  readonly terminal: Terminal;
  readonly printer: Printer;
  readonly settle: (report: FileReport) => void;
}

/**
 * Makes twins for descriptors beside functions, shows what changes, and tells which there are and why others are not.
 * @returns the exit code: 1 where one is refused
 */
export async function addTwins(task: TwinTask): Promise<number> {
  const { functions, paths, request, engine, terminal, printer, settle } = task;
  const tell = (text: string): void => terminal.tell(`mmap-prepare: ${visible(text)}\n`);
  let failed = false;
  const { files, all } = readSurveyed(paths, (path, message) => {
    failed = true;
    tell(`${path}: ${message}`);
  });
  await engine().load();
  // Files without a vma may set a callback.
  const isMeant = /\bvm_area_struct\b|(?:\.|->)\s*\w*mmap\s*=[^=]/;
  const texts = new Map(files.filter(({ source }) => isMeant.test(source)).map((f) => [f.path, f.source]));
  const before = new Map(texts);
  let refused = false;
  const make = (name: string): TwinOutcome => {
    const given = [...texts].map(([path, source]) => ({ path, source, api: requestedApi(path, request) }));
    const survey = once(() => surveyOf(given, declares));
    return makeTwin(name, given, survey);
  };
  for (const name of functions) {
    let outcome = make(name);
    const macros = headersThatDefine(all, texts, outcome.made);
    for (const [path, source] of macros) {
      texts.set(path, source);
      before.set(path, source);
    }
    if (macros.size > 0) outcome = make(name);
    for (const { path, text } of outcome.changed) texts.set(path, text);
    if (outcome.refused !== null) {
      refused = true;
      tell(`${name}() gets no twin: ${outcome.refused}`);
      continue;
    }
    for (const both of outcome.both) tell(`${both}: what sets it sets ${both}_prepare as well`);
    if (outcome.nested)
      tell('for callbacks that a legacy hook calls only: a close() without mapped() is not safe');
    tell(`twins: ${outcome.made.map((one) => `${one}_prepare()`).join(', ')}`);
  }
  for (const [path, source] of before) {
    const text = texts.get(path) ?? source;
    if (text === source) continue;
    try {
      // The text alone does not tell its encoding.
      const bytes = readRegular(path, null);
      const file = decodeText(bytes);
      if (file.text !== source) throw new Error('it changed since it was read');
      const change = changeOf(path, file, bytes, text);
      const report = { path, hooks: [], lines: new Map<number, string>(), change, error: null };
      settle(report);
      printer.report(report);
    } catch (error) {
      failed = true;
      tell(`${path}: ${messageOf(error)}`);
    }
  }
  printer.finish(emptySummary());
  if (failed) return EXIT.failed;
  return refused ? EXIT.blocked : EXIT.done;
}

/** The headers without a vma that have a macro in the place of a function, by path. */
function headersThatDefine(
  all: readonly string[],
  known: ReadonlyMap<string, string>,
  functions: readonly string[],
): Map<string, string> {
  const found = new Map<string, string>();
  const define = new RegExp(`^[ \\t]*#[ \\t]*define[ \\t]+(?:${functions.join('|')})\\(`, 'm');
  for (const path of functions.length > 0 ? all : []) {
    if (!path.endsWith('.h') || known.has(path)) continue;
    const bytes = readRegular(path, null);
    if (functions.some((name) => bytes.includes(name))) {
      const { text } = decodeText(bytes);
      if (define.test(text)) found.set(path, text);
    }
  }
  return found;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
