/** What a terminal obeys, or shows so that text reads otherwise than it is: control and direction characters, line separators. */
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const UNSAFE = /[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/**
 * Text of a C file or a file name in a form that is safe to show: what a terminal would obey instead of showing it is
 * spelled. Tabs stay.
 */
export function visible(text: string): string {
  return text.replace(UNSAFE, spelled);
}

/** The same for text of several lines, which stay. */
export function visibleLines(text: string): string {
  return text.replace(UNSAFE, (character) => (character === '\n' ? character : spelled(character)));
}

/** Escape sequences that colour text, which are ours. */
// eslint-disable-next-line no-control-regex -- as above
const COLOUR = /(\x1b\[[0-9;]{1,8}m)/;

// eslint-disable-next-line no-control-regex -- as above
const EVERY_COLOUR = /\x1b\[[0-9;]{1,8}m/g;

/**
 * What is about to be written to a terminal or a pipe, with nothing in it that is obeyed but line ends, tabs and colours of our
 * own; where no colours are wanted, a colour is none of ours.
 *
 * @param colours whether there may be colours
 */
export function printable(text: string, colours: boolean): string {
  if (text.search(UNSAFE) === -1) return text;
  if (!colours) return visibleLines(text);
  return text
    .split(COLOUR)
    .map((part, i) => (i % 2 === 1 ? part : visibleLines(part)))
    .join('');
}

/** Characters of a line that a person is shown at most: what a source has in one line may be as long as the source. */
const LONGEST_LINE = 1000;

/** The same text with each line that is longer than a person reads cut, and how much of it is not shown. */
export function clipped(text: string, most = LONGEST_LINE): string {
  if (text.length <= most) return text;
  return text.replace(/[^\n]+/g, (line) => (line.length <= most ? line : clippedLine(line, most)));
}

function clippedLine(coloured: string, most: number): string {
  // A colour that is begun and not ended would go on in what follows.
  const line = coloured.replace(EVERY_COLOUR, '');
  if (line.length <= most) return coloured;
  // What became of something with a long name stands at the end.
  const end = Math.floor(most / 4);
  const cut = (line.length - most).toLocaleString('en');
  return `${line.slice(0, most - end)} [... ${cut} more characters ...] ${line.slice(-end)}`;
}

function spelled(character: string): string {
  const code = character.charCodeAt(0);
  return code <= 0xff
    ? `\\x${code.toString(16).padStart(2, '0')}`
    : `\\u${code.toString(16).padStart(4, '0')}`;
}

/** A value as JSON in which nothing is that a terminal obeys. */
export function jsonText(value: unknown, indent?: number): string {
  return safeJson(JSON.stringify(value, null, indent));
}

/** JSON that means the same, in which nothing is that a terminal obeys. */
export function safeJson(json: string): string {
  return json.replace(UNSAFE, (character) =>
    character === '\n' ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
