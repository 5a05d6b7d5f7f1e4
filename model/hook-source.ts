import type { CType, FunctionDeclaration, SourceRange, TopLevel, VariableDeclarator } from './nodes';

/** What finding the hooks of a file asks of the file. */
export interface HookSource {
  readonly source: string;
  /** The type that a typedef or a macro of the file gives a name to; null when the file does not tell. */
  namedType(name: string): CType | null;
  /** Is the offset inside a comment? */
  inComment(offset: number): boolean;
  /** The top-level item around an offset; null outside any. */
  itemAt(offset: number): HookItem | null;
  function(name: string): FunctionDeclaration | null;
  variable(name: string): VariableDeclarator | null;
  /** The members of a structure defined in the file, by tag. */
  memberType(struct: string, member: string): CType | null;
  position(offset: number): { line: number; column: number };
}

/** A top-level item that may name a callback. */
export interface HookItem extends SourceRange {
  readonly directive: boolean;
  /** Its modelled nodes. */
  nodes(): readonly TopLevel[];
}
