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
