import fc from 'fast-check';
import { Edits, wholeLines, type Part } from '../../model/edits';
import type { SourceRange } from '../../model/nodes';

const source = 'alpha beta gamma delta';

function span(text: string): SourceRange {
  const start = source.indexOf(text);
  return { start, end: start + text.length };
}

test('replaces, inserts and removes, and keeps every other byte', () => {
  const edits = new Edits(source);
  edits.replace(span('gamma'), 'GAMMA');
  edits.insert(0, '> ');
  edits.remove(span('beta '));
  expect(edits.apply()).toBe('> alpha GAMMA delta');
});

test('an edit embeds spans of what it replaces, with the edits inside them', () => {
  const edits = new Edits(source);
  edits.replace(span('beta gamma delta'), 'f(', span('gamma'), ', ', span('beta'), ')');
  edits.replace(span('gamma'), 'G');
  edits.insert(span('beta').start, '&');
  expect(edits.apply()).toBe('alpha f(G, &beta)');
});

test('an edit that embeds its own range goes around the other edit of that range', () => {
  const edits = new Edits(source);
  edits.replace(span('gamma'), 'G');
  edits.replace(span('gamma'), '(', span('gamma'), ')');
  expect(edits.apply()).toBe('alpha beta (G) delta');
});

test('insertions at one place keep their order, before what a replacement there writes', () => {
  const edits = new Edits(source);
  edits.insert(6, '1');
  edits.insert(6, '2');
  edits.replace(span('beta'), 'B');
  edits.insert(10, '3');
  expect(edits.apply()).toBe('alpha 12B3 gamma delta');
});

test('knows what will disappear, and what one edit takes the place of', () => {
  const edits = new Edits(source);
  edits.replace(span('beta gamma'), span('gamma'));
  expect(edits.drops(span('beta'))).toBe(true);
  expect(edits.drops(span('gamma'))).toBe(false);
  expect(edits.drops(span('alpha'))).toBe(false);
  expect(edits.replaces(span('beta gamma'))).toBe(true);
  expect(edits.replaces(span('beta'))).toBe(false);
  expect(edits.touches(span('delta'))).toBe(false);
  expect(edits.touches(span('gamma'))).toBe(true);
});

test('says which texts overlap', () => {
  const edits = new Edits(source);
  edits.replace(span('beta gamma'), 'x');
  expect(() => edits.replace(span('gamma delta'), 'y')).toThrow(
    'edits overlap: "beta gamma" and "gamma delta": a transform must not touch what another one replaced',
  );
  expect(() => edits.insert(span('gamma').start, 'z')).toThrow('edits overlap');
});

test('an edit cannot embed text from outside itself, nor run backwards', () => {
  const edits = new Edits(source);
  expect(() => edits.replace(span('beta'), span('gamma'))).toThrow('from outside itself');
  expect(() => edits.replace({ start: 5, end: 3 })).toThrow('inverted range 5..3');
});

test('merges the edits of several, and refuses those that overlap', () => {
  const first = new Edits(source);
  first.replace(span('alpha'), 'A');
  const second = new Edits(source);
  second.replace(span('delta'), 'D');
  expect(Edits.merge(source, [first, second]).apply()).toBe('A beta gamma D');
  second.remove(span('pha'));
  expect(() => Edits.merge(source, [first, second])).toThrow('edits overlap');
});

test('removes lines whole when nothing else stands on them', () => {
  const text = 'a;\r\n\tb; \r\n\tc; d;\n';
  const at = (part: string): SourceRange => ({ start: text.indexOf(part), end: text.indexOf(part) + 2 });
  expect(wholeLines(text, at('b;'))).toEqual({ start: 4, end: 10 });
  expect(wholeLines(text, at('c;'))).toEqual(at('c;'));
});

test('removes the comment behind it with a line, and no other', () => {
  const removed = (text: string): string => {
    const edits = new Edits(text);
    edits.removeLines({ start: text.indexOf('x;'), end: text.indexOf('x;') + 2 });
    return edits.apply();
  };
  expect(removed('a; /* a */\n\tx; /* x */ \nb; /* b */\n')).toBe('a; /* a */\nb; /* b */\n');
  expect(removed('\tx;\t// why * / not */\r\nb;')).toBe('b;');
  expect(removed('\tx; /* goes\n on */\nb;')).toBe('\t /* goes\n on */\nb;');
  expect(removed('\tx; /* x */ y;\n')).toBe('\t /* x */ y;\n');
  expect(removed('\tx; /* x */ y; /* y */\n')).toBe('\t /* x */ y; /* y */\n');
  expect(removed('\t/* x */ x;\n')).toBe('\t/* x */ \n');
  expect(removed('\tx;')).toBe('');
});

