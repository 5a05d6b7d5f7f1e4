import type {
  AssignmentExpression,
  CDesignatedInitializer,
  CInitializerList,
  FunctionDeclaration,
  Node,
  SourceRange,
  VariableDeclaration,
  VariableDeclarator,
} from '../../model/nodes';
import { excerpt, vmaMember, type Conversion } from '../mmap-prepare/conversion';
import { withCallees } from '../mmap-prepare/passed-vma';
import { CODE, type FindingCode } from '../findings';
import { tokensNear } from '../names/helper-uses';
import { isLocal, valuesAssigned } from '../../analysis/places';
import { find, unparenthesized, withoutCasts, type Use } from '../../model/query';
import { hasWord } from '../../model/words';

/** Why a hook's references cannot move to `vm_ops->mapped`. */
export class Refusal extends Error {
  constructor(
    readonly code: FindingCode,
    readonly at: SourceRange,
    message: string,
    /** The structure that other files may use, when that is the reason. */
    readonly structure?: string,
  ) {
    super(message);
  }
}

/** The `struct vm_operations_struct` that a hook installs, and where. */
export interface Operations {
  readonly name: string;
  readonly declaration: VariableDeclaration;
  readonly declarator: VariableDeclarator;
  readonly list: CInitializerList;
  /** `vma->vm_ops = &name`, in the hook. */
  readonly installed: readonly Use<AssignmentExpression>[];
}

/** The assignments of `vma->vm_ops` in a hook. */
export function installations(conversion: Conversion): Use<AssignmentExpression>[] {
  return find(conversion.function.body, 'AssignmentExpression').filter(
    ({ node }) => vmaMember(conversion, unparenthesized(node.left)) === 'vm_ops',
  );
}

/**
 * The operations structure that a hook installs.
 * @throws Refusal when there is none or several, or it is not defined in this file
 */
export function operationsOf(conversion: Conversion): Operations {
  const installed = installations(conversion);
  const first = installed[0];
  if (!first)
    throw new Refusal(
      CODE.noOperations,
      conversion.function.id,
      `${conversion.hook.name}() sets no vma->vm_ops`,
    );
  const names = new Set(installed.map(({ node }) => pointedTo(node.right)));
  const name = [...names][0];
  if (names.size > 1)
    throw new Refusal(
      CODE.noOperations,
      first.node,
      `${conversion.hook.name}() chooses between several vm_ops`,
    );
  if (name === null || name === undefined)
    throw new Refusal(CODE.noOperations, first.node, `${excerpt(conversion, first.node)} names no structure`);
  const found = definitionsOf(conversion, name);
  const [definition] = found;
  if (!definition || found.length > 1) {
    const often = found.length > 1 ? 'more than once' : 'in another file';
    const filled = found.length === 0 && conversion.driver.variable(name) !== null;
    throw new Refusal(
      CODE.noOperations,
      first.node,
      filled ? `${name} is filled in at run time` : `${name} is defined ${often}`,
    );
  }
  return { name, ...definition, installed };
}

/**
 * Make sure that `mapped` may be added to a structure.
 * @throws Refusal when it has a `mapped` already, is not static, or something else uses it: a mapping that is not migrated
 * would lose what `mapped` takes, since nothing calls it there
 */
export function refuseUnfit(conversion: Conversion, operations: Operations): void {
  const { driver } = conversion;
  const { name, declaration, declarator } = operations;
  if (!declaration.storage.includes('static') && !conversion.owned.has(name))
    throw new Refusal(
      CODE.operationsShared,
      declarator,
      `${name} is not static: other files may use it`,
      name,
    );
  const mapped = memberOf(operations, 'mapped');
  if (mapped) throw new Refusal(CODE.noOperations, mapped, `${name} has a mapped() already`);
  refuseOtherUsers(conversion, operations);
  const conditions = driver.conditions(declaration).join(' ');
  if (conditions !== driver.conditions(conversion.function).join(' '))
    throw new Refusal(CODE.noOperations, declarator, `${name} is defined under another #if than the hook`);
}

/** The other hooks that are converted together with one and install the same operations, and no others. */
export function partnersWith(conversion: Conversion, { name }: Pick<Operations, 'name'>): Conversion[] {
  return conversion.partners.filter((partner) => {
    if (partner === conversion || partner.role !== 'hook' || partner.hook === conversion.hook) return false;
    const installed = installations(partner);
    return installed.length > 0 && installed.every(({ node }) => pointedTo(node.right) === name);
  });
}

/** The structure whose address a value is; null for any other value. */
export function pointedTo(value: Node): string | null {
  const bare = withoutCasts(value);
  if (bare.type !== 'CAddressOf') return null;
  const target = unparenthesized(bare.argument);
  return target.type === 'Identifier' ? target.name : null;
}

/** The structures whose addresses a value may be: of a choice either, of a local those that it is set to. */
export function mayPointTo(
  definition: FunctionDeclaration,
  value: Node,
  seen = new Set<string>(),
): readonly string[] {
  const bare = withoutCasts(value);
  const all = (parts: readonly Node[]): readonly string[] =>
    parts.flatMap((part) => mayPointTo(definition, part, seen));
  switch (bare.type) {
    case 'ConditionalExpression':
      return all([bare.consequent ?? bare.test, bare.alternate]);
    case 'AssignmentExpression':
      return all([bare.right]);
    case 'SequenceExpression':
      return all(bare.expressions.slice(-1));
    case 'Identifier':
      if (seen.has(bare.name) || !isLocal(definition, bare.name)) return [];
      seen.add(bare.name);
      return all(valuesAssigned(definition, bare.name));
    default: {
      const name = pointedTo(bare);
      return name === null ? [] : [name];
    }
  }
}

