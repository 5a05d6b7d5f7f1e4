import type { SourceRange } from '../../model/nodes';

/** Thrown for C that cannot be lowered; the function that holds it is reported and is not runnable. */
export class Unlowerable extends Error {
  /**
   * @param node where it stands
   * @param message what it is
   */
  constructor(
    readonly node: SourceRange,
    message: string,
  ) {
    super(message);
    this.name = 'Unlowerable';
  }
}

/** C that was not lowered: where, and what. */
export interface Problem {
  /** The function that cannot run because of it; null at file level. */
  readonly function: string | null;
  /** 1-based. */
  readonly line: number;
  readonly message: string;
}

/**
 * What keeps C from being lowered, in one line; for what was thrown while it was.
 * @throws the error itself when it says nothing about the C
 */
export function reasonOf(error: unknown): string {
  if (error instanceof Unlowerable) return error.message;
  if (error instanceof RangeError && error.message.includes('call stack'))
    return 'it nests too deep, or is declared in terms of itself';
  if (error instanceof RangeError || error instanceof TypeError || error instanceof SyntaxError)
    return `C that has no meaning: ${error.message}`;
  throw error;
}
