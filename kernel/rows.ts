import {
  DECLARED,
  FAILURES,
  LOCK_KINDS,
  STORE_KINDS,
  TAKE_KINDS,
  WHENS,
  type Declared,
  type Effect,
  type Fact,
  type Failure,
  type MapAction,
  type Place,
  type When,
} from './fact';

/**
 * Rows are written as text, one a line, because a thousand object literals are slow to load and hard to read:
 *
 *     [include/linux/kref.h]
 *     kref_get: takes reference 0 itself ~ kref_put kref_put_mutex
 *     atomic{,64}_inc: takes count 0 ~ atomic{,64}_dec
 *
 * Before the colon stand the names (`{a,b}` stands for either; the n-th of the names goes with the n-th that an undo list
 * makes of equal braces), after it the clauses, separated by `;`:
 *
 *     pure                                       reads 0        writes 0        assigns 0      (a macro: its argument itself)
 *     writes 2+                                  (every argument from the third on)
 *     takes KIND PLACE [if WHEN] [itself|object] [alive] [~ UNDO ...]           gives KIND PLACE
 *     stores KIND PLACE                          locks KIND PLACE [if WHEN] [try] [~ UNDO ...]   unlocks KIND PLACE
 *     maps VMA ACTION|- [sets FLAG ...] [offset at-call|in-prepare] [pgoff at-call|in-prepare]      user PLACE [writes]
 *     logs    sleeps    waits    tests PLACE     fails HOW     holder   returns ARGUMENT   macro   since RELEASE   until RELEASE
 *     declares INDEX object|pointer|elsewhere [TAG]    (a macro: the variable that the argument names, and its structure)
 *
 * PLACE is an argument's index, `result` or `global`. An effect without `if` follows from `fails`. What assigns its argument
 * is a macro unless the row says `function`. A release in `since` or `until` is the first one seen with it, or without.
 */
export interface RawRow {
  readonly from: string;
  readonly clauses: string;
  /** Which of the names that the row's braces make. */
  readonly variant: number;
}

/** The rows of a table by name; what follows the colon is read when it is asked for. */
export function readRows(table: string, into: Map<string, RawRow>): void {
  let from = '';
  for (const line of table.split('\n')) {
    const text = line.trim();
    if (text === '' || text.startsWith('#')) continue;
    if (text.startsWith('[')) {
      from = text.slice(1, -1);
      continue;
    }
    const colon = text.indexOf(':');
    if (colon < 0 || from === '') throw new Error(`not a row of facts: ${text}`);
    const clauses = text.slice(colon + 1);
    for (const word of text.slice(0, colon).split(/\s+/)) {
      if (!word.includes('{')) into.set(word, { from, clauses, variant: 0 });
      else expanded(word).forEach((name, variant) => into.set(name, { from, clauses, variant }));
    }
  }
}

/** Every word that `a{b,c}d` stands for. */
export function expanded(word: string): string[] {
  const open = word.indexOf('{');
  if (open < 0) return [word];
  const close = word.indexOf('}', open);
  const tails = expanded(word.slice(close + 1));
  return word
    .slice(open + 1, close)
    .split(',')
    .flatMap((middle) => tails.map((tail) => word.slice(0, open) + middle + tail));
}

/** For which results something has happened, when a function that fails in this way has not failed. */
const HAPPENED: Readonly<Record<Failure, When>> = {
  negative: 'non-negative',
  null: 'non-null',
  'error-pointer': 'not-error-pointer',
  false: 'non-zero',
  zero: 'non-zero',
  'non-zero': 'zero',
  never: 'always',
};

