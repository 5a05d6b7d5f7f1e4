import { directivesOf } from '../../model/conditionals';
import type { KernelApi } from '../../model/kernel-api';
import { kernelsBefore, kernelsFrom, linesOf, textFor, type KernelText } from '../../model/kernel-release';
import { withVersionHeader } from './include';
import { changedRegions, type Replacement } from './regions';
import { codeOf, unitsOf } from './units';
import type { FileResult } from '../mmap-prepare/migrate-source';

/**
 * Both kernels at once, for modules outside of the tree: the legacy hook stays for kernels before the release that the
 * kernel API says, and the new one is used from there on.
 *
 * What newer kernels see of the file is converted, then both versions are written, each region under one condition. The
 * legacy text stays byte for byte as it was. A region is a function or a declaration, with neighbours that change; in
 * initialisers it is the lines that change. Comments that change alone stay as they were.
 */

/** What the kernels that have the new callback see of a file: the text to convert. */
export function newerSide(source: string, api: KernelApi): KernelText {
  return textFor(source, kernelsFrom(api.since));
}

/**
 * The result for both kernels.
 *
 * @param source the file
 * @param newer its newer side
 * @param result what the conversion made of that
 * @returns the result with the text for both, its lines being those of the file
 * @throws when the text would not read as the two versions that it is made of: nothing wrong is ever printed
 */
export function forBothKernels(
  source: string,
  newer: KernelText,
  api: KernelApi,
  result: FileResult,
): FileResult {
  const line = (number: number): number => (newer.lines[number - 1] ?? number - 1) + 1;
  const hooks = result.hooks.map((hook) => ({
    ...hook,
    line: line(hook.line),
    findings: hook.findings.map((finding) => ({ ...finding, line: line(finding.line) })),
  }));
  return { ...result, hooks, output: joinForms(source, newer, result.output, api) };
}

/** One text of two: the file as it is, for kernels before a release, and what was made of its newer side, from there on. */
function joinForms(source: string, newer: KernelText, output: string, api: KernelApi): string {
  if (output === newer.text) return source;
  const lines = linesOf(source);
  const starts = [0];
  for (const line of lines) starts.push(starts[starts.length - 1] + line.length);
  const regions = changedRegions(
    { directives: directivesOf(source), starts, lines: newer.lines, units: unitsOf(newer.text) },
    unitsOf(output),
  );
  if (regions.length === 0) return source;
  const condition = `LINUX_VERSION_CODE >= KERNEL_VERSION(${api.since.join(', ')}, 0)`;
  const lineBreak = source.includes('\r\n') ? '\r\n' : '\n';
  let text = '';
  let at = 0;
  for (const region of regions) {
    text += lines.slice(at, region.from).join('');
    text += conditional(condition, region, lines.slice(region.from, region.to).join(''), lineBreak);
    at = region.to;
  }
  text += lines.slice(at).join('');
  const joined = withVersionHeader(text, starts[regions[0].from]);
  checkSides(joined, source, output, api);
  return joined;
}

function conditional(condition: string, region: Replacement, old: string, lineBreak: string): string {
  const whole = (text: string): string => (text === '' || text.endsWith('\n') ? text : text + lineBreak);
  // Empty lines around what is new stay outside of the condition.
  const first = /^(?:[^\S\n]*\n)*/.exec(region.text)![0].length;
  const last = first + /^(?:[^]*\S[^\n]*\n?)?/.exec(region.text.slice(first))![0].length;
  const [above, now, below] = [
    region.text.slice(0, first),
    region.text.slice(first, last),
    region.text.slice(last),
  ];
  if (old === '') return `${above}#if ${condition}${lineBreak}${whole(now)}#endif${lineBreak}${below}`;
  if (now === '') return `#if ${condition.replace('>=', '<')}${lineBreak}${whole(old)}#endif${lineBreak}`;
  return [`#if ${condition}`, region.text, '#else', old, '#endif'].map(whole).join('');
}

/** Older kernels must see the file as it was, newer ones what the conversion made of it, comments and empty lines aside. */
function checkSides(joined: string, source: string, output: string, { since }: KernelApi): void {
  const older = kernelsBefore(since);
  const filled = (text: string): string =>
    linesOf(text)
      .filter((line) => line.trim() !== '' && line.trim() !== '#include <linux/version.h>')
      .map((line) => line.trimEnd())
      .join('\n');
  if (filled(textFor(joined, older).text) !== filled(textFor(source, older).text))
    throw new Error('the text for both kernels would change what older kernels see');
  const codeLines = (text: string): string => codeOf(filled(text));
  if (
    codeLines(textFor(joined, kernelsFrom(since)).text) !==
    codeLines(textFor(output, kernelsFrom(since)).text)
  )
    throw new Error('the text for both kernels would not give newer kernels what the conversion made');
}
