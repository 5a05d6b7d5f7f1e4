import { between, canFollow, flowOf, mustPass, pointOf, reachableFrom } from '../../analysis/control-flow';
import { printFlow } from '../../analysis/print-flow';
import { loadGrammar } from '../../model/parse';
import { callsOf } from '../../model/query';
import { smallFunction } from './functions';

beforeAll(() => loadGrammar());

function graph(text: string): string[] {
  const { driver, definition } = smallFunction(text);
  return printFlow(driver, definition).split('\n');
}

describe('the graph', () => {
  test('both ways of a condition come together', () => {
    expect(graph('if (a)\n\tx();\nelse\n\ty();\nreturn 0;')).toEqual([
      '1: a -> true 2, false 3',
      '2: x(); -> 4',
      '3: y(); -> 4',
      '4: return 0; -> 5',
      '5: end',
    ]);
  });

  test('a condition that is a number goes one way', () => {
    expect(graph('do {\n\tx();\n} while (0);\nreturn 0;')).toEqual([
      '1: x(); -> 2',
      '2: 0 -> false 3',
      '3: return 0; -> 4',
      '4: end',
    ]);
  });

  test('loops go round, break leaves them, continue goes to the update', () => {
    expect(
      graph(
        'for (i = 0; i < a; i++) {\n\tif (x())\n\t\tbreak;\n\tif (y())\n\t\tcontinue;\n\tz();\n}\nreturn 0;',
      ),
    ).toEqual([
      '1: i = 0 -> 2',
      '2: i < a -> true 3, false 9',
      '3: x() -> true 4, false 5',
      '4: break; -> 9',
      '5: y() -> true 6, false 7',
      '6: continue; -> 8',
      '7: z(); -> 8',
      '8: i++ -> 2',
      '9: return 0; -> 10',
      '10: end',
    ]);
  });

  test('cases fall through, and a switch without a default may choose none', () => {
    expect(
      graph('switch (a) {\ncase 0:\n\tx();\ncase 1:\n\ty();\n\tbreak;\ncase 2:\n\treturn 1;\n}\nreturn 0;'),
    ).toEqual([
      '1: a -> case 0 2, case 1 3, case 2 5, no case 6',
      '2: x(); -> 3',
      '3: y(); -> 4',
      '4: break; -> 6',
      '5: return 1; -> 7',
      '6: return 0; -> 7',
      '7: end',
    ]);
  });

  test('a goto leads to its label, also backwards', () => {
    expect(graph('again:\n\tx();\n\tif (a)\n\t\tgoto again;\n\treturn 0;')).toEqual([
      '1: x(); -> 2',
      '2: a -> true 3, false 4',
      '3: goto again; -> 1',
      '4: return 0; -> 5',
      '5: end',
    ]);
  });

  test('the preprocessor chooses between branches', () => {
    expect(graph('#ifdef CONFIG_A\n\tx();\n#else\n\ty();\n#endif\n\treturn 0;')).toEqual([
      '1: #if -> #ifdef CONFIG_A 2, #else 3',
      '2: x(); -> 4',
      '3: y(); -> 4',
      '4: return 0; -> 5',
      '5: end',
    ]);
  });

  test('loop macros run their block any number of times', () => {
    expect(graph('list_for_each_entry(p, &head, list) {\n\tx(p);\n}\nreturn 0;')).toEqual([
      '1: list_for_each_entry(p, &head, list) -> again 2, done 3',
      '2: x(p); -> 1',
      '3: return 0; -> 4',
      '4: end',
    ]);
  });

  test('the statements of a statement expression come before what holds it', () => {
    expect(graph('a = ({ int n = x(); if (n) return n; n; });\nreturn 0;')).toEqual([
      '1: int n = x(); -> 2',
      '2: n -> true 3, false 4',
      '3: return n; -> 7',
      '4: n; -> 5',
      '5: a = ({ int n = x(); if (n) return n; n; }); -> 6',
      '6: return 0; -> 7',
      '7: end',
    ]);
  });
});

