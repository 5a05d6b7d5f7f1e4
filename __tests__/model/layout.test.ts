import fc from 'fast-check';
import { Edits } from '../../model/edits';
import { applyWithLayout, columnAfter, indentation, type LayoutUnit } from '../../model/layout';
import { tokenize } from '../../model/lexer';
import type { SourceRange } from '../../model/nodes';

/** Lay out a text in which names are replaced; the units are the pieces between `«` and `»`. */
function laidOut(text: string, replacements: Readonly<Record<string, string>>): string {
  const units: LayoutUnit[] = [];
  let source = '';
  let start = 0;
  for (const piece of text.split(/([«»])/)) {
    if (piece === '«') start = source.length;
    else if (piece === '»') units.push({ start, end: source.length });
    else source += piece;
  }
  const edits = new Edits(source);
  for (const [name, by] of Object.entries(replacements)) {
    for (const match of source.matchAll(new RegExp(`\\b${name}\\b`, 'g')))
      edits.replace({ start: match.index, end: match.index + name.length }, by);
  }
  return applyWithLayout(edits, units);
}

describe('continuation lines', () => {
  test('follow the parenthesis that they are aligned to', () => {
    expect(laidOut('\t«ret = old(one,\n\t\t  two);»\n', { old: 'much_longer' })).toBe(
      '\tret = much_longer(one,\n\t\t\t  two);\n',
    );
  });

  test('stay where they are when they are not aligned', () => {
    expect(laidOut('\t«ret = old(one,\n\t\ttwo);»\n', { old: 'much_longer' })).toBe(
      '\tret = much_longer(one,\n\t\ttwo);\n',
    );
  });

  test('stay where they are in units without an edit', () => {
    expect(laidOut('\t«keep(one,\n\t two);»\n\t«old();»\n', { old: 'new' })).toBe(
      '\tkeep(one,\n\t two);\n\tnew();\n',
    );
  });

  test('of a nested call follow the innermost parenthesis', () => {
    expect(laidOut('\t«if (old(a) &&\n\t    f(old(b),\n\t      c))»\n', { old: 'longer' })).toBe(
      '\tif (longer(a) &&\n\t    f(longer(b),\n\t      c))\n',
    );
  });
});

describe('lines that an edit makes too long', () => {
  const long = 'a_name_that_takes_a_lot_of_room_on_the_line';

  test('are broken after a comma of the outermost list', () => {
    expect(laidOut('\t«call(first(x, y), old, second(z));»\n', { old: long })).toBe(
      `\tcall(first(x, y), ${long},\n\t     second(z));\n`,
    );
  });

  test('are broken behind a text that holds an address', () => {
    expect(laidOut('\t«call("see https://a.example", first, old);»\n', { old: long })).toBe(
      `\tcall("see https://a.example", first,\n\t     ${long});\n`,
    );
  });

  test('are broken after an operator when there is no comma', () => {
    expect(laidOut('\t«if (old && another_condition)»\n', { old: `${long} + ${long.slice(0, 12)}` })).toBe(
      `\tif (${long} + ${long.slice(0, 12)} &&\n\t    another_condition)\n`,
    );
  });

  test('are broken after the first choice of a returned value', () => {
    expect(laidOut('\t«return old ? -EAGAIN : write ? 1 : 0;»\n', { old: `${long}(x, y)` })).toBe(
      `\treturn ${long}(x, y) ? -EAGAIN :\n\t       write ? 1 : 0;\n`,
    );
  });

  test('are broken between the names that a declaration gives values', () => {
    expect(laidOut('\t«bool one = f(old, 1), two = g(x, 2);»\n', { old: `${long} + 4` })).toBe(
      `\tbool one = f(${long} + 4, 1),\n\t     two = g(x, 2);\n`,
    );
  });

  test('are broken behind the equals sign where nothing else can be', () => {
    expect(laidOut('\t«target->member_of_it = old;»\n', { old: `${long}(${long.slice(0, 12)})` })).toBe(
      `\ttarget->member_of_it =\n\t\t${long}(${long.slice(0, 12)});\n`,
    );
  });

  test('stay long when there is no place to break them', () => {
    const line = `\t«x = old;»\n`;
    expect(laidOut(line, { old: long + long })).toBe(`\tx = ${long}${long};\n`);
  });

  test('stay as they are when they were that long before', () => {
    const text = `${long}(${long}, one, two);`;
    expect(laidOut(`\t«${text}»\n`, { two: 'six' })).toBe(`\t${text.replace('two', 'six')}\n`);
  });

  test('break with the line ends of the file', () => {
    expect(laidOut('\t«call(first(x, y), old, second(z));»\r\n', { old: long })).toBe(
      `\tcall(first(x, y), ${long},\r\n\t     second(z));\r\n`,
    );
  });
});

