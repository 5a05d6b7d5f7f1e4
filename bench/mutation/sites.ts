import { parseDriver } from '../../model/parse';
import type { CallExpression, FunctionDeclaration, Node, SourceRange, Statement } from '../../model/nodes';
import { walk } from '../../model/walk';

/** A migrated source with one mistake. */
export interface Mutant {
  readonly source: string;
  /** Where the mistake is, 1-based. */
  readonly line: number;
  /** The function that it is in; null outside of one. */
  readonly function: string | null;
  /** The text before and after, for the report. */
  readonly before: string;
  readonly after: string;
  /** The line that it begins in, as it was, and the one above. */
  readonly within: string;
  readonly above: string;
}

/** What a function of a migrated driver is to the migration. */
export type Role =
  /** It takes a descriptor: the hook itself, or a helper of it. */
  | 'descriptor'
  /** vm_ops->mapped */
  | 'mapped'
  /** action.error_hook or action.success_hook */
  | 'action hook';

/** A function that a migration writes, or rewrites. */
export interface MigratedFunction {
  readonly role: Role;
  readonly node: FunctionDeclaration;
  /** The descriptor parameter's name; null when it has none. */
  readonly descriptor: string | null;
}

/** Functions that only tell someone something: what a message says is no meaning that a migration could change. */
export const MESSAGES = /^(?:pr|dev|netdev|drm)_\w+$|^printk\w*$|^trace_\w+$/;

const is_message = (node: Node): boolean =>
  node.type === 'CallExpression' && node.callee.type === 'Identifier' && MESSAGES.test(node.callee.name);

/** A migrated source, with the places where mistakes can be made. */
export class MigratedSource {
  /** Functions that the migration is about, in source order. */
  readonly functions: readonly MigratedFunction[];
  /** Everything in the file. */
  readonly nodes: readonly Node[];
  readonly #line_starts: readonly number[];

  /** @param source the migrated text; `loadGrammar` must have been awaited */
  constructor(readonly source: string) {
    const { program } = parseDriver(source, { path: 'migrated.c', reach: 'all' });
    const nodes: Node[] = [];
    walk(program, (node) => void nodes.push(node));
    this.nodes = nodes;
    const roles = callbackRoles(nodes);
    this.functions = nodes
      .filter((node): node is FunctionDeclaration => node.type === 'FunctionDeclaration')
      .flatMap((node): MigratedFunction[] => {
        const descriptor = descriptorOf(node);
        const role = descriptor === null ? roles.get(node.id.name) : 'descriptor';
        return role === undefined ? [] : [{ role, node, descriptor }];
      });
    this.#line_starts = [...source.matchAll(/^/gm)].map(({ index }) => index);
  }

  /** Nodes of a type in functions of some roles (all of them when none is given), but for those in messages. */
  find<Type extends Node['type']>(
    type: Type,
    roles: readonly Role[] = ['descriptor', 'mapped', 'action hook'],
  ): { node: Extract<Node, { type: Type }>; parents: readonly Node[]; in: MigratedFunction }[] {
    const found: { node: Extract<Node, { type: Type }>; parents: readonly Node[]; in: MigratedFunction }[] =
      [];
    for (const each of this.functions) {
      if (!roles.includes(each.role)) continue;
      withParents(each.node.body, [], (node, parents) => {
        if (node.type !== type || parents.some(is_message)) return;
        found.push({ node: node as Extract<Node, { type: Type }>, parents, in: each });
      });
    }
    return found;
  }

  /** Calls of functions whose names match. */
  calls(
    name: RegExp,
    roles?: readonly Role[],
  ): { node: CallExpression; parents: readonly Node[]; in: MigratedFunction; name: string }[] {
    return this.find('CallExpression', roles).flatMap((site) => {
      const { callee } = site.node;
      return callee.type === 'Identifier' && name.test(callee.name) ? [{ ...site, name: callee.name }] : [];
    });
  }

  /** Text of a node. */
  readonly text = ({ start, end }: SourceRange): string => this.source.slice(start, end);

