import type { Literal } from './nodes';

const ESCAPES: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({
    n: '\n',
    t: '\t',
    r: '\r',
    a: '\x07',
    b: '\b',
    f: '\f',
    v: '\v',
    e: '\x1b',
    '\\': '\\',
    "'": "'",
    '"': '"',
    '?': '?',
  }),
);

/**
 * The value of a C number: an integer (any base and suffix) as bigint, anything else as a JavaScript number.
 * The grammar takes a sign that stands before a number into it.
 */
export function numberLiteral(raw: string, start: number, end: number): Literal {
  const sign = raw.startsWith('-') ? -1n : 1n;
  const digits = raw
    .replace(/^[-+]/, '')
    .replace(/'/g, '')
    .replace(/[uUlLzZ]+$/, '');
  if (/^0[xX][0-9a-fA-F]+$|^0[bB][01]+$|^[1-9]\d*$|^0$/.test(digits)) {
    return { type: 'Literal', start, end, value: sign * BigInt(digits), raw, literal: 'integer' };
  }
  if (/^0[0-7]+$/.test(digits)) {
    return {
      type: 'Literal',
      start,
      end,
      value: sign * BigInt(`0o${digits.slice(1)}`),
      raw,
      literal: 'integer',
    };
  }
  return { type: 'Literal', start, end, value: Number.parseFloat(raw), raw, literal: 'floating' };
}

/** The characters of a C string or character constant, without its quotes and prefix. */
export function unescapeC(raw: string): string {
  const open = raw.search(/["']/);
  return raw.slice(open + 1, -1).replace(/\\(x[0-9a-fA-F]+|[0-7]{1,3}|\r?\n|[^])/g, (_, code: string) => {
    if (code.startsWith('x')) return String.fromCharCode(Number.parseInt(code.slice(1), 16) & 0xff);
    if (/^[0-7]/.test(code)) return String.fromCharCode(Number.parseInt(code, 8) & 0xff);
    return code.includes('\n') ? '' : (ESCAPES.get(code) ?? code);
  });
}
