import fc from 'fast-check';
import { flowOf, type FlowPoint } from '../../analysis/control-flow';
import { executions } from '../../analysis/paths';
import { loadGrammar } from '../../model/parse';
import type { FunctionDeclaration, Node, Statement } from '../../model/nodes';
import { smallFunction } from './functions';

/**
 * Every run of a function is a way through its graph. The runs are those of an interpreter that walks the statements and
 * knows nothing of the graph; conditions and cases come out at random.
 */

beforeAll(() => loadGrammar());

/** What a run shows, in order: a simple statement, how a condition came out, a case, a scope entered or left. */
type Event =
  | { readonly kind: 'run'; readonly node: Node }
  | { readonly kind: 'test'; readonly node: Node; readonly outcome: boolean }
  | { readonly kind: 'case'; readonly node: Node; readonly chosen: number }
  | { readonly kind: 'enter' | 'leave'; readonly node: Node };

type Completion = 'normal' | 'break' | 'continue' | 'return' | 'goto' | 'stopped';

class Interpreter {
  readonly events: Event[] = [];
  #asked = 0;

  constructor(readonly answers: readonly number[]) {}

  run({ body }: FunctionDeclaration): boolean {
    const end = body.body.findIndex((one) => one.type === 'LabeledStatement');
    const [before, after] = [body.body.slice(0, end), body.body.slice(end)];
    const first = this.#list(before);
    if (first === 'return' || first === 'stopped') return first === 'return';
    return this.#list(after) === 'return';
  }

  /** The next answer; a run that has none left is cut off. */
  #answer(choices: number): number {
    return (this.answers[this.#asked++] ?? 0) % choices;
  }

  #test(node: Node): boolean {
    const outcome = this.#answer(2) === 1;
    this.events.push({ kind: 'test', node, outcome });
    return outcome;
  }