/** A random edit with edits inside the spans that it embeds. */
interface Planned {
  readonly start: number;
  readonly end: number;
  readonly pieces: readonly (string | Span)[];
}

interface Span {
  readonly start: number;
  readonly end: number;
  readonly edits: readonly Planned[];
}

/** A span of the text with edits in it that do not touch each other. */
function spans(start: number, end: number, depth: number): fc.Arbitrary<Span> {
  if (end - start < 3 || depth === 0) return fc.constant({ start, end, edits: [] });
  return fc
    .uniqueArray(fc.integer({ min: start, max: end }), { maxLength: 6 })
    .chain((cuts) => {
      const sorted = [...cuts].sort((a, b) => a - b);
      const ranges: [number, number][] = [];
      for (let i = 0; i + 1 < sorted.length; i += 2) {
        const after = ranges.at(-1)?.[1];
        if (after === undefined || sorted[i] > after) ranges.push([sorted[i], sorted[i + 1]]);
      }
      return fc.tuple(...ranges.map(([from, to]) => planned(from, to, depth - 1)));
    })
    .map((edits) => ({ start, end, edits }));
}

function planned(start: number, end: number, depth: number): fc.Arbitrary<Planned> {
  const text = fc.constantFrom('', 'x', '(', '>>', 'long text');
  const inner = fc
    .tuple(fc.integer({ min: start, max: end }), fc.integer({ min: start, max: end }))
    .chain(([a, b]) => spans(Math.min(a, b), Math.max(a, b), depth))
    // An edit that embeds all of itself would have to be recorded after those inside it.
    .filter((one) => one.end - one.start < end - start);
  return fc.oneof(fc.tuple(text), fc.tuple(text, inner, text)).map((pieces) => ({ start, end, pieces }));
}

/** What the edits come to, by substitution from the inside out. */
function expected(text: string, { start, end, edits }: Span): string {
  let result = '';
  let at = start;
  for (const edit of edits) {
    result += text.slice(at, edit.start);
    for (const piece of edit.pieces) result += typeof piece === 'string' ? piece : expected(text, piece);
    at = edit.end;
  }
  return result + text.slice(at, end);
}

function flatten({ edits }: Span): Planned[] {
  return edits.flatMap((edit) => [
    edit,
    ...edit.pieces.flatMap((piece) => (typeof piece === 'string' ? [] : flatten(piece))),
  ]);
}

const TEXT = 'int f(struct file *file, struct vm_area_struct *vma) { return 0; }';
const shuffled = spans(0, TEXT.length, 3).chain((root) =>
  fc.tuple(fc.constant(root), fc.shuffledSubarray(flatten(root), { minLength: flatten(root).length })),
);

test('nested edits come to what substitution gives, in whatever order they are recorded', () => {
  fc.assert(
    fc.property(shuffled, ([root, order]) => {
      const edits = new Edits(TEXT);
      for (const edit of order) {
        const parts = edit.pieces.map((piece): Part =>
          typeof piece === 'string' ? piece : { start: piece.start, end: piece.end },
        );
        edits.replace(edit, ...parts);
      }
      expect(edits.apply()).toBe(expected(TEXT, root));
      const segments = edits.segments();
      expect(segments.map((segment) => segment.text).join('')).toBe(expected(TEXT, root));
      for (const { changed, from, text } of segments)
        if (!changed) expect(TEXT.slice(from, from + text.length)).toBe(text);
    }),
    { numRuns: 500 },
  );
});

test('two edits that overlap always throw', () => {
  const place = fc.integer({ min: 0, max: TEXT.length });
  fc.assert(
    fc.property(place, place, place, place, (a, b, c, d) => {
      const first = { start: Math.min(a, b), end: Math.max(a, b) };
      const second = { start: Math.min(c, d), end: Math.max(c, d) };
      const empty = first.start === first.end || second.start === second.end;
      const overlapping = empty
        ? first.start < second.end &&
          second.start < first.end &&
          first.end - first.start !== second.end - second.start
        : first.start < second.end && second.start < first.end;
      const edits = new Edits(TEXT);
      edits.replace(first, 'x');
      if (overlapping) expect(() => edits.replace(second, 'y')).toThrow('edits overlap');
      else expect(() => edits.replace(second, 'y')).not.toThrow();
    }),
    { numRuns: 2000 },
  );
});