  /** The source with one range replaced. */
  replaced(range: SourceRange, after: string): Mutant {
    return {
      source: this.source.slice(0, range.start) + after + this.source.slice(range.end),
      line: this.#line_starts.findLastIndex((start) => start <= range.start) + 1,
      function:
        this.functions.find(({ node: { start, end } }) => start <= range.start && range.end <= end)?.node.id
          .name ?? null,
      within: this.#line_of(range.start),
      above: this.#line_of(this.source.lastIndexOf('\n', range.start - 1)),
      before: this.text(range).trim(),
      after: after.trim(),
    };
  }

  #line_of(offset: number): string {
    if (offset < 0) return '';
    const start = this.source.lastIndexOf('\n', offset - 1) + 1;
    const end = this.source.indexOf('\n', offset);
    return this.source.slice(start, end < 0 ? undefined : end).trim();
  }

  /** The source with one argument of a call replaced, or left out. */
  with_argument(call: CallExpression, index: number, change: (text: string) => string | null): Mutant {
    const args = call.arguments.map((argument) => this.text(argument));
    const changed = change(args[index]);
    const rest =
      changed === null
        ? args.filter((_, i) => i !== index)
        : args.map((arg, i) => (i === index ? changed : arg));
    return this.replaced(call, `${this.text(call.callee)}(${rest.join(', ')})`);
  }

  /** The source without what a call does: a statement of its own goes, anywhere else its value is 0. */
  without_call(call: CallExpression, parents: readonly Node[]): Mutant {
    return this.replaced(call, parents.at(-1)?.type === 'ExpressionStatement' ? '(void)0' : '0');
  }
}

function withParents(
  node: Node,
  parents: readonly Node[],
  visit: (node: Node, parents: readonly Node[]) => void,
): void {
  visit(node, parents);
  const here = [...parents, node];
  walk(node, (child) => {
    if (child === node) return true;
    withParents(child, here, visit);
    return false;
  });
}

/** The parameter that is a descriptor, by name; null when there is none. */
function descriptorOf({ params }: FunctionDeclaration): string | null {
  const found = params.find(
    ({ ctype }) => ctype.kind === 'pointer' && ctype.to.kind === 'struct' && ctype.to.tag === 'vm_area_desc',
  );
  return found?.name ?? null;
}

/** Functions that a descriptor or its vm_ops is given, by name. */
function callbackRoles(nodes: readonly Node[]): Map<string, Role> {
  const roles = new Map<string, Role>();
  const note = (member: string, value: Node): void => {
    if (value.type !== 'Identifier') return;
    if (member === 'mapped') roles.set(value.name, 'mapped');
    if (member === 'error_hook' || member === 'success_hook') roles.set(value.name, 'action hook');
  };
  for (const node of nodes) {
    if (node.type === 'CDesignatedInitializer') {
      const last = node.designators.at(-1);
      if (last?.kind === 'member') note(last.name, node.value);
    } else if (node.type === 'AssignmentExpression') {
      const member = memberName(node.left);
      if (member !== null) note(member, node.right);
    }
  }
  return roles;
}

/** `b` of `a->b` and `a.b`. */
export function memberName(node: Node): string | null {
  return node.type === 'MemberExpression' && !node.computed && node.property.type === 'Identifier'
    ? node.property.name
    : null;
}

/** Whether something holds a call, an assignment or whatever else a predicate looks for. */
export function holds(node: Node, is: (node: Node) => boolean): boolean {
  let found = false;
  walk(node, (each) => {
    if (is(each)) found = true;
    return !found;
  });
  return found;
}

/** Lists of statements that run one after the other. */
export function statementLists(node: Node): (readonly Statement[])[] {
  const lists: (readonly Statement[])[] = [];
  walk(node, (each) => {
    if (each.type === 'BlockStatement') lists.push(each.body);
    else if (each.type === 'SwitchCase') lists.push(each.consequent);
  });
  return lists;
}

/** The error number of `-EINVAL`, without its sign; null for anything else. */
export function errorNameOf(node: Node): string | null {
  return node.type === 'UnaryExpression' &&
    node.operator === '-' &&
    node.argument.type === 'Identifier' &&
    /^E[A-Z]+/.test(node.argument.name)
    ? node.argument.name
    : null;
}
