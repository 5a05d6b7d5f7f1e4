import { WHY_NOT_EXERCISED, type Divergence } from '../../runtime/verify/verification';
import type { HookVerification } from '../../runtime/verify/verify-driver';
import type { DriverFiles } from '../run/drivers';
import { verdictWord } from '../run/verdicts';
import { hookChanges, type HookChange } from './change';

/** Unknown functions that are named. */
const MOST_UNKNOWN = 4;
/** Columns of a line of a message at most. */
const COLUMNS = 72;

/** Text as lines of a message. */
export function wrapped(text: string, columns = COLUMNS): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join('\n');
}

/** Some things in a row, as English has them. */
function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

const called = (names: readonly string[]): string => listed(names.map((name) => `${name}()`));

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;

/** Why the change is made, by the structures that held the hooks. */
function reason(changes: readonly HookChange[]): string {
  const types = [...new Set(changes.map(({ operations }) => operations ?? 'file_operations'))];
  const one =
    types.length === 1 && types[0] === 'file_operations'
      ? 'The f_op->mmap() interface'
      : 'The mmap() callback';
  return `${one} is deprecated: it is given a VMA that is only partly set up. Use its successor, mmap_prepare(), which describes the mapping before it exists.`;
}

/** What a hook did, and what it does now. */
function account(change: HookChange): string {
  const { legacy, migrated, maps, actions, flags, operationsSet, mapped, keepsError, helpers, twins } =
    change;
  if (migrated === null) return '';
  const sentences: string[] = [];
  if (maps.length > 0 && actions.length > 0) {
    sentences.push(
      `${legacy}() mapped the memory itself, with ${called(maps)}. ${migrated}() asks for the same with ${called(actions)}, and the core does it once the mapping is in place.`,
    );
  } else if (maps.length > 0) {
    sentences.push(`${legacy}() called ${called(maps)}; ${migrated}() sets the same up in the descriptor.`);
  } else if (actions.length > 0) {
    sentences.push(
      `${migrated}() asks for the mapping with ${called(actions)}, which the core does once the mapping is in place.`,
    );
  } else {
    sentences.push(
      operationsSet
        ? `${legacy}() maps nothing itself: it sets the mapping up, and its pages are found later. ${migrated}() does the same with the descriptor.`
        : `${migrated}() makes the same checks as ${legacy}() did, of the descriptor.`,
    );
  }
  if (twins.length > 0)
    sentences.push(
      `${listed(twins.map(([old, now]) => `${old}() becomes ${now}()`))}, which does the same to a descriptor.`,
    );
  if (flags) sentences.push('The flags of the VMA become flags of the descriptor.');
  if (mapped.length > 0)
    sentences.push(
      `What was taken for each mapping is taken in vm_ops->mapped() now, ${called(mapped)}, as the hook may run for a mapping that is then not made or merges with another.`,
    );
  if (keepsError) sentences.push('The error number that the hook chose for a failing mapping call is kept.');
  if (helpers.length > 0)
    sentences.push(
      `${called(helpers)}, which ${legacy}() calls, ${helpers.length === 1 ? 'takes' : 'take'} the descriptor, too.`,
    );
  return sentences.join(' ');
}

/** What differences mean that the new interface makes of itself, by the comparison's rule and what differs. */
const IMPLIED: ReadonlyMap<string, string> = new Map([
  [
    'hook-before-allocation result',
    "when the kernel is out of memory, mmap() may fail with the driver's own error in place of -ENOMEM, as the hook runs before the mapping is allocated",
  ],
  ['hook-before-allocation calls', 'the hook also runs for a mapping that then cannot be allocated'],
  ['hook-before-merge calls', 'the hook also runs for a range that then merges with its neighbour'],
  ['work-not-done calls', 'nothing is done any more for a mapping that then is not made'],
]);

const implied = ({ rule, kind, explanation }: Divergence): string =>
  IMPLIED.get(`${rule} ${kind}`) ?? clause(explanation);

/** A remark of the comparison without its reference, as a clause. */
const clause = (explanation: string): string =>
  explanation.replace(/ \(HOWTO: [^)]*\)/g, '').replace(/[.;]+$/, '');

const distinct = (texts: readonly string[]): string[] => [...new Set(texts)];

/** What user space could notice, by the differences that running both forms showed. */
function notice(verified: readonly HookVerification[]): string {
  const all = verified.flatMap(({ divergences }) => divergences);
  const of = (
    verdict: string,
    say = ({ explanation }: Divergence): string => clause(explanation),
  ): string[] => distinct(all.filter((divergence) => divergence.verdict === verdict).map(say));
  const [changed, improved] = [[...of('regressed'), ...of('changed')], of('improved', implied)];
  const parts: string[] = [];
  if (changed.length > 0) parts.push(`User space can notice: ${changed.join('; ')}.`);
  else if (verified.length > 0) parts.push('No change is intended for user space.');
  if (improved.length > 0) parts.push(`What the new interface implies: ${improved.join('; ')}.`);
  return parts.join(' ');
}

