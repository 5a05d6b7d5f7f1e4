import type { Palette } from './colour';

/** A fence around code; what stands behind its backquotes names the language. */
const FENCE = /^```/;

/**
 * A page of the documentation as text to read: headings and code without the marks around them, code indented, links as
 * their text. Only what the pages use of Markdown is known.
 *
 * @param page the page's Markdown
 * @param colours how headings and code are told apart on a terminal
 */
export function markdownText(page: string, colours: Palette): string {
  let inCode = false;
  const lines = page
    .trimEnd()
    .split('\n')
    .flatMap((line) => {
      if (FENCE.test(line)) {
        inCode = !inCode;
        return [];
      }
      if (inCode) return [line === '' ? '' : `    ${line}`];
      const heading = /^#+ (.*)$/.exec(line);
      return [heading ? colours.place(inline(heading[1])) : inline(line, colours)];
    });
  return `${lines.join('\n')}\n`;
}

/** Text without the marks of Markdown around code, strong text and links. */
function inline(text: string, colours?: Palette): string {
  return text
    .replace(/\[([^\]]+)\]\([^)]+\)/g, '$1')
    .replace(/\*\*([^*]+)\*\*/g, (_, strong: string) => colours?.place(strong) ?? strong)
    .replace(/`([^`]+)`/g, (_, code: string) => colours?.name(code) ?? code);
}
