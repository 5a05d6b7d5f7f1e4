import type { CallExpression, IfStatement, Statement } from '../../model/nodes';
import type { ActionCall } from './calls';
import type { PageLoop } from './page-loops';
import type { ResultUse } from './results';
import type { Use } from '../../model/query';

/** A mapping call with what the hook does with its result. */
export interface MappingCall {
  readonly call: Use<CallExpression>;
  readonly legacy: string;
  readonly result: ResultUse;
  readonly statement: Use<Statement>;
  /** Null for a loop. */
  readonly action: ActionCall | null;
  readonly loop: PageLoop | null;
}

/** The test in whose condition a mapping call stands. */
export function aroundTest(use: Use, test: IfStatement): Use<Statement> {
  return { node: test, parents: use.parents.slice(use.parents.indexOf(test) + 1) };
}

/** The variable that the result is stored in; null where it is in none. */
export function resultVariable({ result }: MappingCall): string | null {
  if (result.kind === 'assigned') return result.variable.name;
  return result.kind === 'tested' ? (result.variable?.name ?? null) : null;
}
