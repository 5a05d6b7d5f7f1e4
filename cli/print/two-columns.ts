/** Characters of a column at most: two fit a terminal of 120. */
const WIDTH = 56;

/**
 * Rows of two texts as lines in two columns; a text that is too long goes on in the next line, indented as it was.
 * @param rows left and right texts
 * @param heads what stands above each column
 */
export function columns(
  rows: readonly (readonly [string, string])[],
  heads: readonly [string, string],
): string[] {
  const lines: string[] = [];
  for (const [left, right] of [heads, ...rows]) {
    const [a, b] = [wrapped(left), wrapped(right)];
    for (let i = 0; i < Math.max(a.length, b.length); i++) {
      lines.push(`${(a[i] ?? '').padEnd(WIDTH)} | ${b[i] ?? ''}`.trimEnd());
    }
  }
  return lines;
}

function wrapped(text: string): string[] {
  if (text.length <= WIDTH) return [text];
  const indent = `${/^ */.exec(text)![0]}  `;
  const lines: string[] = [];
  let rest = text;
  while (rest.length > WIDTH) {
    const space = rest.lastIndexOf(' ', WIDTH);
    const at = space > indent.length ? space : WIDTH;
    lines.push(rest.slice(0, at));
    rest = indent + rest.slice(at).trimStart();
  }
  return [...lines, rest];
}
