import { EventLog, observation_json } from '../../runtime/mm/scenario/observation';
import { parse_scenarios, ScenarioSyntaxError, written_map } from '../../runtime/mm/scenario/scenario';

describe('a scenario file', () => {
  test('is read step by step', () => {
    const text = [
      '# comment',
      'scenario first',
      'map 1 2 rw private 3',
      '',
      '  move 1  2 16 4',
      'fail 1',
      'scenario second',
      'protect 0 4 none',
      'fork',
    ].join('\n');
    expect(parse_scenarios(text)).toEqual([
      {
        name: 'first',
        steps: [
          {
            op: 'map 1 2 rw private 3',
            line: 3,
            step: { kind: 'map', page: 1, pages: 2, prot: 3, shared: false, pgoff: 3 },
          },
          {
            op: 'move 1 2 16 4',
            line: 5,
            step: { kind: 'move', page: 1, pages: 2, new_page: 16, new_pages: 4 },
          },
          { op: 'fail 1', line: 6, step: { kind: 'fail', allocations: 1 } },
        ],
      },
      {
        name: 'second',
        steps: [
          { op: 'protect 0 4 none', line: 8, step: { kind: 'protect', page: 0, pages: 4, prot: 0 } },
          { op: 'fork', line: 9, step: { kind: 'fork' } },
        ],
      },
    ]);
  });

  test.each([
    ['map 0 4 rw shared 0', 'line 1: "map 0 4 rw shared 0" comes before the first "scenario NAME"'],
    ['scenario a\njump 3', 'line 2: there is no step "jump"'],
    ['scenario a\nunmap 3', 'line 2: "unmap" needs a number of pages'],
    ['scenario a\nunmap 3 x', 'line 2: a number of pages is a whole number, not "x"'],
    ['scenario a\nunmap -3 1', 'line 2: a page is a whole number, not "-3"'],
    ['scenario a\nanon 3 1 rr', 'line 2: a protection is letters of rwx, or none, not "rr"'],
    ['scenario a\nmap 3 1 r public 0', 'line 2: a mapping is "shared" or "private", not "public"'],
    ['scenario a\nopen rw', 'line 2: a file is opened "r", "w" or "noexec", not "rw"'],
    ['scenario a\nfork\nopen r', 'line 3: "open" stands first in its scenario'],
    ['scenario a\nfail 1 kernel', 'line 2: "fail" takes no "kernel"'],
    ['scenario a\nfork 1', 'line 2: "fork" takes no "1"'],
    ['scenario a\nscenario a', 'line 2: there is a scenario "a" already'],
    ['scenario', 'line 1: "scenario" needs a name'],
  ])('%j is refused with its line', (text, message) => {
    expect(() => parse_scenarios(text)).toThrow(ScenarioSyntaxError);
    expect(() => parse_scenarios(text)).toThrow(message);
  });
});

test('a file can be opened otherwise, and an allocation of the driver alone can fail', () => {
  const [{ steps }] = parse_scenarios('scenario a\nopen noexec\nfail 2 driver\nfork');
  expect(steps.map(({ step }) => step)).toEqual([
    { kind: 'open', access: 'noexec' },
    { kind: 'fail', allocations: 2, driver: true },
    { kind: 'fork' },
  ]);
});

describe('events', () => {
  const log = new EventLog({ base_address: 2 ** 44, window_pages: 16, base_pfn: 100 });

  test('name addresses of the window, and keep other numbers', () => {
    log.add('seen', 2 ** 44, 2 ** 44 + 3 * 4096, 2 ** 44 - 1);
    log.add('large', 2n ** 64n - 12n, 7n);
    expect(log.take()).toEqual([
      ['seen', 'p0', 'p3', 2 ** 44 - 1],
      ['large', 2n ** 64n - 12n, 7],
    ]);
    expect(log.take()).toEqual([]);
  });

  test('are printed with all digits', () => {
    expect(observation_json({ events: [['large', 2n ** 64n - 12n]], none: null })).toBe(
      '{"events":[["large",18446744073709551604]],"none":null}',
    );
  });
});

test.each([
  'map 1 2 rwx private 3',
  'map 0 16 none shared 0',
  'map 2 1 r shared 4095',
  'map 2 1 wx shared 7',
])('a mapping is written as it is read: %s', (line) => {
  const [{ steps }] = parse_scenarios(`scenario a\n${line}`);
  const { step } = steps[0];
  if (step.kind !== 'map') throw new Error('no mapping');
  expect(written_map(step)).toEqual({ op: line, step, line: 0 });
});
