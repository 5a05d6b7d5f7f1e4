import { MMAP_HOOKS } from '../models/operations';
import type { Counterfactuals } from './compare-runs';
import { eventText } from './differences';
import {
  hookRan,
  ignoredFailure,
  changed,
  improved,
  lostPrivateData,
  onlyPrepareRan,
  regressed,
  type Followed,
  type Judgement,
  type StepPair,
} from './judgement';
import { alikeButForMerged, alikeButForRanges } from './merged';
import { namesOfUndoing } from './undoing';
import type { StepRecord, WorldEvent } from './run-record';

/** The callbacks that set up a mapping: what the legacy hook did is divided among them. */
const SET_UP = new Set([...MMAP_HOOKS, 'mapped', 'success_hook', 'error_hook']);

function setUpEvents(record: StepRecord): WorldEvent[] {
  return record.events.filter(({ hook }) => hook >= 0 && SET_UP.has(record.hooks[hook].hook));
}

function hookEvents(record: StepRecord): WorldEvent[] {
  return record.events.filter(({ hook }) => hook >= 0 && MMAP_HOOKS.has(record.hooks[hook].hook));
}

function otherEvents(record: StepRecord): WorldEvent[] {
  return record.events.filter(({ hook }) => hook < 0 || !SET_UP.has(record.hooks[hook].hook));
}

const texts = (events: readonly WorldEvent[]): string[] => events.map(eventText);

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((text, i) => text === b[i]);

