import type { FunctionDeclaration, Statement } from '../../model/nodes';

/** A label of a statement list, and where the gotos to it stand in the same list. */
export interface LabelUse {
  readonly name: string;
  /** Index of the labelled statement. */
  readonly index: number;
  /** Indices of the statements of the list that hold a goto to it. */
  readonly from: readonly number[];
}

/** How the gotos of a function become JavaScript. */
export interface GotoPlan {
  /** `structured`: labelled blocks and loops; `states`: a switch in a loop, for jumps into blocks and crossing ones. */
  readonly mode: 'none' | 'structured' | 'states';
  /** The labels of each statement list that gotos name. */
  readonly lists: ReadonlyMap<readonly Statement[], readonly LabelUse[]>;
  /** Labels that a goto names. */
  readonly targets: ReadonlySet<string>;
}

/** The statement lists directly inside a statement. */
export function innerLists(
  statement: Statement,
  flatten: (list: readonly Statement[]) => readonly Statement[],
): (readonly Statement[])[] {
  const single = (inner: Statement | null): (readonly Statement[])[] =>
    inner === null
      ? []
      : inner.type === 'BlockStatement'
        ? [flatten(inner.body)]
        : innerListsOfOne(inner, flatten);
  switch (statement.type) {
    case 'BlockStatement':
      return [flatten(statement.body)];
    case 'IfStatement':
      return [...single(statement.consequent), ...single(statement.alternate)];
    case 'ForStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
    case 'CMacroBlock':
      return single(statement.body);
    case 'SwitchStatement':
      return statement.cases.map((c) => flatten(c.consequent));
    case 'LabeledStatement':
      return innerLists(statement.body, flatten);
    default:
      return [];
  }
}

/** A single statement in place of a block counts as a list of its own only where it has a label. */
function innerListsOfOne(
  statement: Statement,
  flatten: (list: readonly Statement[]) => readonly Statement[],
): (readonly Statement[])[] {
  return statement.type === 'LabeledStatement' ? [[statement]] : innerLists(statement, flatten);
}

/** The labels of a statement: `a: b: x` has two. */
export function labelsOf(statement: Statement): string[] {
  const labels: string[] = [];
  for (let at = statement; at.type === 'LabeledStatement'; at = at.body) labels.push(at.label.name);
  return labels;
}

/** The statement behind its labels. */
export function withoutLabels(statement: Statement): Statement {
  return statement.type === 'LabeledStatement' ? withoutLabels(statement.body) : statement;
}

/**
 * Decide how a function's gotos are lowered.
 * @param jumpsOf the labels that the gotos of a macro name which stands for a statement
 */
export function planGotos(
  declaration: FunctionDeclaration,
  flatten: (list: readonly Statement[]) => readonly Statement[],
  jumpsOf: (statement: Statement) => readonly string[],
): GotoPlan {
  const lists = new Map<readonly Statement[], readonly LabelUse[]>();
  const targets = new Set<string>();
  const statements: Statement[] = [];
  everyStatement(declaration.body, flatten, (statement) => void statements.push(statement));
  // Without a label there is nowhere to jump to, and to say what macros stand for takes long.
  const hasLabels = statements.some(({ type }) => type === 'LabeledStatement');
  const jumps = new Map<Statement, readonly string[]>();
  for (const statement of statements) {
    if (statement.type === 'CGotoStatement') jumps.set(statement, [statement.label.name]);
    else if (hasLabels) jumps.set(statement, jumpsOf(statement));
  }
  const named = (statement: Statement): readonly string[] => jumps.get(statement) ?? [];
  for (const name of statements.flatMap(named)) targets.add(name);
  if (targets.size === 0) return { mode: 'none', lists, targets };
  const total = new Map<string, number>();
  const count = (statement: Statement): void => {
    for (const name of named(statement)) total.set(name, (total.get(name) ?? 0) + 1);
  };
  const covered = new Map<string, number>();
  let structured = true;

  const countGotos = (statement: Statement, name: string): number => {
    let found = 0;
    everyStatement(statement, flatten, (inner) => {
      found += named(inner).filter((one) => one === name).length;
    });
    return found;
  };
  const visitList = (list: readonly Statement[]): void => {
    const labels: LabelUse[] = [];
    list.forEach((statement, index) => {
      for (const name of labelsOf(statement)) {
        if (!targets.has(name)) continue;
        const from: number[] = [];
        list.forEach((other, j) => {
          const here = countGotos(other, name);
          if (here > 0) {
            from.push(j);
            covered.set(name, (covered.get(name) ?? 0) + here);
          }
        });
        labels.push({ name, index, from });
      }
      for (const inner of innerLists(statement, flatten)) visitList(inner);
    });
    if (labels.length > 0) {
      lists.set(list, labels);
      if (!isNested(labels)) structured = false;
    }
  };
  everyStatement(declaration.body, flatten, count);
  visitList(flatten(declaration.body.body));
  for (const [name, gotos] of total) if (covered.get(name) !== gotos) structured = false;
  return { mode: structured ? 'structured' : 'states', lists, targets };
}

/** Visit a statement and every one in it. */
export function everyStatement(
  statement: Statement,
  flatten: (list: readonly Statement[]) => readonly Statement[],
  visit: (statement: Statement) => void,
): void {
  visit(statement);
  const go = (inner: Statement | null): void => {
    if (inner !== null) everyStatement(inner, flatten, visit);
  };
  switch (statement.type) {
    case 'BlockStatement':
      flatten(statement.body).forEach(go);
      break;
    case 'IfStatement':
      go(statement.consequent);
      go(statement.alternate);
      break;
    case 'ForStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
    case 'CMacroBlock':
    case 'LabeledStatement':
      go(statement.body);
      break;
    case 'SwitchStatement':
      for (const c of statement.cases) flatten(c.consequent).forEach(go);
      break;
    default:
      break;
  }
}

/**
 * Whether the labels of a list nest: a backward goto makes a loop from its label to the end of the list, and no goto
 * from before that loop may lead into it (other than to its start).
 */
function isNested(labels: readonly LabelUse[]): boolean {
  const loops = labels.filter((label) => label.from.some((from) => from >= label.index));
  return loops.every((loop) =>
    labels.every((label) => label.index <= loop.index || label.from.every((from) => from >= loop.index)),
  );
}
