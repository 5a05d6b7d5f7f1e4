import type { Effect, Fact, LockKind } from './fact';

/**
 * What a name alone suggests about a function without a row. Everything that is decided on a guess says so ("guessed from
 * its name"). A guess never says that a function is pure because it looks something up: `get`, `find` and `lookup` may well
 * take a reference.
 */

/** Words that give back what the other word takes. */
export const OPPOSITES: ReadonlyMap<string, readonly string[]> = new Map([
  ['get', ['put']],
  ['getref', ['putref']],
  ['add', ['drop', 'del', 'delete', 'remove', 'sub']],
  ['inc', ['dec']],
  ['incref', ['decref']],
  ['grab', ['drop', 'release', 'ungrab', 'put']],
  ['acquire', ['release']],
  ['retain', ['release']],
  ['ref', ['unref', 'deref']],
  ['reference', ['unreference', 'dereference']],
  ['open', ['close', 'release']],
  ['pin', ['unpin']],
  ['register', ['unregister']],
  ['hold', ['release', 'drop', 'unhold', 'put']],
  ['take', ['drop', 'give', 'release', 'put']],
  ['attach', ['detach']],
  ['map', ['unmap']],
  ['alloc', ['free']],
  ['start', ['stop']],
  ['enable', ['disable']],
  ['insert', ['remove', 'erase', 'delete']],
  ['enter', ['leave', 'exit']],
  ['use', ['unuse']],
  ['account', ['unaccount']],
  ['track', ['untrack']],
]);

const releases = new Map<string, readonly string[]>();
/** Names that are remembered: those of many files. */
const MOST_NAMES = 10_000;

/** The names that would give back what a function takes, by its name. */
export function releasesByName(name: string): readonly string[] {
  let names = releases.get(name);
  if (!names) {
    if (releases.size >= MOST_NAMES) releases.clear();
    releases.set(name, (names = releasesOfWords(name.split('_'))));
  }
  return names;
}

function releasesOfWords(words: readonly string[]): string[] {
  return words.flatMap((word, i) =>
    (OPPOSITES.get(word) ?? []).map((opposite) =>
      [...words.slice(0, i), opposite, ...words.slice(i + 1)].join('_'),
    ),
  );
}

const TAKES = /(^|_)(get|getref|grab|retain|acquire|hold|incref|ref|reference|pin)$/;
const GIVES = /(^|_)(put|putref|unref|deref|decref|release|drop|ungrab|unpin|unreference)$/;
const INITIALISES = /(^|_)(init|setup|destroy|exit|fini|assert_held|is_held|held)$/;
const UNLOCKS = /(^|_)unlock(_irqrestore|_irq|_bh|_read|_write)?$|^up_(read|write)(_\w+)?$/;
const LOCKS = /(^|_)lock(_irqsave|_irq|_bh|_interruptible|_killable|_nested|_read|_write)?$/;
const TRIES = /(^|_)trylock(_irqsave|_irq|_bh)?$/;

/** Macros that print, whatever a driver calls its own; debugfs holds files, and prints nothing. */
const LOGS = /(^|_)(dbg|debug|warn|err|info|notice|log)$|^\w*(dbg|debug(?!fs)|printk)\w*$/i;
/** By convention what leads from an object to what holds it (`to_foo()`, `FOO_I()`), and loops. */
const COMPUTES = /^to_\w+$|_(i|I)$|(^|_)for_each(_\w+)?$/;
/** Questions that answer yes or no, with what is asked. */
const ASKS = /(?:^|_)(?:is|has|can)_(\w+)$/i;
/** Words by which a question does what it asks for: a second thing, or one that whoever asks has then. */
const ASKS_AND_DOES =
  /(^|_)and(_|$)|(^|_)(claimed|grabbed|taken|acquired|reserved|counted)(_|$)|_(get|put|set|clear|inc|dec|add|del|count|claim|take|grab|acquire|reserve|mark|alloc|start|enable|disable)$/i;