/** The definitions of an operations structure in a file. */
export function definitionsOf(
  { driver }: Pick<Conversion, 'driver'>,
  name: string,
): Pick<Operations, 'declaration' | 'declarator' | 'list'>[] {
  return driver
    .itemsNaming('declaration', name)
    .flatMap((item) => driver.model(item))
    .flatMap((node) => {
      if (node.type !== 'VariableDeclaration') return [];
      return node.declarations.flatMap((declarator) =>
        declarator.id.name === name && declarator.init?.type === 'CInitializerList'
          ? [{ declaration: node, declarator, list: declarator.init }]
          : [],
      );
    });
}

/** The operations structures that a function itself installs, as far as this file defines them. */
export function installedBy(conversion: Conversion): ReturnType<typeof operationsIn> {
  return installations(conversion).flatMap(({ node }) => operationsIn(conversion, node));
}

/** The `close` of every operations structure that a hook installs, as far as this file defines them. */
export function closesOf(conversion: Conversion): FunctionDeclaration[] {
  return callbacksOf(conversion, ['close']);
}

/** Some callbacks of every operations structure that a hook installs, or what it passes its vma to, as far as this file defines them. */
export function callbacksOf(conversion: Conversion, members: readonly string[]): FunctionDeclaration[] {
  const installed = withCallees(conversion).flatMap(installedBy);
  return installed.flatMap((operations) =>
    members.flatMap((member) => {
      const callback = memberFunction(conversion, operations, member);
      return callback === null || callback === 'unknown' ? [] : [callback];
    }),
  );
}

/** The operations structures that an assignment of a hook may install, as far as this file defines them. */
export function operationsIn(
  conversion: Conversion,
  { right }: AssignmentExpression,
): Pick<Operations, 'declaration' | 'declarator' | 'list'>[] {
  const names = new Set(mayPointTo(conversion.function, right));
  return [...names].flatMap((name) => definitionsOf(conversion, name));
}

/** `.member = value` of an operations structure. */
export function memberOf(
  operations: Pick<Operations, 'list'>,
  member: string,
): CDesignatedInitializer | null {
  for (const element of operations.list.elements) {
    if (element.type !== 'CDesignatedInitializer') continue;
    const [designator] = element.designators;
    if (designator?.kind === 'member' && designator.name === member) return element;
  }
  return null;
}

/** The function of this file that a member names; null when there is none, `unknown` when it is not in this file. */
export function memberFunction(
  { driver }: Pick<Conversion, 'driver'>,
  operations: Pick<Operations, 'list'>,
  member: string,
): FunctionDeclaration | 'unknown' | null {
  const element = memberOf(operations, member);
  if (!element) return null;
  const bare = unparenthesized(element.value);
  const value = bare.type === 'CAddressOf' ? unparenthesized(bare.argument) : bare;
  if (value.type !== 'Identifier') return 'unknown';
  if (value.name === 'NULL') return null;
  const definitions = driver.functions(value.name);
  return definitions.length === 1 ? definitions[0] : 'unknown';
}

/** Every mention of the structure is the hook's own, a forward declaration, or a comparison of a vma's `vm_ops` with it. */
function refuseOtherUsers(conversion: Conversion, operations: Operations): void {
  const { driver } = conversion;
  const tokens = tokensNear(driver, operations.name).filter((token) => token.kind !== 'comment');
  const own = [conversion, ...partnersWith(conversion, operations)].flatMap((one) =>
    installations(one).map(({ node }) => node),
  );
  for (const [i, token] of tokens.entries()) {
    if (token.kind === 'directive') {
      const text = driver.source.slice(token.start, token.end);
      if (hasWord(text, operations.name))
        throw new Refusal(
          CODE.operationsShared,
          token,
          `${operations.name} is named by a preprocessor directive`,
        );
      continue;
    }
    if (token.kind !== 'identifier' || token.text !== operations.name) continue;
    if (token.start === operations.declarator.id.start) continue;
    if (own.some((node) => node.start <= token.start && token.end <= node.end)) continue;
    if (tokens[i - 1]?.text === 'vm_operations_struct' && tokens[i + 1]?.text === ';') continue;
    const start = tokens[i - 1]?.text === '&' ? i - 1 : i;
    if (isComparison(tokens[start - 2]?.text, tokens[start - 1]?.text)) continue;
    if (isComparison(tokens[i + 1]?.text, tokens[i + 2]?.text)) continue;
    const item = driver.itemOf(token.start);
    const [user] = item?.kind === 'function' ? driver.model(item) : [];
    const whose = user?.type === 'FunctionDeclaration' ? `those of ${user.id.name}()` : 'mappings of others';
    throw new Refusal(
      CODE.operationsShared,
      token,
      `${operations.name} is used here, too: mapped() would be called for ${whose} as well`,
    );
  }
}

/** Are two characters `==` or `!=`? */
const isComparison = (first: string | undefined, second: string | undefined): boolean =>
  (first === '=' || first === '!') && second === '=';
