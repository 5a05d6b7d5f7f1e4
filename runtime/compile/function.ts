import type { FunctionDeclaration } from '../../model/nodes';
import { isAggregate } from '../machine/types';
import { Context, NeedsMemory } from './context';
import { expressionLowering } from './expression';
import { planGotos } from './goto';
import { lowerStates } from './goto-states';
import { b, block, call, commentText, id, type JsStatement, statement, str } from './js';
import { macroJumps } from './macro';
import { mangle } from './names';
import { at, lowerList } from './statement';
import { decay } from './type-table';
import type { Unit } from './unit';
import { reasonOf } from './unlowerable';

/** Locals by ordinal, of which only whether one is among them is asked. */
type Ordinals = Pick<ReadonlySet<number>, 'has'>;

/** How often a function is lowered again for one more local that needs an address, before all of them get one. */
const MOST_ATTEMPTS = 12;

/**
 * Lower a C function to a JavaScript one. What cannot be lowered is noted in the unit's problems; the function then says
 * so when it is called, and does nothing else.
 */
export function lowerFunction(unit: Unit, declaration: FunctionDeclaration): JsStatement {
  const known = new Set<number>();
  let inMemory: Ordinals = known;
  const problemsBefore = unit.problems.length;
  for (let attempts = 1; ; attempts++) {
    try {
      unit.refill();
      return attempt(unit, declaration, inMemory, problemsBefore);
    } catch (error) {
      if (!(error instanceof NeedsMemory)) throw error;
      known.add(error.ordinal);
      if (attempts >= MOST_ATTEMPTS) inMemory = { has: () => true };
      unit.problems.length = problemsBefore;
      unit.writes.delete(declaration.id.name);
      unit.sites.drop(declaration.id.name);
    }
  }
}

function attempt(
  unit: Unit,
  declaration: FunctionDeclaration,
  inMemory: Ordinals,
  problemsBefore: number,
): JsStatement {
  const name = declaration.id.name;
  const params: string[] = [];
  let lowered: JsStatement[] = [];
  const context = new Context(unit, name, null, inMemory, expressionLowering);
  try {
    const typed = new Context(
      unit,
      name,
      decay(context.resolve(declaration.returns)),
      inMemory,
      expressionLowering,
    );
    lowered = lowerBody(typed, declaration, params);
  } catch (error) {
    if (error instanceof NeedsMemory) throw error;
    unit.problem(context, declaration, reasonOf(error));
  }
  const problems = unit.problems.slice(problemsBefore);
  if (problems.length > 0) {
    unit.helper('cannot_run');
    const reasons = problems.map((p) => `line ${p.line}: ${p.message}`).join('; ');
    lowered = [statement(call('cannot_run', str(name), str(reasons)))];
  }
  const node = b.functionDeclaration(
    b.identifier(mangle('function', name)),
    params.map((param) => b.identifier(param)),
    block(lowered),
  );
  const header = unit.driver.source.slice(declaration.start, declaration.body.start);
  const line = unit.driver.position(declaration.start).line;
  node.comments = [b.commentLine(`${commentText(`${line}: ${header}`)}`, true, false)];
  return node;
}

function lowerBody(context: Context, declaration: FunctionDeclaration, params: string[]): JsStatement[] {
  const { unit } = context;
  context.plan = planGotos(declaration, unit.flatten, (statement) => macroJumps(context, statement));
  context.hoist = context.plan.mode !== 'none';
  const header = unit.driver.source.slice(declaration.start, declaration.body.start);
  const entry = at(context, { start: declaration.start, end: declaration.body.start }, header);
  (entry as { comments?: unknown }).comments = null;
  if (declaration.variadic) unit.helper('rest');
  const start: JsStatement[] = [entry];
  for (const param of declaration.params) {
    const type = decay(context.resolve(param.ctype));
    if (type.kind === 'void') continue;
    const local = context.declare(param.name === '' ? 'unnamed' : param.name, type);
    if (local.storage === 'register' || isAggregate(type)) {
      params.push(local.name);
      continue;
    }
    const incoming = context.names.take(`${local.name}$in`);
    params.push(incoming);
    context.helper('local');
    context.helper('store');
    start.push(
      b.variableDeclaration('const', [
        b.variableDeclarator(
          b.identifier(local.name),
          call('local', str(param.name), context.sizeNode(type)),
        ),
      ]),
      statement(call('store', id(local.name), context.typeNode(type), id(incoming))),
    );
  }
  const statements =
    context.plan.mode === 'states'
      ? lowerStates(context, declaration)
      : context.scoped(() => lowerList(context, declaration.body.body));
  return [...start, ...context.prologue, ...statements];
}