const CHANGES = /_(set|clr|clear|mark)_/;
/** Macros are constants, casts and accessors, unless a word of theirs says that they do something. */
const MACRO = /^[A-Z][A-Z0-9_]*$/;
const MACRO_DOES =
  /(^|_)(GET|PUT|SET|CLEAR|CLR|INC|DEC|ADD|DEL|LOCK|UNLOCK|WRITE|WR|INIT|ENABLE|DISABLE|ALLOC|FREE|START|STOP|OPEN|CLOSE|WAKE|SEND|RESET|ASSIGN|SWAP|XCHG|INSERT|REMOVE|REGISTER|TAKE|HOLD|GRAB|MAP|UNMAP|CLAIM|UNCLAIM|ACQUIRE|RELEASE|RESERVE|ATTACH|DETACH|BIND|UNBIND|PUSH|POP|QUEUE|ENQUEUE|DEQUEUE|SCHEDULE|NOTIFY|SIGNAL|TRIGGER|KICK|CREATE|DESTROY|UPDATE|STORE|SAVE|RESTORE|FLUSH|ADVANCE|MARK|UNMARK|REF|UNREF|PIN|UNPIN|TRY\w*|POWER\w*|TURN|SWITCH|TOGGLE|SUSPEND|RESUME|SHUTDOWN|HALT|SETUP|PREPARE|UNPREPARE|CONFIGURE|PROGRAM|ARM|DISARM|LOAD|UNLOAD|SUBMIT|COMMIT|DRAIN|WAIT|WAKEUP|BUMP|CHARGE|ACCOUNT|INVALIDATE|SYNC|GRANT|REVOKE)(_|$)/;
/** What such a macro does where its value is not asked for: it looks at what it is given, or declares something. */
const MACRO_LOOKS =
  /(^|_)(ASSERT\w*|CHECK\w*|VERIFY|VALIDATE|BUG|WARN|TRACE|ENTER|EXIT|LEAVE|PRINT\w*|MSG|LOG|INFO|NOTICE|ERR|ERROR|UNUSED\w*|PREFETCH|BARRIER|SANITY|DECLARE\w*|DEFINE\w*|HEAD|ONSTACK)(_|$)/;

/** Does the name of a function without a row say that it only computes? */
function onlyComputes(name: string): boolean {
  const asked = ASKS.exec(name)?.[1];
  if (asked !== undefined) return !CHANGES.test(name) && !ASKS_AND_DOES.test(asked);
  return (COMPUTES.test(name) && !CHANGES.test(name)) || (MACRO.test(name) && !MACRO_DOES.test(name));
}

/** Does a name say that a case goes on into the next one, as kernels called it before `fallthrough`, and as others do? */
export function fallsThroughByName(name: string): boolean {
  return /^_*fall_?thr(?:ough|u)_*$/i.test(name);
}

/** Does a macro declare what it is given first, by its name? */
export function declaresByName(name: string): boolean {
  return /(^|_)(DECLARE|DEFINE)\w*$/.test(name);
}

/** Is a name in capitals, as those of macros are? */
export function isNamedAsMacro(name: string): boolean {
  return MACRO.test(name);
}

/** Is a macro, by its name, one that is there for its value, so that where nobody asks for the value it does something else? */
export function isForItsValue(name: string): boolean {
  return MACRO.test(name) && !MACRO_LOOKS.test(name) && !LOGS.test(name) && !tracesByName(name);
}

/** What the name of a function without a row suggests; undefined when it suggests nothing. */
export function guessOf(name: string): Fact | undefined {
  const effects = guessedEffects(name);
  if (effects.length === 0 && !onlyComputes(name)) return undefined;
  return { name, from: '', kind: 'function', effects, source: 'guess' };
}