describe('lines that an edit removes', () => {
  /** Remove the lines that hold a word. */
  function without(text: string, word: string): string {
    const edits = new Edits(text);
    for (const match of text.matchAll(new RegExp(word, 'g')))
      edits.removeLines({ start: match.index, end: match.index + word.length });
    return applyWithLayout(edits, []);
  }

  test('leave one blank line where there were two', () => {
    expect(without('a;\n\nx;\n\nb;\n', 'x;')).toBe('a;\n\nb;\n');
  });

  test('leave none where a block begins or ends', () => {
    expect(without('{\n\tx;\n\n\tb;\n}\n', 'x;')).toBe('{\n\tb;\n}\n');
    expect(without('{\n\tb;\n\n\tx;\n}\n', 'x;')).toBe('{\n\tb;\n}\n');
  });

  test('leave blank lines elsewhere alone', () => {
    expect(without('a;\n\n\nb;\nx;\nc;\n\n\nd;\n', 'x;')).toBe('a;\n\n\nb;\nc;\n\n\nd;\n');
  });

  test('leave no white space where all that stood on a line went in pieces', () => {
    expect(without('{\n\tx; x;\n\n\tb; x;\n}\n', 'x;')).toBe('{\n\tb;\n}\n');
  });
});

test('columns count tabs to the next multiple of eight', () => {
  expect(columnAfter('\ta')).toBe(9);
  expect(columnAfter('1234567\t')).toBe(8);
  expect(columnAfter('\t', 8)).toBe(16);
  expect(columnAfter('ab\ncd')).toBe(2);
  expect(indentation(21)).toBe('\t\t     ');
});

/** C text of one statement with continuation lines, aligned or not, comments and strings. */
const name = fc.constantFrom(
  'a',
  'desc',
  'old',
  'old_name_of_a_function',
  'x1',
  'VM_READ',
  '"old, text"',
  "'c'",
);
const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    name,
    fc
      .tuple(
        name,
        fc.array(tie('expression'), { maxLength: 3 }),
        fc.constantFrom(', ', ',', ',\n\t\t', ', /* why */\n '),
      )
      .map(([callee, list, comma]) => `${callee.replace(/\W/g, '_')}(${list.join(comma)})`),
    fc
      .tuple(
        tie('expression'),
        fc.constantFrom('+', '&&', '||', '|', '==', '->', '>>', '?'),
        tie('expression'),
      )
      .map(([left, operator, right]) =>
        operator === '?'
          ? `${left} ? ${right} : ${left}`
          : operator === '->'
            ? `${left}->${right.replace(/[^]*?(\w+)[^]*/, '$1')}`
            : `(${left} ${operator} ${right})`,
      ),
  ),
}));
const statement = fc
  .tuple(
    fc.constantFrom('\t', '\t\t\t', ''),
    fc.constantFrom('ret = ', 'return ', '', 'if (old) '),
    expression,
  )
  .map(([indent, lead, value]) => ({ indent, text: `${lead}${value};` }));

/** The tokens of a text; white space inside comments may change with the lines that they stand on. */
function tokensOf(text: string): string[] {
  return tokenize(text).map(({ start, end }) => text.slice(start, end).replace(/\s+/g, ' '));
}

test('layout never changes anything but white space', () => {
  fc.assert(
    fc.property(
      fc.array(statement, { minLength: 1, maxLength: 4 }),
      fc.constantFrom('n', 'a_considerably_longer_name_than_before', 'f(a, b, c, d, e)', ''),
      (statements, by) => {
        const units: SourceRange[] = [];
        let text = '';
        for (const { indent, text: body } of statements) {
          text += indent;
          units.push({ start: text.length, end: text.length + body.length });
          text += `${body}\n\n`;
        }
        const edits = new Edits(text);
        for (const token of tokenize(text)) if (token.text === 'old') edits.replace(token, by);
        const result = applyWithLayout(edits, units);
        expect(tokensOf(result)).toEqual(tokensOf(edits.apply()));
        expect(applyWithLayout(new Edits(text), units)).toBe(text);
      },
    ),
    { numRuns: 1000 },
  );
});