/** What was run, and within which bound. */
export function testing(verified: readonly HookVerification[]): string {
  const run = verified.filter((verification) => verdictWord(verification) !== 'not exercised');
  const idle = verified.filter((verification) => !run.includes(verification));
  const parts: string[] = [];
  if (run.length > 0) {
    const sum = (of: (verification: HookVerification) => number): number =>
      run.reduce((total, v) => total + of(v), 0);
    const unknown = distinct(run.flatMap(({ bound }) => bound.unknown_functions));
    const missed = sum(({ bound }) => bound.coverage?.migrated.missed.length ?? 0);
    const lines = missed + sum(({ bound }) => bound.coverage?.migrated.ran.length ?? 0);
    parts.push(
      `Both versions were run side by side in a simulation of the kernel's mapping code: ${count(
        sum(({ bound }) => bound.scenarios),
        'sequence',
      )} of system calls`,
    );
    if (lines > 0)
      parts.push(
        `, in which ${missed === 0 ? 'all' : `${lines - missed} of`} ${count(lines, 'line')} of the new code ran`,
      );
    parts.push('.');
    if (unknown.length > 0)
      parts.push(
        ` The simulation does not know ${unknown.length > MOST_UNKNOWN ? count(unknown.length, 'function') : called(unknown)}, and had ${unknown.length === 1 ? 'it' : 'them'} return several values.`,
      );
    const open = distinct(
      run.filter(({ verdict }) => verdict === 'inconclusive').flatMap(({ reasons }) => reasons),
    ).slice(0, 2);
    if (open.length > 0)
      parts.push(` Not decided: ${open.map((text) => clause(withoutFacts(text))).join('; ')}.`);
  }
  if (idle.length > 0) {
    const which =
      run.length > 0 ? `${called(distinct(idle.map(({ hook }) => hook ?? 'the hook')))} was` : 'The hook was';
    const why = clause(WHY_NOT_EXERCISED[idle[0].not_exercised!]);
    parts.push(`${parts.length > 0 ? ' ' : ''}${which} not exercised in simulation (${why}).`);
  }
  if (verified.length === 0) parts.push('The change was not run.');
  return `${parts.join('')} Not tested on hardware.`;
}

/** What to do about a warning without what only a user of the tool can do. */
const withoutOptions = (todo: string): string => todo.replace(/(?:, or|;) [^,;]*(?<!\w)--[a-z][^,;]*/g, '');

/** What is told, without what only a user of the tool can do about it: how to give it a row for a function. */
const withoutFacts = (text: string): string =>
  text.replace(/(?:; a row for it would)? \(--facts(?:: \{[^{}]*\})?\)/g, '');

/** What is left for whoever knows the driver. */
function remaining({ reports }: DriverFiles): string {
  const warnings = reports.flatMap(({ hooks }) =>
    hooks.flatMap(({ findings }) => findings.filter(({ severity }) => severity === 'warning')),
  );
  const texts = distinct(
    warnings.map(({ message, todo }) => `${clause(withoutFacts(message))} (${clause(withoutOptions(todo))})`),
  );
  if (texts.length === 0) return '';
  if (texts.length === 1) return `To be looked at: ${texts[0]}.`;
  return `To be looked at:\n\n${texts.map((text) => `- ${wrapped(text, COLUMNS - 2).replace(/\n/g, '\n  ')}`).join('\n')}`;
}

/** What is said of a driver's change. */
export interface Message {
  readonly hooks: readonly string[];
  /** The paragraphs of the body, without trailers. */
  readonly body: string;
}

/** The message of a change to a driver: what the hooks did and do now, what user space could notice, what was run, what remains. */
export function messageOf(driver: DriverFiles): Message {
  const changes = driver.reports.flatMap(hookChanges);
  const verified = driver.reports.flatMap((report) => {
    const names = new Set(
      report.hooks.filter(({ outcome }) => outcome.startsWith('migrated')).map(({ hook }) => hook),
    );
    return (report.verified ?? []).filter(({ hook }) => names.has(hook));
  });
  const accounts = distinct(changes.map(account).filter((text) => text !== ''));
  const paragraphs = [reason(changes), ...accounts, notice(verified), testing(verified), remaining(driver)];
  return {
    hooks: distinct(changes.map(({ legacy }) => legacy)),
    body: paragraphs
      .filter((text) => text !== '')
      .map((text) => (text.includes('\n\n') ? text : wrapped(text)))
      .join('\n\n'),
  };
}