function guessedEffects(name: string): Effect[] {
  if (INITIALISES.test(name)) return [];
  const how: LockKind = 'section';
  if (UNLOCKS.test(name)) return [{ does: 'unlocks', how, of: 0 }];
  if (LOCKS.test(name))
    return [{ does: 'locks', how, of: 0, when: 'always', undo: [name.replace(/lock/, 'unlock')] }];
  if (TRIES.test(name)) {
    const undo = [name.replace(/trylock/, 'unlock')];
    return [{ does: 'locks', how, of: 0, when: 'non-zero', undo, try: true }];
  }
  if (GIVES.test(name)) return [{ does: 'gives', what: 'reference', of: 0 }];
  if (TAKES.test(name)) {
    const undo = releasesByName(name);
    return [{ does: 'takes', what: 'reference', of: 0, when: 'always', undo, lifetime: 'object' }];
  }
  return LOGS.test(name) || tracesByName(name) ? [{ does: 'logs' }] : [];
}

const PRINTS =
  /^(pr_|dev_|netdev_|drm_|DRM_|v4l2_|snd_)(\w*)(emerg|alert|crit|err|error|warn|warning|notice|info|debug(?!fs)|dbg|devel|cont|DEBUG(?!FS)|ERROR|INFO)\w*$|^v?printk\w*$|^WARN(_ON)?(_ONCE)?$|^\w*(dbg|debug(?!fs)|DEBUG(?!FS)|DBG)\w*$/;
const OWN_PRINTS =
  /(^|_)(emerg|alert|crit|err|error|warn|warning|notice|info|debug|dbg|log|msg|print|printf|printk|trace)$/i;
/** Words that are written together: `dprintk`, `aicam_logerr`, `klog`, `log_message`. */
const JOINED_PRINTS =
  /printk|(^|_)[a-z]?log[ewidv]?$|(^|_)log_?(emerg|alert|crit|err|error|warn|warning|notice|info|debug|dbg|msg|message)$/i;
/** Macros in capitals, of which the last word is one with what is before it: `IPAERR`, `MLOGE`. */
const CAPITAL_PRINTS =
  /^[A-Z0-9_]+(ERR|ERROR|WARN|WARNING|NOTICE|INFO|DEBUG|LOG[EWIDV]?|MSG|PRINT|TRACE)$|[a-z0-9]PRINT$/;
/** Names of more words that begin with capitals: `DebugPrintf`, `LogError`. */
const CAMEL_PRINTS = /[a-z0-9](Print[fk]?|Log|Msg|Message|Trace|Debug|Err|Error|Warn|Warning|Info|Notice)$/;

/** Does a call only write to the log, by its name? */
export function logsByName(name: string): boolean {
  return PRINTS.test(name);
}

const KERNEL_PRINTS = /^(?:pr|dev|netdev|drm|DRM|v4l2|snd)_/;

/** Is what only writes to the log, by its name, one of the kernel's own families, in which what stands behind the text is printed? */
export function printsInKernel(name: string): boolean {
  return KERNEL_PRINTS.test(name) && PRINTS.test(name);
}

/** Is a driver's own macro or function called like one that writes to the log? Only with a text among its arguments is it one. */
function looksLikeLogging(name: string): boolean {
  return [OWN_PRINTS, JOINED_PRINTS, CAPITAL_PRINTS, CAMEL_PRINTS].some((names) => names.test(name));
}

const TRACES = /^trace_(?!seq_|event_|remote_|put_|array_)\w+$/;

/** Is it the call of a tracepoint, by its name: it tells what it is given to those who trace, and no more? */
export function tracesByName(name: string): boolean {
  return TRACES.test(name);
}

/**
 * Does a call only tell someone something, by the name of what it calls: does it write to the log, or tell those who trace?
 * @param withText whether a text is among its arguments: `foo_msg()` and `foo_error()` are called like what prints, and without one are
 *   not taken for it
 */
export function tellsByName(name: string, withText: boolean): boolean {
  return logsByName(name) || tracesByName(name) || (withText && looksLikeLogging(name));
}

/** Does a call release a lock, by its name? */
export function unlocksByName(name: string): boolean {
  return /unlock|^up_(read|write)$|^up$/.test(name);
}