  get #done(): boolean {
    return this.#asked > this.answers.length;
  }

  #list(statements: readonly Statement[]): Completion {
    for (const [i, statement] of statements.entries()) {
      if (statement.type === 'CGuardStatement') {
        this.events.push({ kind: 'enter', node: statement });
        const rest = this.#list(statements.slice(i + 1));
        if (rest !== 'stopped') this.events.push({ kind: 'leave', node: statement });
        return rest;
      }
      const completion = this.#statement(statement);
      if (completion !== 'normal') return completion;
    }
    return 'normal';
  }

  #statement(node: Statement): Completion {
    if (this.#done) return 'stopped';
    switch (node.type) {
      case 'BlockStatement':
        return this.#list(node.body);
      case 'LabeledStatement':
        return this.#statement(node.body);
      case 'IfStatement':
        if (this.#test(node.test)) return this.#statement(node.consequent);
        return node.alternate ? this.#statement(node.alternate) : 'normal';
      case 'WhileStatement':
        while (this.#test(node.test)) {
          const completion = this.#round(node.body);
          if (completion !== 'normal') return completion === 'break' ? 'normal' : completion;
        }
        return 'normal';
      case 'DoWhileStatement':
        do {
          const completion = this.#round(node.body);
          if (completion !== 'normal') return completion === 'break' ? 'normal' : completion;
        } while (this.#test(node.test));
        return 'normal';
      case 'ForStatement':
        this.events.push({ kind: 'run', node: node.init! });
        while (this.#test(node.test!)) {
          const completion = this.#round(node.body);
          if (completion !== 'normal') return completion === 'break' ? 'normal' : completion;
          this.events.push({ kind: 'run', node: node.update! });
        }
        return 'normal';
      case 'SwitchStatement': {
        const chosen = this.#answer(node.cases.length);
        this.events.push({ kind: 'case', node: node.discriminant, chosen });
        for (const { consequent } of node.cases.slice(chosen)) {
          const completion = this.#list(consequent);
          if (completion !== 'normal') return completion === 'break' ? 'normal' : completion;
        }
        return 'normal';
      }
      case 'CMacroBlock': {
        this.events.push({ kind: 'enter', node });
        const completion = this.#statement(node.body);
        if (completion === 'stopped') return completion;
        this.events.push({ kind: 'leave', node });
        return completion === 'break' || completion === 'continue' ? 'normal' : completion;
      }
      case 'BreakStatement':
        return 'break';
      case 'ContinueStatement':
        return 'continue';
      case 'CGotoStatement':
        return 'goto';
      case 'ReturnStatement':
        this.events.push({ kind: 'run', node });
        return 'return';
      default:
        this.events.push({ kind: 'run', node });
        return 'normal';
    }
  }

  #round(body: Statement): Completion {
    if (this.#done) return 'stopped';
    const completion = this.#statement(body);
    return completion === 'continue' ? 'normal' : completion;
  }
}

/** The points that show something, from some on: labels and jumps do not. */
function visible(starts: readonly FlowPoint[]): FlowPoint[] {
  const seen = new Set(starts);
  for (const point of seen) {
    if (point.kind === 'label' || /^(Break|Continue|CGoto)Statement$/.test(point.node?.type ?? ''))
      for (const next of point.next) seen.add(next);
  }
  return [...seen];
}

/** Where a way through the graph is after an event; empty when the event is on none. */
function follow(points: readonly FlowPoint[], event: Event): FlowPoint[] {
  return visible(points).flatMap((point) => {
    if (event.kind === 'leave' || event.kind === 'enter')
      return point.kind === event.kind && point.scoped === event.node ? [...point.next] : [];
    if (point.node !== event.node) return [];
    if (event.kind === 'test')
      return point.edges.flatMap(({ to, when }) =>
        when?.kind === 'truth' && when.holds === event.outcome ? [to] : [],
      );
    return event.kind === 'case' ? [point.edges[event.chosen].to] : [...point.next];
  });
}

const statements: fc.Arbitrary<string> = fc.letrec<{ statement: string; block: string }>((tie) => ({
  block: fc.array(tie('statement'), { maxLength: 3 }).map((list) => list.join('\n')),
  statement: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom('x();', 'y();', 'x();', 'y();', 'return 0;', 'goto out;'),
    tie('block').map((body) => `if (c()) {\n${body}\n}`),
    fc.tuple(tie('block'), tie('block')).map(([a, b]) => `if (c()) {\n${a}\n} else {\n${b}\n}`),
    {
      weight: 5,
      arbitrary: fc
        .tuple(tie('block'), fc.constantFrom('', 'if (c()) break;', 'if (c()) continue;'), tie('block'))
        .chain(([a, jump, b]) =>
          fc.constantFrom(
            `while (c()) {\n${a}\n${jump}\n${b}\n}`,
            `do {\n${a}\n${jump}\n${b}\n} while (c());`,
            `for (x(); c(); y()) {\n${a}\n${jump}\n${b}\n}`,
            `scoped_guard(mutex, &l) {\n${a}\n${jump}\n${b}\n}`,
          ),
        ),
    },
    fc
      .tuple(tie('block'), fc.constantFrom('', 'break;'), tie('block'))
      .map(([a, jump, b]) => `switch (s()) {\ncase 1:\n${a}\n${jump}\ndefault:\n${b}\n}`),
    tie('block').map((body) => `{\nguard(mutex)(&l);\n${body}\n}`),
  ),
})).block;

const program = fc
  .array(statements, { minLength: 1, maxLength: 3 })
  .map((list) => `${list.join('\n')}\nout:\n\treturn 1;`);
const answers = fc.array(fc.nat(3), { minLength: 10, maxLength: 60 });

test('every run is a way through the graph', () => {
  fc.assert(
    fc.property(program, answers, (text, given) => {
      const { definition } = smallFunction(text);
      const flow = flowOf(definition);
      const interpreter = new Interpreter(given);
      const returned = interpreter.run(definition);
      let points: FlowPoint[] = [flow.entry];
      for (const event of interpreter.events) {
        points = follow(points, event);
        if (points.length === 0) return false;
      }
      return !returned || visible(points).includes(flow.end);
    }),
    { numRuns: 600 },
  );
});

test('every way that is enumerated is a way through the graph, and ends where the function does', () => {
  fc.assert(
    fc.property(program, (text) => {
      const { driver, definition } = smallFunction(text);
      const { entry, end } = flowOf(definition);
      return (executions(driver, definition) ?? []).every(({ points }) => {
        const all = [...points, end];
        return all[0] === entry && points.every((point, i) => point.next.includes(all[i + 1]));
      });
    }),
    { numRuns: 150 },
  );
});