/** What is in a list more often than in another. */
function surplus(of: readonly string[], over: readonly string[]): string[] {
  const left = [...over];
  return of.filter((text) => {
    const at = left.indexOf(text);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

function isSubsequence(part: readonly string[], whole: readonly string[]): boolean {
  let at = 0;
  for (const text of part) {
    at = whole.indexOf(text, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

/** Say whether the HOWTO intends that a step makes other calls, or in another order. */
export function explainCalls(
  pair: StepPair,
  counterfactuals: Counterfactuals,
  followed: Followed,
): Judgement | null {
  const { legacy, migrated } = pair;
  const [others, others_now] = [texts(otherEvents(legacy)), texts(otherEvents(migrated))];
  if (!same(others, others_now)) {
    const own = ({ hook }: WorldEvent, { hooks }: StepRecord): boolean =>
      hook < 0 || !SET_UP.has(hooks[hook].hook);
    if (alikeButForMerged(pair, followed, own)) {
      return improved(
        'callbacks-of-merged',
        'ranges that stayed apart are one mapping now: its callbacks run once, where those of each range ran',
      );
    }
    if (alikeButForRanges(pair, own)) {
      return improved(
        'hook-decides-merging',
        'the callbacks run for other ranges: what the hook sets decides about merging now, so the mappings of the same pages begin and end elsewhere',
      );
    }
    return explainOthers(pair, others, others_now);
  }
  const [set_up, set_up_now] = [texts(setUpEvents(legacy)), texts(setUpEvents(migrated))];
  const failed = migrated.observation.ret < 0 && (legacy.observation.ret < 0 || ignoredFailure(legacy));
  if (same(set_up, set_up_now)) {
    return improved(
      'order',
      'the hook now runs before what it replaces is torn down; the calls are the same',
    );
  }
  const [missing, extra] = [surplus(set_up, set_up_now), surplus(set_up_now, set_up)];
  if (onlyPrepareRan(pair)) {
    const extra_events = hookEvents(migrated);
    const given_back = givenBackLater(pair, counterfactuals);
    const taken = extra_events.find(({ name }) => takes(name, extra_events, given_back));
    if (set_up_now.length > extra_events.length) {
      return regressed('calls', `${firstOf(extra)} is called although no mapping of its own was made`);
    }
    if (taken !== undefined) {
      return regressed(
        'state-in-hook',
        `mmap_prepare calls ${taken.name}() although no mapping of its own is made: what it takes is given back when a mapping goes, and here none does`,
      );
    }
    const { kept, open } = leftBehind(extra_events, onceOnly(pair, counterfactuals));
    if (kept !== null) return regressed('state-in-hook', kept);
    followed.early.push(...extra);
    const intended = failed
      ? improved(
          'hook-before-allocation',
          'the hook now runs before the mapping is allocated, so it also runs for one that then cannot be allocated (HOWTO: Introduction)',
        )
      : improved(
          'hook-before-merge',
          'the hook now runs before merging is tried, so it also runs for a range that merges with its neighbour (HOWTO: Introduction)',
        );
    return open === null ? intended : { ...intended, open };
  }
  if (failed && extra.length === 0 && missing.length > 0) {
    return improved(
      'work-not-done',
      `${firstOf(missing)} is no longer called for a mapping that fails: nothing is set up before the mapping exists`,
    );
  }
  if (missing.length === 0 && extra.length === 0) {
    const [hook, mapped] = [texts(hookEvents(migrated)), surplus(set_up_now, texts(hookEvents(migrated)))];
    if (isSubsequence(hook, set_up) && isSubsequence(mapped, set_up)) {
      return improved(
        'moved-to-mapped',
        `${firstOf(mapped)} is now called once the mapping is in place (HOWTO: Mapped callback)`,
      );
    }
    if (ofOneStatement(setUpEvents(legacy), set_up_now)) return null;
    return regressed('call-order', `calls come in another order: ${firstOf(set_up_now)} first`);
  }
  if (!hookRan(migrated)) return regressed('hook-missing', "the driver's hook no longer runs");
  if (onlyLook(missing, extra, [...setUpEvents(legacy), ...setUpEvents(migrated)])) return null;
  if (extra.length === 0 && wereEarlier(pair, missing, followed, counterfactuals)) {
    return changed(
      'called-earlier',
      `${firstOf(missing)} is called for the first mapping only, and that is now one that merges or fails: it is not called again for the one that comes about`,
    );
  }
  if (extra.length === 0) return regressed('call-missing', `${firstOf(missing)} is no longer called`);
  if (missing.length === 0) return regressed('call-extra', `${firstOf(extra)} is called in addition`);
  return regressed('call-changed', `${firstOf(extra)} is called instead of ${firstOf(missing)}`);
}

/**
 * Whether one version calls more, and only what looks at what is there: what it finds is seen where it is used. What is looked at
 * in another place is another call.
 */
function onlyLook(
  missing: readonly string[],
  extra: readonly string[],
  events: readonly WorldEvent[],
): boolean {
  if (missing.length > 0 && extra.length > 0) return false;
  const pure = new Set(events.filter(({ did }) => did?.pure === true).map(eventText));
  return [...missing, ...extra].every((text) => pure.has(text));
}

/** Whether calls come in another order only among those of one statement: C does not say in which order arguments are evaluated. */
function ofOneStatement(legacy: readonly WorldEvent[], migrated: readonly string[]): boolean {
  for (let from = 0; from < legacy.length;) {
    let to = from + 1;
    while (to < legacy.length && legacy[to].line === legacy[from].line) to += 1;
    const [here, there] = [texts(legacy.slice(from, to)), migrated.slice(from, to)];
    if (!same([...here].sort(), [...there].sort())) return false;
    from = to;
  }
  return legacy.length === migrated.length;
}

/** Functions that the legacy driver calls when a mapping goes, or the process that has it. */
function givenBackLater({ index }: StepPair, counterfactuals: Counterfactuals): WorldEvent[] {
  return counterfactuals.again(index).steps.flatMap(otherEvents);
}

/** Whether a call takes what another function gives back when a mapping goes, and not the hook itself. */
function takes(name: string, in_hook: readonly WorldEvent[], later: readonly WorldEvent[]): boolean {
  const partners = namesOfUndoing(name);
  const among = (events: readonly WorldEvent[]): boolean =>
    events.some((event) => partners.includes(event.name));
  return !among(in_hook) && among(later);
}

const NO_MAPPING = 'although no mapping of its own is made';

/** What calls of a hook that made no mapping leave behind: what is surely wrong, and what nobody can say. */
function leftBehind(
  events: readonly WorldEvent[],
  is_once: (name: string) => boolean,
): { kept: string | null; open: string | null } {
  let held: { event: WorldEvent; what: string; undo: readonly string[] }[] = [];
  let kept: string | null = null;
  let open: string | null = null;
  for (const event of events) {
    const { name, did } = event;
    if (did === undefined) continue;
    if (did.gives) {
      const taken = held.findLast(({ undo }) => undo.includes(name))?.event;
      // One call may take a reference and begin a section, and another one end both.
      if (taken !== undefined) held = held.filter((one) => one.event !== taken || !one.undo.includes(name));
      else
        kept ??= `mmap_prepare calls ${name}() ${NO_MAPPING}: what it gives back was not taken by this hook`;
    }
    for (const take of did.takes) if (!is_once(name)) held.push({ event, ...take });
    if (did.changes !== null && !is_once(name))
      open ??= `mmap_prepare calls ${name}() also for a mapping that then merges or fails, and it changes ${did.changes}`;
    if (did.unknown && !is_once(name) && !isPaired(name, events))
      open ??= `mmap_prepare calls ${name}() also for a mapping that then merges or fails, and nothing says what it does${/^\w+$/.test(name) ? '; a row for it would (--facts)' : ''}`;
  }
  // What frees memory may have a model, whose calls are not seen here: whether it was freed is told as a balance.
  const kept_still = held.filter(({ what }) => what !== 'a memory');
  if (kept_still.length > 0) {
    const [{ event, what }] = kept_still;
    kept ??= `mmap_prepare calls ${event.name}() ${NO_MAPPING}: it takes ${what}, which nothing gives back`;
  }
  return { kept, open };
}

/** Is a function without a row one of two that by their names undo each other, and are both called? */
function isPaired(name: string, events: readonly WorldEvent[]): boolean {
  const called = new Set(events.map((event) => event.name));
  return (
    namesOfUndoing(name).some((other) => called.has(other)) ||
    [...called].some((other) => namesOfUndoing(other).includes(name))
  );
}

/** Does the legacy hook, too, call a function for the first mapping only: is what it takes kept for all of them? */
function onceOnly({ index }: StepPair, counterfactuals: Counterfactuals): (name: string) => boolean {
  let asked: { first: Set<string>; second: Set<string> } | undefined;
  return (name) => {
    if (asked === undefined) {
      const [once, , twice] = counterfactuals.again(index).steps;
      const names = (record: StepRecord | undefined): Set<string> =>
        new Set(record === undefined ? [] : hookEvents(record).map((event) => event.name));
      asked = { first: names(once), second: twice === undefined ? names(once) : names(twice) };
    }
    return asked.first.has(name) && !asked.second.has(name);
  };
}

/** Whether calls are missing that the migrated form has made before, and that the legacy one, too, makes once. */
function wereEarlier(
  pair: StepPair,
  missing: readonly string[],
  { early }: Followed,
  counterfactuals: Counterfactuals,
): boolean {
  if (!missing.every((text) => early.includes(text))) return false;
  const is_once = onceOnly(pair, counterfactuals);
  return setUpEvents(pair.legacy).every(
    (event) => !missing.includes(eventText(event)) || is_once(event.name),
  );
}

function firstOf(calls: readonly string[]): string {
  return calls[0] ?? 'nothing';
}

/** Calls of other callbacks than those that set up a mapping. */
function explainOthers(pair: StepPair, here: readonly string[], there: readonly string[]): Judgement {
  const lost = lostPrivateData(pair);
  if (lost !== null) return regressed('private-data-lost', lost);
  const [missing, extra] = [surplus(here, there), surplus(there, here)];
  const { migrated } = pair;
  const unwound = migrated.hooks.some(({ hook }) => hook === 'mapped') && migrated.observation.ret < 0;
  if (unwound && extra.length > 0) {
    return regressed(
      'close-after-failure',
      'mapped() failed, and the kernel then calls close() for a mapping that mapped() never set up; the legacy hook failed without a close()',
    );
  }
  if (missing.length === 0 && extra.length === 0)
    return regressed('call-order', 'calls come in another order');
  if (extra.length === 0) return regressed('call-missing', `${firstOf(missing)} is no longer called`);
  if (missing.length === 0) return regressed('call-extra', `${firstOf(extra)} is called in addition`);
  return regressed('call-changed', `${firstOf(extra)} is called instead of ${firstOf(missing)}`);
}
