import { CLEANUPS } from '../kernel/guards';
import { cleanupsOf, type VariableCleanup } from '../model/cleanups';
import { parametersOf } from '../model/defines';
import type { Driver } from '../model/driver';
import type {
  CallExpression,
  FunctionDeclaration,
  Identifier,
  Node,
  VariableDeclaration,
} from '../model/nodes';
import { find, isName, variableUses, type Use } from '../model/query';
import { definesFor, textOfMacro } from './macro-bodies';
import { variableHolding } from './outliving';
import { ownFree, textOfGuard } from './own-guards';
import { isNull } from './values';

/** What the end of a scope does to variables without being written there, as calls. */

/** What is called at the end of the scope of a variable. */
export interface ScopeEnd {
  readonly cleanup: VariableCleanup;
  /** The call, as it would be written; null where nobody says what the class of a `__free()` does. */
  readonly call: CallExpression | null;
  /** The code of a class that the driver defines itself, as the function that is called. */
  readonly own: FunctionDeclaration | null;
}

const known = new WeakMap<Driver, WeakMap<VariableDeclaration, readonly ScopeEnd[]>>();

/**
 * What is called at the end of the scope that a declaration stands in, in its order.
 * @param source the text that the declaration stands in: that of a macro is not in the file
 */
export function scopeEnds(
  driver: Driver,
  declaration: VariableDeclaration,
  source: string = driver.source,
): readonly ScopeEnd[] {
  let ends = known.get(driver);
  if (!ends) known.set(driver, (ends = new WeakMap<VariableDeclaration, readonly ScopeEnd[]>()));
  let found = ends.get(declaration);
  if (!found) ends.set(declaration, (found = readEnds(driver, declaration, source)));
  return found;
}

function readEnds(driver: Driver, declaration: VariableDeclaration, source: string): ScopeEnd[] {
  return cleanupsOf(source, declaration, (name) =>
    definesFor(driver, name).map(({ parameters, text }) => ({
      parameters: parameters === undefined ? null : parametersOf(parameters).names,
      text,
    })),
  ).map((cleanup) => endOf(driver, declaration, cleanup));
}

function endOf(driver: Driver, { start, end }: VariableDeclaration, cleanup: VariableCleanup): ScopeEnd {
  const { kind, name, variable } = cleanup;
  const argument: CallExpression['arguments'][number] =
    kind === 'free' ? variable : { type: 'CAddressOf', start, end, argument: variable };
  const callTo = (called: string): CallExpression => {
    const callee: Identifier = { type: 'Identifier', start, end, name: called };
    return { type: 'CallExpression', start, end, callee, arguments: [argument] };
  };
  if (kind !== 'free') return { cleanup, call: callTo(name), own: null };
  const known = CLEANUPS.get(name);
  if (known !== undefined) return { cleanup, call: callTo(known), own: null };
  const own = ownFree(driver, name);
  return { cleanup, call: own ? callTo(own.id.name) : null, own };
}

/** What is called at the end of the scope of a local that holds what a call gives. */
export function endsOfHolder(
  driver: Driver,
  definition: FunctionDeclaration,
  use: Use<CallExpression>,
): ScopeEnd[] {
  const name = variableHolding(use);
  return name === null ? [] : endsOf(driver, definition, name);
}

/** The text that the body of a function stands in, which may be that of a macro, or of a class of guards. */
export function textAround(driver: Driver, definition: FunctionDeclaration): string {
  return textOfMacro(definition) ?? textOfGuard(definition) ?? driver.source;
}

function endsOf(driver: Driver, definition: FunctionDeclaration, name: string): ScopeEnd[] {
  const declaration = find(definition.body, 'VariableDeclaration').find(({ node }) =>
    node.declarations.some(({ id }) => id.name === name),
  )?.node;
  return declaration
    ? scopeEnds(driver, declaration, textAround(driver, definition)).filter(
        ({ cleanup }) => cleanup.variable.name === name,
      )
    : [];
}

/** What keeps the value of a variable that is freed at the end of its scope from being freed. */
const KEEPS = /\b(?:no_free_ptr|return_ptr|retain_and_null_ptr|take_fd|no_free_\w+)\s*\(\s*(\w+)/g;

/**
 * Is what a call takes kept in a variable whose end of scope gives it back (`__free(kfree)`), and that is not told to keep it?
 * @param gives does the end of a scope give back what the call takes?
 */
export function isLeftToEnd(
  driver: Driver,
  definition: FunctionDeclaration,
  use: Use<CallExpression>,
  gives: (end: ScopeEnd) => boolean,
): boolean {
  const { body } = definition;
  const name = variableHolding(use);
  if (name === null) return false;
  if (!endsOf(driver, definition, name).some(gives)) return false;
  const kept = [...textAround(driver, definition).slice(body.start, body.end).matchAll(KEEPS)].some(
    ([, variable]) => variable === name,
  );
  // Another place that holds it may give it to somebody else; what is no longer held is given back by nobody.
  return (
    !kept &&
    !variableUses(body, name).some(
      ({ node, parents: [around] }) =>
        isHandedOn(around, name) || (node.start > use.node.start && isForgotten(around, name)),
    )
  );
}

/** `held = NULL`, which is not the end of what it was. */
function isForgotten(around: Node | undefined, name: string): boolean {
  return around?.type === 'AssignmentExpression' && isName(around.left, name) && isNull(around.right);
}

function isHandedOn(around: Node | undefined, name: string): boolean {
  if (around?.type === 'AssignmentExpression') return isName(around.right, name);
  return around?.type === 'ReturnStatement';
}
