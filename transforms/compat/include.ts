import {
  directivesOf,
  type Conditional,
  type Directive,
  type PlainDirective,
} from '../../model/conditionals';

/**
 * Add `#include <linux/version.h>` to a text that has none: among the other linux/ headers where these are sorted, else
 * behind the last of them; in a file without any, before its own headers.
 * @param before the header is needed in front of this offset
 * @returns the text as it is when it asks for the release before already: then another header brings this one
 */
export function withVersionHeader(text: string, before: number): string {
  if (/^\s*#\s*include\s*<(?:generated\/uapi\/)?linux\/version\.h>/m.test(text.slice(0, before))) return text;
  const directives = directivesOf(text);
  if (asksForRelease(directives, before)) return text;
  const includes = includesOf(directives).filter((include) => include.end <= before);
  const at = placeAmong(text, includes);
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
  return `${text.slice(0, at)}#include <linux/version.h>${lineBreak}${text.slice(at)}`;
}

function asksForRelease(directives: readonly Directive[], before: number): boolean {
  return directives.some((directive) => {
    if (directive.kind === 'directive' || directive.start >= before) return false;
    const [{ condition, inside }] = directive.branches;
    if (condition.includes('LINUX_VERSION_CODE')) return true;
    return isGuard(directive) && asksForRelease(inside, before);
  });
}

interface Include extends PlainDirective {
  readonly path: string;
}

/** The includes of every kernel: not those that a condition chooses, but for the guard around a header. */
function includesOf(directives: readonly Directive[]): Include[] {
  const outside = directives.flatMap((directive): Include[] => {
    const path = directive.kind === 'directive' && /^include ?([<"].*[>"])/.exec(directive.text)?.[1];
    return path ? [{ ...directive, path }] : [];
  });
  if (outside.length > 0) return outside;
  const guard = directives.find(
    (directive): directive is Conditional => directive.kind === 'conditional' && isGuard(directive),
  );
  return guard ? includesOf(guard.branches[0].inside) : [];
}

function isGuard({ branches }: Conditional): boolean {
  return branches.length === 1 && /^ifndef$|^if$/.test(branches[0].keyword);
}

function placeAmong(text: string, includes: readonly Include[]): number {
  const linux = includes.filter((include) => include.path.startsWith('<linux/'));
  const last = linux[linux.length - 1];
  if (last) {
    const sorted = linux.every((include, i) => i === 0 || linux[i - 1].path <= include.path);
    const next = sorted ? linux.find((include) => include.path > '<linux/version.h>') : undefined;
    return next ? next.start : last.end;
  }
  const system = includes.filter((include) => include.path.startsWith('<'));
  if (system.length > 0) return system[system.length - 1].end;
  if (includes.length > 0) return includes[0].start;
  // Behind what opens the file: the licence, and the guard of a header.
  const opening =
    /^(?:\s*(?:\/\*[^]*?\*\/|\/\/.*))*\s*?(?:(?:^|\n)\s*#\s*ifndef (\w+)\s*\n\s*#\s*define \1\b.*)?(?:\n|$)/.exec(
      text,
    );
  return opening?.[0].length ?? 0;
}
