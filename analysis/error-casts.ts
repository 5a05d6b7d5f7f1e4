import { isWide } from '../model/types';
import type { CCastExpression, Expression } from '../model/nodes';
import { unparenthesized } from '../model/query';

/** Does a cast keep an error number what it is, as `IS_ERR_VALUE((unsigned long)ret)` does: to a type as wide as a pointer? */
export function keepsError({ ctype }: CCastExpression): boolean {
  return ctype.kind === 'pointer' || isWide(ctype);
}

/** An expression without the casts around it that keep an error number what it is. */
export function withoutErrorCasts(expression: Expression): Expression {
  const bare = unparenthesized(expression);
  return bare.type === 'CCastExpression' && keepsError(bare) ? withoutErrorCasts(bare.argument) : expression;
}
