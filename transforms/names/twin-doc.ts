import type { Driver } from '../../model/driver';
import type { FunctionDeclaration } from '../../model/nodes';

/** Who makes a twin, and of what. */
interface DocumentedTwin {
  readonly driver: Driver;
  readonly definition: FunctionDeclaration;
  readonly newName: string;
  /** What the vma is called in the function, and what the descriptor is called in its twin. */
  readonly vma: string;
  readonly desc: string;
  /** Is the twin only for callbacks that a legacy hook calls? */
  readonly nested: boolean;
}

/**
 * The comment of a twin: kernel-doc where the function that it is made from has some, with the same summary and parameters,
 * and a line otherwise.
 */
export function twinComment({ driver, definition, newName, vma, desc, nested }: DocumentedTwin): string[] {
  const name = definition.id.name;
  const comment = driver.comments.filter(({ end }) => end <= definition.start).at(-1);
  const text = comment ? driver.source.slice(comment.start, comment.end) : '';
  const isOwn = comment !== undefined && driver.source.slice(comment.end, definition.start).trim() === '';
  const lines = text
    .replace(/\s*\*\/$/, '')
    .split(/\r?\n/)
    .map((line) => line.replace(/^\s*\*?\s?/, ''));
  const summary = lines.findIndex((line) => new RegExp(`^\\s*${name}\\b`).test(line));
  const where = nested ? ', from a callback that a legacy hook calls' : '';
  if (!isOwn || !text.startsWith('/**') || summary < 0)
    return plainComment(`${name}() for a mapping that is about to be made${where}.`);
  const entries = parametersOf(lines.slice(summary + 1)).map((entry) =>
    new RegExp(`^@${vma}:`).test(entry[0] ?? '')
      ? [`@${desc}:${/^@\w+:(\s*)/.exec(entry[0])?.[1] ?? ' '}describes the mapping that is about to be made`]
      : entry,
  );
  const told = `As ${name}(), for a mapping that is about to be made${where}: it checks the same, and what is to be mapped is mapped once the mapping is in place.`;
  const returns = returnsOf(lines);
  return [
    '/**',
    ` * ${lines[summary].trim().replace(name, newName)}`,
    ...entries.flat().map((line) => ` * ${line}`),
    ' *',
    ...filled(` * ${told}`, ' * '),
    ...(returns.length > 0 ? [' *', ...returns.map((line) => ` * ${line}`)] : []),
    ' */',
  ];
}

/** What a comment says that a function returns, as it says it. */
function returnsOf(lines: readonly string[]): string[] {
  const first = lines.findIndex((line) => /^\s*Returns?\b/i.test(line));
  if (first < 0) return [];
  const rest = lines.slice(first).map((line) => line.trimEnd());
  const end = rest.findIndex((line) => line.trim() === '');
  return end < 0 ? rest : rest.slice(0, end);
}

/** A comment of one line, or in the kernel's form of several. */
function plainComment(text: string): string[] {
  const line = `/* ${text} */`;
  return line.length <= 80 ? [line] : ['/*', ...filled(` * ${text}`, ' * '), ' */'];
}

/** A text in lines of at most 80 columns. */
function filled(text: string, indent: string): string[] {
  const lines = [''];
  for (const word of text.trimStart().split(' ')) {
    const last = lines.at(-1)!;
    const next = last === '' ? word : `${last} ${word}`;
    if (next.length <= 80) lines[lines.length - 1] = next;
    else lines.push(indent + word);
  }
  const [first, ...others] = lines;
  return [text.startsWith(' ') ? ` ${first}` : first, ...others];
}

/** The lines about each parameter, up to the first empty one behind them. */
function parametersOf(lines: readonly string[]): string[][] {
  const entries: string[][] = [];
  for (const line of lines) {
    const text = line.trimEnd();
    if (text.startsWith('@')) entries.push([text]);
    else if (text.trim() === '' && entries.length > 0) break;
    else if (text.trim() !== '') entries.at(-1)?.push(text);
  }
  return entries;
}
