import type { CallExpression, Expression, Literal, SourceRange } from '../../model/nodes';
import { unparenthesized } from '../../model/query';

/**
 * A message that prints the address of the vma, among other things: `mapped` has no vma, and nobody can do anything with an
 * address that no other message names. The argument goes, and what the format says of it.
 */

/** A conversion of a format, with `%%` and stars told apart. */
const CONVERSION = /%(?:%|[-+ #0]*(?:\*|\d+)?(?:\.(?:\*|\d+)?)?(?:hh|h|ll|l|z|t|j|L)?[diouxXcsp][A-Za-z]*)/g;

/**
 * What of a message goes with an argument that is printed by `%p`.
 * @returns the ranges to remove; null where the format does not tell it apart from the rest
 */
export function untold(
  source: string,
  call: CallExpression,
  argument: Expression,
): readonly SourceRange[] | null {
  const at = call.arguments.findIndex((one) => unparenthesized(one).type === 'Literal');
  const format = at < 0 ? null : (unparenthesized(call.arguments[at]) as Literal);
  const index = call.arguments.indexOf(argument) - at - 1;
  if (format?.literal !== 'string' || index < 0) return null;
  const text = source.slice(format.start, format.end);
  // Texts that the preprocessor puts together may have macros between them.
  if (/"[^"\\]*"\s*\S/.test(text.replace(/\\./g, ''))) return null;
  const conversions = [...text.matchAll(CONVERSION)].filter(([found]) => found !== '%%');
  if (conversions.length !== call.arguments.length - at - 1) return null;
  if (conversions.some(([found]) => found.includes('*'))) return null;
  const own = conversions[index];
  if (!/^%\d*p$/.test(own[0])) return null;
  const before = conversions[index - 1];
  const from = before ? before.index + before[0].length : null;
  const lead = from === null ? null : /^[,;]?\s*\w*\s*[=:@]?\s*$/.exec(text.slice(from, own.index));
  if (from === null || lead === null) return null;
  const comma = call.arguments[call.arguments.indexOf(argument) - 1].end;
  return [
    { start: format.start + from, end: format.start + own.index + own[0].length },
    { start: comma, end: argument.end },
  ];
}
