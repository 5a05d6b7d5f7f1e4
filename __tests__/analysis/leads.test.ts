import fc from 'fast-check';
import { leads } from '../../analysis/leads';

/** The same by going through everything from each node anew. */
function reaches(edges: readonly (readonly number[])[], goals: ReadonlySet<number>, start: number): boolean {
  const seen = new Set([start]);
  for (const node of seen) {
    if (goals.has(node)) return true;
    for (const next of edges[node]) seen.add(next);
  }
  return false;
}

const SIZE = 12;
const node = fc.nat(SIZE - 1);

test('every node leads to what it reaches, whatever was asked before', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(node, { maxLength: 3 }), { minLength: SIZE, maxLength: SIZE }),
      fc.array(node, { maxLength: 2 }),
      fc.array(node, { minLength: 1, maxLength: SIZE }),
      (edges, goals, asked) => {
        const goal = new Set(goals);
        const answers = new Map<number, boolean>();
        for (const start of asked)
          expect(leads(start, answers, (at) => goal.has(at) || edges[at])).toBe(reaches(edges, goal, start));
        for (const [at, answer] of answers) expect(answer).toBe(reaches(edges, goal, at));
      },
    ),
  );
});

test('no node is asked for twice', () => {
  const asked: number[] = [];
  const answers = new Map<number, boolean>();
  const next = (at: number): readonly number[] => {
    asked.push(at);
    return [(at + 1) % 1000, (at * 7) % 1000];
  };
  for (let start = 0; start < 1000; start++) expect(leads(start, answers, next)).toBe(false);
  expect(asked).toHaveLength(1000);
});
