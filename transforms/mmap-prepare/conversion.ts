import { memberOf } from '../../analysis/places';
import type { Driver, Hook } from '../../model/driver';
import type { Edits } from '../../model/edits';
import type { KernelApi } from '../../model/kernel-api';
import { variableUses, type Use } from '../../model/query';
import type { CParameter, FunctionDeclaration, Identifier, Node, SourceRange } from '../../model/nodes';
import { finding, type Finding, type FindingCode } from '../findings';
import { hasWord } from '../../model/words';

/**
 * One hook on its way to `mmap_prepare()`: what every transform is given and adds to.
 * Edits are recorded here and thrown away as a whole when any transform finds a blocker.
 */
export interface Conversion {
  readonly driver: Driver;
  readonly api: KernelApi;
  readonly hook: Hook;
  readonly function: FunctionDeclaration;
  /** The name of the vma in the hook, and what the descriptor is called in its place. */
  readonly vma: string;
  readonly desc: string;
  /** The legacy `struct file *` parameter; null when the signature has none (any more). */
  readonly file: CParameter | null;
  readonly edits: Edits;
  readonly findings: Finding[];
  /** The hook's name in the new form. */
  readonly newName: string;
  /** Is every file that names the hook converted together with this one? */
  readonly shared: boolean;
  /** The functions that are converted together with the hook, by name. */
  readonly helpers: Map<string, ConvertedHelper>;
  /** Is the function the callback itself, or one that it passes the vma to? */
  readonly role: 'hook' | 'helper';
  /** Of a function of the file: all that are converted with it, its callers among them. Absent where others may call it. */
  readonly callers?: readonly Conversion[];
  /**
   * Where the function has to stay as it is, because something else needs its legacy form: the edits that put a twin for
   * descriptors beside it. `edits` are those of the twin then, against the function's own text.
   */
  readonly beside: Edits | null;
  /** Functions of other files, or that other files may use, to which the vma is passed. */
  readonly passes: PassedOn[];
  /** The hooks that are converted together, this one included. */
  readonly partners: readonly Conversion[];
  /** Operations structures that are not static, and that no other file uses. */
  readonly owned: ReadonlySet<string>;
  /**
   * What looks for those who rely on the sections of the mapping calls, where nothing is asked but which blocker is the foremost: it takes
   * long, and is not needed where another one comes before it. Null where all are asked for.
   */
  readonly sectionsLater: (() => void)[] | null;
}

/** A call that passes the vma to a function which this file alone cannot convert. */
export interface PassedOn {
  readonly name: string;
  /** Index of the vma among its arguments. */
  readonly parameter: number;
}

/**
 * What a transform does to hooks that are converted together, given for each hook a conversion for each of its
 * definitions: record edits, or blockers. It gives these conversions back, with those of the helpers behind them.
 */
export type Steps = (hooks: readonly (readonly Conversion[])[]) => readonly Conversion[];

/** A function that hooks pass the vma to, and how one with a descriptor calls it. */
export interface ConvertedHelper {
  /** Index of the vma among its parameters. */
  readonly parameter: number;
  /** Does it, or what it calls in turn, request an action? */
  readonly maps: boolean;
  /** Its own name where it is converted in place, that of its twin where its legacy form stays beside that. */
  readonly newName: string;
  /** Is it a hook itself, which takes the descriptor alone? */
  readonly isHook?: boolean;
  /** Is it a callback that keeps its other parameters, and that is converted wherever it is named? */
  readonly isCallback?: true;
  /** Does it return 0 only where it has mapped nothing, and something else where it has? */
  readonly tells?: boolean;
}

/** What conversions that belong together share. */
export interface Together {
  readonly helpers?: Map<string, ConvertedHelper>;
  /** The new names of hooks that several files name and that are converted in all of them. */
  readonly names?: ReadonlyMap<string, string>;
  /** Functions that hooks pass the vma to and that are converted in every file that names them. */
  readonly shared?: ReadonlyMap<string, ConvertedHelper>;
  /** The conversions of the hooks, as they begin. */
  readonly partners?: Conversion[];
  /** Operations structures that are not static, and that no other file uses. */
  readonly owned?: ReadonlySet<string>;
  readonly sectionsLater?: (() => void)[];
}

/**
 * `foo_mmap` becomes `foo_mmap_prepare`, `FooMmap` `FooMmap_prepare`; a name without the word gets `_mmap_prepare`.
 * @param sources the texts in which the new name must not be taken
 */
export function preparedName(sources: readonly string[], name: string): string {
  const preferred = /mmap/i.test(name) ? `${name}_prepare` : `${name}_mmap_prepare`;
  return sources.some((source) => hasWord(source, preferred)) ? `${preferred}_desc` : preferred;
}

/** The uses of the vma in the hook's body that no edit has dealt with yet. */
export function remainingVmaUses(conversion: Conversion): Use<Identifier>[] {
  return variableUses(conversion.function.body, conversion.vma).filter(
    (use) => !conversion.edits.drops(use.node),
  );
}

/**
 * Record a finding about a place in the source.
 * @param about the function that the vma is passed to, or the structure that others may use, when the finding is about it
 */
export function report(
  conversion: Pick<Conversion, 'driver' | 'findings'>,
  code: FindingCode,
  at: SourceRange,
  message: string,
  about: Pick<Finding, 'passedTo' | 'structure'> = {},
): void {
  const { line } = conversion.driver.position(at.start);
  const known = conversion.findings.some((f) => f.code === code && f.line === line && f.message === message);
  if (known) return;
  conversion.findings.push({ ...finding(code, line, message), ...about });
}

/** Is the hook to be left alone? */
export function isBlocked(conversion: Conversion): boolean {
  return conversion.findings.some((f) => f.severity === 'blocker');
}

/** The source of a node on one line, shortened, for messages. */
export function excerpt(conversion: Conversion, node: SourceRange, most = 60): string {
  const text = conversion.driver.source.slice(node.start, node.end).replace(/\s+/g, ' ');
  return text.length > most ? `${text.slice(0, most - 3)}...` : text;
}

/** `vma->member` or `(*vma).member` of the conversion's vma: its member name, or null. */
export function vmaMember(conversion: Conversion, node: Node): string | null {
  return memberOf(node, conversion.vma);
}