/** The fact that a row states. */
export function parseRow(name: string, { from, clauses, variant }: RawRow): Fact {
  const texts = clauses.split(';').map((clause) => clause.trim());
  const failing = texts.find((clause) => clause.startsWith('fails '));
  const fails = failing ? among(FAILURES, failing.slice(6), name) : undefined;
  const usual = fails ? HAPPENED[fails] : 'always';
  const effects: Effect[] = [];
  const more: {
    kind: Fact['kind'];
    since?: string;
    until?: string;
    result?: 'holder';
    returns?: number;
    declares?: Declared;
  } = { kind: 'function' };
  for (const clause of texts) {
    const tilde = clause.indexOf('~');
    const undo =
      tilde < 0
        ? []
        : clause
            .slice(tilde + 1)
            .trim()
            .split(/\s+/)
            .map((word) => expanded(word))
            .map((names) => names[Math.min(variant, names.length - 1)]);
    const words = (tilde < 0 ? clause : clause.slice(0, tilde)).trim().split(/\s+/);
    const condition = words.indexOf('if');
    const when = condition < 0 ? usual : among(WHENS, words[condition + 1], name);
    switch (words[0]) {
      case '':
      case 'pure':
      case 'fails':
        break;
      case 'reads':
      case 'tests':
        for (const word of words.slice(1)) effects.push({ does: words[0], of: placeOf(word, name) });
        break;
      case 'writes':
        for (const word of words.slice(1)) {
          const onwards = word.endsWith('+');
          const of = placeOf(onwards ? word.slice(0, -1) : word, name);
          effects.push({ does: 'writes', of, ...(onwards ? { onwards } : {}) });
        }
        break;
      case 'assigns':
        more.kind = 'macro';
        for (const word of words.slice(1))
          effects.push({ does: 'writes', of: placeOf(word, name), lvalue: true });
        break;
      case 'takes':
        effects.push({
          does: 'takes',
          what: among(TAKE_KINDS, words[1], name),
          of: placeOf(words[2], name),
          when,
          undo,
          ...(words.includes('alive') ? { keepsAlive: true as const } : {}),
          lifetime: words.includes('itself') ? 'itself' : 'object',
        });
        break;
      case 'gives':
        effects.push({ does: 'gives', what: among(TAKE_KINDS, words[1], name), of: placeOf(words[2], name) });
        break;
      case 'stores':
        effects.push({
          does: 'stores',
          what: among(STORE_KINDS, words[1], name),
          of: placeOf(words[2], name),
        });
        break;
      case 'locks':
        effects.push({
          does: 'locks',
          how: among(LOCK_KINDS, words[1], name),
          of: placeOf(words[2], name),
          when,
          undo,
          ...(words.includes('try') ? { try: true as const } : {}),
        });
        break;
      case 'unlocks':
        effects.push({
          does: 'unlocks',
          how: among(LOCK_KINDS, words[1], name),
          of: placeOf(words[2], name),
        });
        break;
      case 'maps':
        effects.push(mapping(words));
        break;
      case 'user':
        effects.push({
          does: 'user-memory',
          of: placeOf(words[1], name),
          ...(words.includes('writes') ? { writes: true } : {}),
        });
        break;
      case 'logs':
      case 'sleeps':
      case 'waits':
        effects.push({ does: words[0] });
        break;
      case 'holder':
        more.result = 'holder';
        break;
      case 'returns':
        more.returns = Number(words[1]);
        break;
      case 'declares':
        more.kind = 'macro';
        more.declares = {
          of: Number(words[1]),
          as: among(DECLARED, words[2], name),
          ...(words[3] ? { tag: words[3] } : {}),
        };
        break;
      case 'macro':
      case 'function':
        more.kind = words[0];
        break;
      case 'since':
      case 'until':
        more[words[0]] = words[1];
        break;
      default:
        throw new Error(`${name}: "${clause}" is no clause of a fact`);
    }
  }
  return { name, from, ...more, effects, ...(fails ? { fails } : {}) };
}

function mapping(words: readonly string[]): Effect {
  const [sets, offset, read] = ['sets', 'offset', 'pgoff'].map((word) => words.indexOf(word));
  const end = [offset, read].find((at) => at >= 0);
  return {
    does: 'maps',
    vma: Number(words[1]),
    action: words[2] === '-' ? null : (words[2] as MapAction),
    sets: sets < 0 ? [] : words.slice(sets + 1, end),
    ...(offset < 0 ? {} : { cowOffset: words[offset + 1] as 'at-call' | 'in-prepare' }),
    ...(read < 0 ? {} : { offsetRead: words[read + 1] as 'at-call' | 'in-prepare' }),
  };
}

function placeOf(word: string | undefined, name: string): Place {
  if (word === 'result' || word === 'global') return word;
  if (word !== undefined && /^\d+$/.test(word)) return Number(word);
  throw new Error(`${name}: "${word}" is no place`);
}

function among<T extends string>(words: readonly T[], word: string | undefined, name: string): T {
  const found = words.find((one) => one === word);
  if (found === undefined) throw new Error(`${name}: "${word}" is none of ${words.join(', ')}`);
  return found;
}
