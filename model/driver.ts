import type {
  Comment,
  CType,
  FunctionDeclaration,
  Program,
  SourceRange,
  TopLevel,
  VariableDeclarator,
} from './nodes';
import type { TopLevelItem } from './top-level';

/** One translation unit and its model. */
export interface Driver {
  /** The path as given by the caller; used in messages only. */
  readonly path: string;
  /** The text as it is on disk. */
  readonly source: string;
  /** The modelled top-level items, in source order: those that a hook reaches and those asked for since, or all of them. */
  readonly program: Program;
  /** Every top-level item, modelled or not. */
  readonly items: readonly TopLevelItem[];
  /** Comments of the whole file, in order. */
  readonly comments: readonly Comment[];
  /** Every ->mmap callback that the file names, in source order. */
  readonly hooks: readonly Hook[];
  /** The same, with the callbacks that other members hold: `fb_mmap` of `struct fb_ops`. */
  hooksIn(members: readonly string[]): readonly Hook[];
  /** A function of this file by name, or null. */
  function(name: string): FunctionDeclaration | null;
  /** Every definition of a function by name: more than one where conditional directives choose. */
  functions(name: string): FunctionDeclaration[];
  /** The items that define a function of a name, as their headers have it. */
  bodiesNamed(name: string): readonly TopLevelItem[];
  /** The nodes of a top-level item: parsed on first use, then kept. */
  model(item: TopLevelItem): readonly TopLevel[];
  /** The file without what no compiler reads (`#if 0`): blank there, every offset as in the source. */
  readonly seen: string;
  /** What directives that choose between parts of statements left of the functions that are modelled. */
  readonly chosen: ReadonlyMap<TopLevelItem, Chosen>;
  /** The text of a span as it was modelled: what the choices leave out is blank. */
  textOf(range: SourceRange): string;
  /** The top-level item around an offset. */
  itemOf(offset: number): TopLevelItem | null;
  /** The top-level items of a kind that have a word in them, in their order. */
  itemsNaming(kind: TopLevelItem['kind'], word: string): readonly TopLevelItem[];
  /** Where a definition of a function stands that the file has and that is not understood, or null. */
  unread(name: string): SourceRange | null;
  /** The conditional directives around a top-level node, outermost first. */
  conditions(node: TopLevel): readonly string[];
  /** A file-level variable by name, or null. */
  variable(name: string): VariableDeclarator | null;
  /** The type that a `typedef` of the file, or a macro that stands for a structure, names; null when there is none. */
  namedType(name: string): CType | null;
  /** The type of a member of a structure that the file defines, one of an anonymous structure in it included; or null. */
  memberType(struct: string, member: string): CType | null;
  /** 1-based line and column (both in UTF-16 code units) of an offset. */
  position(offset: number): { line: number; column: number };
}

/** What of a function was read, where directives choose between parts of its statements. */
export interface Chosen {
  /** The conditions that decide. */
  readonly conditions: readonly string[];
  /** What was left out: branches, and the directives. */
  readonly hidden: readonly SourceRange[];
}

/** A place where C names an mmap callback: `.mmap = f`, `fops.mmap = f`, `fops->mmap = f`. */
export interface HookReference {
  /** 1-based line. */
  readonly line: number;
  /** The member name: what stands after `.` or `->`: `mmap` or `proc_mmap`, or `mmap_prepare`. */
  readonly member: string;
  /** Where the member name stands. */
  readonly memberRange: SourceRange;
  /** Where the value stands. */
  readonly valueRange: SourceRange;
  /** Where the callback's name stands in the value. */
  readonly nameRange: SourceRange;
  /** The cast in front of the name, its parentheses included; null when there is none. */
  readonly cast: HookCast | null;
  /** The structure type that has the member, such as `file_operations`; null when the text does not say. */
  readonly operations: string | null;
  /** The variable that holds the structure, such as `foo_fops`; null for an anonymous one. */
  readonly variable: string | null;
  /** `macro`: in the text of a macro's definition.; `argument`: handed to a function, whose name stands for the structure type. */
  readonly kind: 'initializer' | 'assignment' | 'macro' | 'argument';
  /** Is this `mmap` for older kernels only, and `mmap_prepare` set in its place for newer ones? */
  readonly replaced: boolean;
}

/** A cast of a callback to another type. */
export interface HookCast extends SourceRange {
  /** `legacy`: the type has the callback's legacy signature; `pointer`: it has none (`void *`); `unknown`: not told here. */
  readonly to: 'legacy' | 'pointer' | 'unknown';
}

/** One ->mmap callback: its function, and every operations structure of the file that points to it. */
export interface Hook {
  /** The function's name; null for `.mmap = NULL` and for expressions that are no name. */
  readonly name: string | null;
  /** The text of the value, as written. */
  readonly text: string;
  /** The function, when this file defines it. */
  readonly function: FunctionDeclaration | null;
  readonly references: readonly HookReference[];
}
