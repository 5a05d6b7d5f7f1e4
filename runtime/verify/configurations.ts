import { kernelConfiguration } from '../compile/configuration';

/** Names in the conditions of a piece of code. */
export interface ConditionNames {
  /** Configuration symbols, which a kernel may have either way. */
  readonly symbols: ReadonlySet<string>;
  /** Other macros, which are as the simulated kernel has them. */
  readonly others: ReadonlySet<string>;
}

/** Words of conditions that are no names of macros to be set, or that say nothing about a configuration. */
const NO_NAMES = new Set([
  'defined', 'IS_ENABLED', 'IS_BUILTIN', 'IS_MODULE', 'IS_REACHABLE', 'LINUX_VERSION_CODE', 'KERNEL_VERSION', 'RHEL_RELEASE_CODE',
  'RHEL_RELEASE_VERSION', 'MODULE', 'DEBUG', 'UTS_UBUNTU_RELEASE_ABI',
]); // prettier-ignore

/**
 * What decides whether a function, or part of it, is compiled, or which way it goes: conditional directives around it and in it, and
 * IS_ENABLED().
 * @param source the file
 * @param start first character of the function
 * @param end first character after it
 */
export function conditionsAround(source: string, start: number, end: number): ConditionNames {
  const open: string[] = [];
  const found: string[] = [];
  for (const match of source.slice(0, end).matchAll(/^[ \t]*#[ \t]*(if\w*|el\w*|endif)\b(.*)$/gm)) {
    const [, directive, condition] = match;
    if (match.index > start) found.push(condition);
    if (directive.startsWith('if')) open.push(condition);
    else if (directive === 'endif' && match.index <= start) open.pop();
    else if (directive.startsWith('elif') && match.index <= start)
      open.push(`${open.pop() ?? ''} ${condition}`);
  }
  const enabled = [...source.slice(start, end).matchAll(/\bIS_(?:ENABLED|BUILTIN|MODULE)\s*\((\w+)\)/g)];
  const texts = [...open, ...found, ...enabled.map(([, symbol]) => symbol)];
  const names = texts.flatMap((text) => text.replace(/\/[*/].*$/, '').match(/\b[A-Za-z_]\w*/g) ?? []);
  const defined = (name: string): boolean =>
    new RegExp(`^[ \\t]*#[ \\t]*define[ \\t]+${name}\\b`, 'm').test(source);
  return {
    symbols: new Set(names.filter((name) => name.startsWith('CONFIG_'))),
    others: new Set(
      names.filter((name) => !name.startsWith('CONFIG_') && !NO_NAMES.has(name) && !defined(name)),
    ),
  };
}

/** A configuration, as what differs from the usual one: symbols that are set, or with null are not. */
export type Configured = ReadonlyMap<string, string | null>;

/**
 * What every kernel has that a file is compiled for: one whose operations have mmap_capabilities, whatever is configured, is only for
 * kernels without an MMU (include/linux/fs.h has the member in no other).
 */
export function configuredAlways({ source }: { readonly source: string }): Configured {
  const found = [...source.matchAll(/\.\s*mmap_capabilities\s*=/g)].some(
    ({ index }) => conditionsAround(source, index, index).symbols.size === 0,
  );
  return new Map(found ? [['CONFIG_MMU', null]] : []);
}

/** Configurations in which one hook is run, at most. */
const MOST_CONFIGURATIONS = 4;

/**
 * The configurations to run code in that some symbols decide: every combination when there are few; otherwise the usual one, the one
 * with everything the other way, and each symbol alone the other way, as far as it goes.
 * @param symbols configuration symbols
 * @param always what all of them have
 * @returns the usual one first
 */
export function configurations(symbols: ReadonlySet<string>, always: Configured = new Map()): Configured[] {
  const usual = kernelConfiguration();
  const names = [...symbols].filter((name) => !always.has(name));
  const flipped = (some: readonly string[]): Configured => {
    const set = some.map((name): [string, string | null] => [name, usual.value(name) === null ? '1' : null]);
    return new Map([...always, ...set]);
  };
  const sets: (readonly string[])[] = [[], names, ...names.map((name) => [name])];
  const distinct = [...new Map(sets.map((set) => [set.join(), set])).values()];
  return distinct.slice(0, MOST_CONFIGURATIONS).map(flipped);
}

/** In which configurations a hook was run. */
export interface Configurations {
  /** Symbols that decide what is compiled of the hook and of what it calls. */
  readonly symbols: readonly string[];
  /** Each configuration as what differs from the usual one: `CONFIG_MMU not set`; the usual one is empty. */
  readonly run: readonly (readonly string[])[];
  /** How many combinations of the symbols were not run. */
  readonly left: number;
  /** Macros that decide, too, and that are as the simulated kernel has them. */
  readonly fixed: readonly string[];
}

/** Say in which configurations a hook was run; null when nothing depends on any. */
export function configurationsRun(
  { symbols, others }: ConditionNames,
  run: readonly Configured[],
  always: Configured = new Map(),
): Configurations | null {
  if (symbols.size === 0 && others.size === 0 && always.size === 0) return null;
  const decided = new Set([...symbols, ...always.keys()]);
  const words = (configured: Configured): string[] =>
    [...configured].map(([name, value]) => `${name} ${value === null ? 'not set' : 'set'}`);
  return {
    symbols: [...decided],
    run: run.map(words),
    left: 2 ** (decided.size - always.size) - run.length,
    fixed: [...others],
  };
}