describe('what a scope gives back', () => {
  test('break in scoped_guard() leaves its block, not the loop around it', () => {
    expect(
      graph(
        'while (a) {\n\tscoped_guard(mutex, &lock) {\n\t\tif (b)\n\t\t\tbreak;\n\t\tx();\n\t}\n\ty();\n}\nreturn 0;',
      ),
    ).toEqual([
      '1: a -> true 2, false 8',
      '2: enter scoped_guard(mutex, &lock) -> 3',
      '3: b -> true 4, false 5',
      '4: break; -> 6',
      '5: x(); -> 6',
      '6: leave scoped_guard(mutex, &lock) -> 7',
      '7: y(); -> 1',
      '8: return 0; -> 9',
      '9: end',
    ]);
  });

  test('a guard is left where its scope ends, and by a return', () => {
    expect(graph('{\n\tguard(mutex)(&lock);\n\tif (a)\n\t\treturn 1;\n\tx();\n}\ny();\nreturn 0;')).toEqual([
      '1: enter guard(mutex)(&lock) -> 2',
      '2: a -> true 3, false 5',
      '3: return 1; -> 4',
      '4: leave guard(mutex)(&lock) -> 9',
      '5: x(); -> 6',
      '6: leave guard(mutex)(&lock) -> 7',
      '7: y(); -> 8',
      '8: return 0; -> 9',
      '9: end',
    ]);
  });

  test('a return leaves several, the innermost first', () => {
    expect(graph('guard(rcu)();\nscoped_guard(mutex, &lock)\n\tif (a)\n\t\treturn 1;\nreturn 0;')).toEqual([
      '1: enter guard(rcu)() -> 2',
      '2: enter scoped_guard(mutex, &lock) -> 3',
      '3: a -> true 4, false 6',
      '4: return 1; -> 5',
      '5: leave scoped_guard(mutex, &lock) -> 8',
      '6: leave scoped_guard(mutex, &lock) -> 7',
      '7: return 0; -> 8',
      '8: leave guard(rcu)() -> 9',
      '9: end',
    ]);
  });

  test('a goto leaves those scopes that its label is not in', () => {
    expect(
      graph(
        'guard(rcu)();\nscoped_guard(mutex, &lock) {\n\tif (a)\n\t\tgoto out;\n\tx();\n}\ny();\nout:\n\treturn 0;',
      ),
    ).toEqual([
      '1: enter guard(rcu)() -> 2',
      '2: enter scoped_guard(mutex, &lock) -> 3',
      '3: a -> true 4, false 6',
      '4: goto out; -> 5',
      '5: leave scoped_guard(mutex, &lock) -> 9',
      '6: x(); -> 7',
      '7: leave scoped_guard(mutex, &lock) -> 8',
      '8: y(); -> 9',
      '9: return 0; -> 10',
      '10: leave guard(rcu)() -> 11',
      '11: end',
    ]);
  });

  test('__free() frees at the end, on every way', () => {
    expect(graph('char *p __free(kfree) = x();\nif (!p)\n\treturn 1;\nreturn 0;')).toEqual([
      '1: enter char *p __free(kfree) = x() -> 2',
      '2: !p -> true 3, false 4',
      '3: return 1; -> 5',
      '4: return 0; -> 5',
      '5: leave char *p __free(kfree) = x() -> 6',
      '6: end',
    ]);
  });
});

describe('questions to the graph', () => {
  const text = 'if (a)\n\tx();\nelse\n\ty();\nz();\nwhile (b)\n\tw();\nreturn 0;';

  test('what may follow what', () => {
    const { definition } = smallFunction(text);
    const call = (name: string) => callsOf(definition.body, name)[0];
    expect(canFollow(definition, call('x'), call('z'))).toBe(true);
    expect(canFollow(definition, call('x'), call('y'))).toBe(false);
    expect(canFollow(definition, call('z'), call('x'))).toBe(false);
    expect(canFollow(definition, call('w'), call('w'))).toBe(true);
  });

  test('what must be passed, and what lies between', () => {
    const { definition } = smallFunction(text);
    const flow = flowOf(definition);
    const at = (name: string) => pointOf(flow, callsOf(definition.body, name)[0])!;
    expect(mustPass([flow.entry], flow.end, new Set([at('z')]))).toBe(true);
    expect(mustPass([flow.entry], flow.end, new Set([at('x')]))).toBe(false);
    expect(mustPass([flow.entry], flow.end, new Set([at('x'), at('y')]))).toBe(true);
    const inside = between(at('x'), flow.end);
    expect([...inside]).toEqual(expect.arrayContaining([at('z'), at('w')]));
    expect(inside.has(at('y'))).toBe(false);
  });

  test('a decided condition is left by one edge', () => {
    const { definition } = smallFunction(text);
    const flow = flowOf(definition);
    const at = (name: string) => pointOf(flow, callsOf(definition.body, name)[0])!;
    const reached = reachableFrom([flow.entry], new Map([[flow.entry, true]]));
    expect(reached.has(at('x'))).toBe(true);
    expect(reached.has(at('y'))).toBe(false);
  });
});
