import type { Effect } from '../kernel/fact';
import type { FunctionDeclaration, Statement } from '../model/nodes';
import { calleeName, contains, find, findFrom } from '../model/query';
import type { Calling, EffectReader } from './effects';
import { unreadIn } from './unread';

/**
 * Does a call decide about messages alone: `if (__ratelimit(&dev->rs)) dev_warn(...);`, or `if (!__ratelimit(&dev->rs)) return;`
 * in a function that does nothing but log? Whatever else hangs on it is told by its value.
 */
export function gatesMessages(reader: EffectReader, definition: FunctionDeclaration, call: Calling): boolean {
  const gates = find(definition.body, 'IfStatement').filter(({ node }) => contains(node.test, call));
  const innermost = gates.at(-1)?.node;
  if (!innermost) return false;
  const arms: readonly (Statement | null)[] = [innermost.consequent, innermost.alternate];
  if (arms.every((arm) => arm === null || onlyLogs(reader, definition, arm))) return true;
  const returns = find(definition.body, 'ReturnStatement').some(({ node }) => node.argument !== null);
  return !returns && onlyLogs(reader, definition, definition.body);
}

/** Does a statement do nothing but log, and ask whether to? */
function onlyLogs(reader: EffectReader, definition: FunctionDeclaration, statement: Statement): boolean {
  const changes = ['AssignmentExpression', 'UpdateExpression', 'CMacroBlock'] as const;
  const leaves = ['CGotoStatement', 'BreakStatement', 'ContinueStatement', 'ReturnStatement'] as const;
  const others = statement === definition.body ? changes : ([...changes, ...leaves] as const);
  if (others.some((type) => findFrom(statement, type).length > 0)) return false;
  if ([...unreadIn(definition)].some((node) => contains(statement, node))) return false;
  return find(statement, 'CallExpression').every(({ node }) => {
    const name = calleeName(node);
    return (
      (name !== null && reader.factOf(name)?.effects.some(throttles)) ||
      reader.ofCall(definition, node).every(({ effect }) => /^(?:logs|reads|tests)$/.test(effect.does))
    );
  });
}

const throttles = (effect: Effect): boolean => effect.does === 'stores' && effect.what === 'throttles';
