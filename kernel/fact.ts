/**
 * What one kernel function does, as data. `kernel/` imports nothing from elsewhere: the transforms, the analysis and the
 * simulator all ask it, so that they cannot disagree.
 */

/** An argument by its index, what the call returns, or state that no argument names. */
export type Place = number | 'result' | 'global';

/** What a function takes that has to be given back, or gives back. */
export const TAKE_KINDS = [
  'reference',
  'count',
  'memory',
  'list-entry',
  'tree-entry',
  'queue-entry',
  'bit',
  'device-enable',
  'work',
  'timer',
  'interrupt',
  'thread',
  'module',
  'runtime-power',
  'dma',
  'id',
  'pages',
  'notifier',
  'clock',
  'regulator',
  'user-pages',
  'mapping',
  'region',
  'descriptor',
  'registration',
  'wakeup',
  'credentials',
] as const;
export type TakeKind = (typeof TAKE_KINDS)[number];

/** For which results of the call an effect has happened. */
export const WHENS = ['always', 'zero', 'non-zero', 'non-null', 'not-error-pointer', 'non-negative'] as const;
export type When = (typeof WHENS)[number];

/**
 * What a store that nobody gives back changes; `zaps`: takes pages out of the mappings of a file or device; `uses-up`: takes one
 * of what others put there for whoever waits; `lets-through`: from then on whoever waits goes on, and uses nothing up;
 * `throttles`: takes one of what is let through in a time.
 */
export const STORE_KINDS = [
  'state',
  'register',
  'device',
  'schedules',
  'wakes',
  'publishes',
  'zaps',
  'uses-up',
  'lets-through',
  'throttles',
] as const;
export type StoreKind = (typeof STORE_KINDS)[number];

/** What is held between two calls. */
export const LOCK_KINDS = [
  'mutex',
  'rt-mutex',
  'ww-mutex',
  'spin',
  'read-spin',
  'write-spin',
  'semaphore',
  'read-semaphore',
  'write-semaphore',
  'rcu',
  'srcu',
  'seqlock',
  'section',
  'reference-section',
  'interrupts',
  'preemption',
] as const;
export type LockKind = (typeof LOCK_KINDS)[number];

/** How a function says that it failed. */
export const FAILURES = ['negative', 'null', 'error-pointer', 'false', 'zero', 'non-zero', 'never'] as const;
export type Failure = (typeof FAILURES)[number];

export type MapAction =
  'remap' | 'ioremap' | 'simple_ioremap' | 'map_kernel_pages' | 'insert-page' | 'insert-pfn' | 'insert-pages';

export type Effect =
  /** Looks into what the argument points to. */
  | { readonly does: 'reads'; readonly of: Place }
  /** Writes what the argument points to; `lvalue`: a macro that assigns the argument itself; `onwards`: and all behind it. */
  | { readonly does: 'writes'; readonly of: Place; readonly lvalue?: true; readonly onwards?: true }
  /** Takes what has to be given back by one of `undo`. */
  | {
      readonly does: 'takes';
      readonly what: TakeKind;
      readonly of: Place;
      readonly when: When;
      readonly undo: readonly string[];
      /** Does what was taken keep the object alive? */
      readonly keepsAlive?: true;
      /**
       * What may change as long as it is not taken: only the count (a lifetime reference, which needs another one), or
       * anything behind the same pointers.
       */
      readonly lifetime?: 'itself' | 'object';
    }
  | { readonly does: 'gives'; readonly what: TakeKind; readonly of: Place }
  /** Changes state that nobody gives back. */
  | { readonly does: 'stores'; readonly what: StoreKind; readonly of: Place }
  | {
      readonly does: 'locks';
      readonly how: LockKind;
      readonly of: Place;
      readonly when: When;
      readonly undo: readonly string[];
      readonly try?: true;
    }
  | { readonly does: 'unlocks'; readonly how: LockKind; readonly of: Place }
  /** Maps something into the mapping that argument `vma` names. */
  | {
      readonly does: 'maps';
      readonly vma: number;
      /** What does the same in a descriptor; null when nothing does. */
      readonly action: MapAction | null;
      /** VM_ flags that it sets, without the prefix. */
      readonly sets: readonly string[];
      /** Where the offset of a private writable mapping becomes the frame number. */
      readonly cowOffset?: 'at-call' | 'in-prepare';
      /**
       * Where its form for descriptors looks at the offset: in the call, so that the hook may put another one there behind it,
       * or when the action is prepared. Absent where that is not known.
       */
      readonly offsetRead?: 'at-call' | 'in-prepare';
    }
  | { readonly does: 'logs' }
  | { readonly does: 'sleeps' }
  | { readonly does: 'waits' }
  | { readonly does: 'user-memory'; readonly of: Place; readonly writes?: boolean }
  /** Its result depends on what others change: asking twice may give two answers. */
  | { readonly does: 'tests'; readonly of: Place };

/**
 * What a macro declares: an `object`; a `pointer` to memory that is declared with it, or an array; something `elsewhere`
 * knows: a cursor, through which another object is changed, or work, which is done later.
 */
export const DECLARED = ['object', 'pointer', 'elsewhere'] as const;
export interface Declared {
  readonly of: number;
  readonly as: (typeof DECLARED)[number];
  /** The structure that the variable is, by its tag, where it is one and nothing else is declared with it. */
  readonly tag?: string;
}

export interface Fact {
  readonly name: string;
  /** The header or source file that has it, from the root of a kernel tree. */
  readonly from: string;
  readonly kind: 'function' | 'macro';
  /** The first release that has it, and the first that has it no longer. */
  readonly since?: string;
  readonly until?: string;
  /** None: it only computes from its arguments and what they point to. */
  readonly effects: readonly Effect[];
  readonly fails?: Failure;
  /** What it returns points into what argument 0 points to. */
  readonly result?: 'holder';
  /** Index of the argument whose value it returns, whatever else it does. */
  readonly returns?: number;
  /** Of a macro that declares a variable: which argument names it, and what that is. */
  readonly declares?: Declared;
  /** Who says so, when it is not the built-in table: a rule about names, or a row of the user. */
  readonly source?: 'guess' | 'user';
}

/** Does a fact say that calling the function has no effect but its result? */
export function isPureFact(fact: Fact): boolean {
  return fact.effects.every(({ does }) => does === 'reads' || does === 'tests');
}

/** Does a fact say that calling the function takes or changes something that outlives the call? */
export function changesStateByFact(fact: Fact): boolean {
  return fact.effects.some(
    ({ does }) => does === 'takes' || does === 'gives' || does === 'stores' || does === 'writes',
  );
}

/** Does a fact, where there is one, say that calling the function maps something? */
export function mapsByFact(fact: Fact | undefined): boolean {
  return fact?.effects.some(({ does }) => does === 'maps') ?? false;
}

/** Does a fact, where there is one, say that calling the function inserts pages, which have a reference each? */
export function insertsPagesByFact(fact: Fact | undefined): boolean {
  return fact?.effects.some((effect) => effect.does === 'maps' && effect.sets.includes('MIXEDMAP')) ?? false;
}

/** The actions of calls that mm/nommu.c has a body for which maps; the others fail there as they are. */
const MAPPED_WITHOUT_MMU: ReadonlySet<MapAction | null> = new Set(['remap', 'ioremap', 'simple_ioremap']);

/** Does a fact say that calling the function maps something in a kernel without an MMU, too? */
export function mapsWithoutMmuByFact(fact: Fact | undefined): boolean {
  return (
    fact?.effects.some((effect) => effect.does === 'maps' && MAPPED_WITHOUT_MMU.has(effect.action)) ?? false
  );
}
