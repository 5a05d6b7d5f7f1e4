import type { Driver } from '../model/driver';
import type { CallExpression, FunctionDeclaration, Node, VariableDeclarator } from '../model/nodes';
import { calleeName, find, findWithin, unparenthesized, variableUses, withoutCasts } from '../model/query';
import { walk } from '../model/walk';
import { effectsIn } from './effects';
import { isPure } from './purity';

/** A pointer that a function is led to by its argument: the private data of a vma. */
export interface Lead {
  /** The parameter that it is a member of; null for one that has no name. */
  readonly parameter: string | null;
  readonly member: string;
}

/** Is a node the pointer itself, as the function reads it? */
export function isLead(node: Node, { parameter, member }: Lead): boolean {
  if (node.type !== 'MemberExpression' || node.computed || node.property.type !== 'Identifier') return false;
  const object = withoutCasts(node.object);
  return object.type === 'Identifier' && object.name === parameter && node.property.name === member;
}

/** Locals that hold a pointer as it was read: `void *p = vma->vm_private_data; struct ctx *c = p;`. */
export function aliasesOf(declarators: readonly VariableDeclarator[], lead: Lead): readonly string[] {
  const aliases: string[] = [];
  for (const { id, init } of declarators) {
    const value = init && withoutCasts(init);
    if (!value) continue;
    if (isLead(value, lead) || (value.type === 'Identifier' && aliases.includes(value.name)))
      aliases.push(id.name);
  }
  return aliases;
}

/**
 * The initialisers among the first declarations of a function that must not be evaluated where a pointer is NULL: they look
 * into what it points to, however they are led there, do something, or need the value of another one of them.
 */
export function needingPointer(
  driver: Driver,
  definition: FunctionDeclaration,
  declarators: readonly VariableDeclarator[],
  lead: Lead,
): ReadonlySet<VariableDeclarator> {
  const reader = new LeadReader(driver, definition, lead);
  const waiting = new Set<VariableDeclarator>();
  let acts = false;
  for (const declarator of declarators) {
    const { init, id } = declarator;
    if (!init) continue;
    const needsOther = [...waiting].some((other) => mentions(definition, init, other.id.name));
    const pure = isPure(driver, definition, init);
    // What is read behind a call that does something may be what the call has changed.
    const readsLater = acts && readsMemory(definition, init, lead);
    if (needsOther || readsLater || !pure || reader.looksInto(init)) waiting.add(declarator);
    acts ||= !pure;
    if (reader.leads(init)) reader.led.add(id.name);
  }
  return waiting;
}

function mentions(definition: FunctionDeclaration, part: Node, name: string): boolean {
  return variableUses(definition.body, name).some(
    ({ node }) => part.start <= node.start && node.end <= part.end,
  );
}

function readsMemory(definition: FunctionDeclaration, init: Node, lead: Lead): boolean {
  return (
    findWithin(definition, init, 'MemberExpression').some(({ node }) => !isLead(node, lead)) ||
    findWithin(definition, init, 'CDereference').length > 0 ||
    findWithin(definition, init, 'CallExpression').length > 0
  );
}

/** Follows a pointer through the expressions of a function. */
class LeadReader {
  /** Locals whose value was worked out from the pointer. */
  readonly led = new Set<string>();

  constructor(
    readonly driver: Driver,
    readonly definition: FunctionDeclaration,
    readonly lead: Lead,
    readonly open: ReadonlySet<FunctionDeclaration> = new Set(),
  ) {}

  /** Is a value worked out from the pointer, or by a call that could find it? */
  leads(expression: Node): boolean {
    let found = false;
    walk(expression, (node) => {
      if (found || node.type === 'CSizeof') return false;
      if (isLead(node, this.lead)) found = true;
      else if (node.type === 'Identifier') found = this.led.has(node.name);
      else if (node.type === 'CallExpression') found = node.arguments.some((one) => this.#isParameter(one));
      return !found;
    });
    return found;
  }

  /** Does evaluating an expression look into what the pointer leads to? */
  looksInto(expression: Node): boolean {
    let found = false;
    walk(expression, (node) => {
      if (found || node.type === 'CSizeof') return false;
      if (node.type === 'CAddressOf') {
        const place = addressed(node.argument);
        if (place) {
          found = this.looksInto(place);
          return false;
        }
      }
      if (node.type === 'MemberExpression' && (node.arrow || node.computed))
        found = !isLead(node, this.lead) && this.leads(node.object);
      else if (node.type === 'CDereference') found = this.leads(node.argument);
      else if (node.type === 'CallExpression') found = this.#callLooksInto(node);
      return !found;
    });
    return found;
  }

  /** A call that is given the pointer, or what leads to it, is taken to look into it unless its body only passes it on. */
  #callLooksInto(call: CallExpression): boolean {
    const given = call.arguments.filter((one) => this.#isParameter(one) || this.leads(one));
    if (given.length === 0) return false;
    const name = calleeName(call);
    // `container_of()` only computes from the pointer that it is given.
    if (name !== null && effectsIn(this.driver).factOf(name)?.result === 'holder') return false;
    const bodies = name === null ? [] : this.driver.functions(name);
    const [body, another] = bodies;
    if (!body || another || this.open.has(body)) return true;
    const statements = body.body.body;
    const plain = statements.every(
      ({ type }) => type === 'VariableDeclaration' || type === 'ReturnStatement',
    );
    if (!plain) return true;
    const own = (index: number): string | null => body.params[index]?.name ?? null;
    const parameter = call.arguments.findIndex((one) => this.#isParameter(one));
    const lead = { ...this.lead, parameter: parameter < 0 ? null : own(parameter) };
    const inner = new LeadReader(this.driver, body, lead, new Set([...this.open, body]));
    for (const [i, argument] of call.arguments.entries()) {
      const passed = own(i);
      if (passed !== null && i !== parameter && this.leads(argument)) inner.led.add(passed);
    }
    for (const { node } of find(body.body, 'VariableDeclarator')) {
      if (!node.init) continue;
      if (inner.looksInto(node.init)) return true;
      if (inner.leads(node.init)) inner.led.add(node.id.name);
    }
    return find(body.body, 'ReturnStatement').some(
      ({ node }) => node.argument !== null && inner.looksInto(node.argument),
    );
  }

  #isParameter(argument: Node): boolean {
    const bare = withoutCasts(argument);
    return bare.type === 'Identifier' && bare.name === this.lead.parameter;
  }
}

/** What has to be evaluated for the address of a member, `c` of `&c->a.b`; null where memory is read on the way. */
function addressed(target: Node): Node | null {
  const bare = unparenthesized(target);
  if (bare.type !== 'MemberExpression' || bare.computed) return null;
  return bare.arrow ? bare.object : addressed(bare.object);
}
