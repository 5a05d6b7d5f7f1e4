import type { Driver } from '../../model/driver';
import type { CParameter, SourceRange } from '../../model/nodes';
import { asBlockComment } from '../rewrite/source-text';
import { descriptorParameter } from './columns';

/** The comments of one parameter, each on one line. */
interface ParameterComments {
  readonly before: readonly string[];
  readonly behind: readonly string[];
}

/**
 * The comments of a parameter that a new list would lose. One behind the comma is about the parameter that ends on its line,
 * where no other follows there, and about the next one otherwise.
 *
 * What stands behind the last parameter stays where it is, and is none of these; nor is what takes several lines.
 */
export function commentsOfParameter(
  driver: Driver,
  params: readonly CParameter[],
  parameter: CParameter,
): ParameterComments {
  const index = params.indexOf(parameter);
  const previous = params[index - 1]?.declaration;
  const next = params[index + 1]?.declaration;
  const { start, end } = parameter.declaration;
  const own = commentsBetween(driver, previous?.end ?? start, next?.start ?? end);
  const isOf = (comment: SourceRange): boolean => {
    if (comment.end <= start) return previous !== undefined && !isOfFormer(driver, previous, comment, start);
    return (
      comment.start < end ||
      next === undefined ||
      isOfFormer(driver, parameter.declaration, comment, next.start)
    );
  };
  const comments = own.filter(isOf);
  const texts = (some: readonly SourceRange[]): string[] =>
    some
      .map((comment) => driver.source.slice(comment.start, comment.end).trimEnd())
      .filter((text) => !text.includes('\n'));
  return {
    before: texts(comments.filter((comment) => comment.end <= start)),
    behind: texts(comments.filter((comment) => comment.end > start)),
  };
}

/** Is a comment between two parameters about the first: before the comma, or with nothing behind it on the line of that? */
function isOfFormer({ source }: Driver, former: SourceRange, comment: SourceRange, next: number): boolean {
  const before = source.slice(former.end, comment.start);
  if (!before.replace(/\/\*[^]*?\*\//g, '').includes(',')) return true;
  return !before.includes('\n') && source.slice(comment.end, next).includes('\n');
}

function commentsBetween({ comments }: Driver, from: number, to: number): SourceRange[] {
  return comments.filter((comment) => from <= comment.start && comment.end <= to);
}

/**
 * The descriptor as the last parameter of a hook, with the comments of the vma.
 * @param leading the parameters that stay before it, on the same line
 */
export function lastParameter(
  driver: Driver,
  params: readonly CParameter[],
  name: string,
  leading: readonly string[],
): string {
  const [first, last] = [params[0], params[params.length - 1]];
  const text =
    leading.length > 0
      ? `struct vm_area_desc *${name}`
      : descriptorParameter(driver, last.declaration, name, first.declaration);
  const { before, behind } = commentsOfParameter(driver, params, last);
  return [...before.map(asBlockComment), text, ...behind.map(asBlockComment)].join(' ');
}
