import type { KernelRelease } from '../../kernel/releases/release';
import type { Expression, SourceRange } from '../../model/nodes';
import { contains, find } from '../../model/query';
import { report, type Conversion } from '../mmap-prepare/conversion';
import { isNested } from '../names/hook-mentions';
import { errorConstant } from '../../analysis/values';
import { insertBefore } from '../rewrite/before-hook';
import { lineBreakOf } from '../rewrite/source-text';
import { CODE } from '../findings';
import { hasWord } from '../../model/words';

/** The error hooks that each conversion has defined: by function and error number, their names. */
const defined = new WeakMap<object, Map<string, string>>();

/**
 * Keep an error number that the hook chose itself: `desc->action.error_hook` and the function that it names, or the number
 * as `desc->action.error_override`, as the release has it; both under conditions where code is for several releases.
 *
 * A callback with parameters of its own, such as that of `struct uio_info`, is called by a legacy `->mmap` of its
 * subsystem, which performs the action itself (`__compat_vma_mmap()`): nobody calls an error hook there.
 * @param unfiltered how the checks before the mapping exists can fail, with an error that no hook filters; null when not
 * @returns the statement that sets the hook; null where it would not be called
 */
export function errorHookFor(
  conversion: Conversion,
  error: Expression,
  at: { readonly start: number; readonly end: number },
  unfiltered: string | null,
): string | null {
  const errno = errorConstant(error)!;
  if (isNested(conversion.api, conversion.hook)) {
    const message = `${errno} becomes the error of the mapping work itself: no error_hook is called for this callback`;
    report(conversion, CODE.errorMayChange, at, message);
    return null;
  }
  const { api, desc } = conversion;
  if (api.errorTranslation === null) {
    report(conversion, CODE.errorMayChange, at, `${errno} becomes the error of the mapping work itself`);
    return null;
  }
  translating.add(conversion);
  const comments = at.end <= error.start ? commentsOn(conversion, error, at) : [];
  const number = `${desc}->action.error_override = ${errno};`;
  const name = api.errorTranslation === 'error_hook' ? errorHookName(conversion, errno, comments) : null;
  const kept = `${name === null ? 'error_override' : `${name}()`} keeps ${errno} for a failure of the mapping work`;
  if (unfiltered === null) report(conversion, CODE.errorHookKeepsError, at, kept);
  else report(conversion, CODE.errorMayChange, at, `${kept}; ${unfiltered}`);
  if (name === null) return [number, ...comments.map(onOneLine)].join(' ');
  const hook = `${desc}->action.error_hook = ${name};`;
  return api.later === undefined
    ? hook
    : [`${AT_LINE_START}#if ${beforeRelease(api.later)}`, `\t${hook}`, '#else', `\t${number}`, '#endif'].join(
        lineBreakOf(conversion),
      );
}

/** The conversions whose error numbers are kept. */
const translating = new WeakSet<Conversion>();

/** Has the error of the mapping work been given another number, which every failure behind it gets as well? */
export function translatesErrors(conversion: Conversion): boolean {
  return translating.has(conversion);
}

/** Stands before a directive in a statement: no source holds it, and what is before it on its line goes with it. */
const AT_LINE_START = '\0';

/** A text with the directives that statements began with at the start of their lines. */
export function withDirectivesOutdented(text: string): string {
  return text.includes(AT_LINE_START) ? text.replace(/^[ \t]*\0/gm, '') : text;
}

/** The condition of what only kernels before a release are to see. */
function beforeRelease({ since }: KernelRelease): string {
  return `LINUX_VERSION_CODE < KERNEL_VERSION(${since.join(', ')}, 0)`;
}

/**
 * The comments on lines of their own before a statement that an error stands in, or behind it: they say why this number.
 * What stands before the call that fails, in whose `if` the statement may be, is about the call, and stays there; what
 * stands behind that `if` stays there as well.
 */
function commentsOn(
  { driver: { source, comments }, function: { body } }: Conversion,
  error: Expression,
  call: SourceRange,
): string[] {
  const before = source.slice(0, error.start);
  const last = Math.max(before.lastIndexOf(';'), before.lastIndexOf('{'), before.lastIndexOf('}'));
  const start = Math.max(last + 1, call.end);
  const tested = find(body, 'IfStatement').find(
    ({ node }) => contains(node.test, call) && contains(node, error),
  );
  const lineEnd = source.indexOf('\n', error.end);
  const end = Math.min(tested?.node.end ?? source.length, lineEnd < 0 ? source.length : lineEnd);
  return comments
    .filter((comment) => comment.start >= start && comment.end <= end)
    .map((comment) => {
      const lines = source.slice(comment.start, comment.end).split(/\r?\n/);
      return lines.map((line, i) => (i > 0 ? ` ${line.trim()}` : line)).join(lineBreakIn(source));
    });
}

const onOneLine = (comment: string): string =>
  comment.replace(/\s*\r?\n\s*\*?(?!\/)\s*/g, ' ').replace(/\s+\*\/$/, ' */');

const lineBreakIn = (source: string): string => (source.includes('\r\n') ? '\r\n' : '\n');

/** The name of the error hook for an error number, defined before the hook when it is first needed. */
function errorHookName(conversion: Conversion, errno: string, comments: readonly string[]): string {
  const { driver, edits, function: definition } = conversion;
  const known = defined.get(edits) ?? new Map<string, string>();
  defined.set(edits, known);
  const key = `${definition.start} ${errno}`;
  const existing = known.get(key);
  if (existing) return existing;
  const others = [...known.keys()].some((other) => other.startsWith(`${definition.start} `));
  const hook = definition.id.name;
  const base = /mmap/i.test(hook) ? hook : `${hook}_mmap`;
  const name = freeName(
    driver.source,
    others ? `${base}_error_${errno.replace(/^-E?/, '').toLowerCase()}` : `${base}_error`,
  );
  known.set(key, name);
  const { later } = conversion.api;
  const code = [`static int ${name}(int err)`, '{', ...bodyLines(comments), `\treturn ${errno};`, '}'];
  insertBefore(conversion, later ? [`#if ${beforeRelease(later)}`, ...code, '#endif'] : code);
  return name;
}

const bodyLines = (comments: readonly string[]): string[] =>
  comments.flatMap((comment) => comment.split(/\r?\n/)).map((line) => `\t${line}`);

function freeName(source: string, preferred: string): string {
  let name = preferred;
  while (hasWord(source, name)) name += '_hook';
  return name;
}
