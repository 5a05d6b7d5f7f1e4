import type { Member, Type } from './types';

/** A member as generated code reaches it: through any anonymous structures, at one offset from the start of the outer one. */
export class Field {
  readonly name: string;
  readonly type: Type;
  readonly bits: number | null;

  /** @param path the way to the member, the member itself last */
  constructor(private readonly path: readonly Member[]) {
    const member = path[path.length - 1];
    this.name = member.name ?? '';
    this.type = member.type;
    this.bits = member.bits;
  }

  /** Bytes from the start of the outer structure; asked for when code runs, since open structures grow while it is lowered. */
  get offset(): number {
    return this.path.reduce((sum, member) => sum + member.offset, 0);
  }

  /** First bit of a bit-field, counted from `offset`. */
  get shift(): number {
    return this.path[this.path.length - 1].shift;
  }
}
