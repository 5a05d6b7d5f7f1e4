import { parametersOf, replacementText } from '../model/defines';
import type { Driver } from '../model/driver';
import type {
  CType,
  VariableDeclarator,
  CallExpression,
  Expression,
  FunctionDeclaration,
  Identifier,
  Node,
} from '../model/nodes';
import { find, unparenthesized, variableUses, type Use } from '../model/query';
import { walk } from '../model/walk';
import { isLoopBlock } from './control-flow';
import { definesFor } from './macro-bodies';
import { macroLocalsOf } from './macro-locals';

/** Places: what an lvalue of a function is, where it starts from, who may write it, and whether two may be the same. */

/** Parentheses around what a member is taken of: `(dev)->users`. */
const AROUND_BASE = /(?<![\w)\]])\(((?:\w|\.|->)+)\)(?=->|\.|\[)/g;

/** The source of a node without white space, comments, and parentheses around it and around what its members are taken of, for comparing. */
export function squeezed(driver: Driver, node: Node): string {
  const bare = unparenthesized(node);
  const text = driver.source.slice(bare.start, bare.end);
  const plain = (/\/[/*]|\\/.test(text) ? replacementText(text) : text).replace(/\s+/g, '');
  return plain.includes('(') ? plain.replace(AROUND_BASE, '$1') : plain;
}

/** The variable that an lvalue starts from: `a` of `a->b[c].d` and of `&a->b`. */
export function rootOf(node: Node): string | null {
  const bare = unparenthesized(node);
  switch (bare.type) {
    case 'Identifier':
      return bare.name;
    case 'MemberExpression':
      return rootOf(bare.object);
    case 'CAddressOf':
    case 'CDereference':
    case 'CCastExpression':
      return rootOf(bare.argument);
    default:
      return null;
  }
}

/** `c` of `a->b.c` and of `a->b.c[i]`, or the variable itself. */
export function lastName(target: Node): string | null {
  const bare = unparenthesized(target);
  if (bare.type === 'Identifier') return bare.name;
  if (bare.type !== 'MemberExpression') return null;
  if (bare.computed) return lastName(bare.object);
  return bare.property.type === 'Identifier' ? bare.property.name : null;
}

/** The member of `pointer->member` or `(*pointer).member`; null for any other node. */
export function memberOf(node: Node, pointer: string): string | null {
  if (node.type !== 'MemberExpression' || node.computed) return null;
  const pointed = node.arrow ? node.object : pointerOf(unparenthesized(node.object));
  if (pointed?.type !== 'Identifier' || pointed.name !== pointer) return null;
  return node.property.type === 'Identifier' ? node.property.name : null;
}

function pointerOf(node: Node): Node | null {
  return node.type === 'CDereference' ? unparenthesized(node.argument) : null;
}

/** The type of a name as it is declared: a parameter, a local or a variable of the file; null where none is. */
export function declaredType(
  driver: Driver,
  definition: FunctionDeclaration | null,
  name: string,
): CType | null {
  const isNamed = ({ node }: Use<VariableDeclarator>): boolean => node.id.name === name;
  return (
    definition?.params.find((parameter) => parameter.name === name)?.ctype ??
    (definition && find(definition.body, 'VariableDeclarator').find(isNamed)?.node.id.ctype) ??
    driver.variable(name)?.id.ctype ??
    null
  );
}

/** What a call's result is assigned to, or the variable that it initialises. */
export function holderOf(use: Use): Expression | null {
  const parent = use.parents.find(
    (node) => node.type !== 'ParenthesizedExpression' && node.type !== 'CCastExpression',
  );
  if (parent?.type === 'AssignmentExpression' && parent.operator === '=') return parent.left;
  return parent?.type === 'VariableDeclarator' ? parent.id : null;
}

const locals = new WeakMap<FunctionDeclaration, ReadonlySet<string>>();

/** Is a name a parameter of the function, or a variable that lives no longer than a call of it? */
export function isLocal(definition: FunctionDeclaration, name: string): boolean {
  return localsOf(definition).has(name);
}

/** The names that a function declares itself, as parameters or variables, by no macro. */
export function declaredNames({ body, params }: FunctionDeclaration): string[] {
  return [
    ...params.map((parameter) => parameter.name),
    ...find(body, 'VariableDeclarator').map(({ node }) => node.id.name),
  ];
}

/** Is a name one of those? */
export function declares(definition: FunctionDeclaration, name: string): boolean {
  return declaredNames(definition).includes(name);
}

/** The parameters of a function, and the variables that live no longer than a call of it. */
export function localsOf(definition: FunctionDeclaration): ReadonlySet<string> {
  let names = locals.get(definition);
  if (!names) {
    const declared = find(definition.body, 'VariableDeclaration').flatMap(({ node }) =>
      node.storage.includes('static') ? [] : node.declarations.map(({ id }) => id.name),
    );
    const parameters = definition.params.flatMap((parameter) => parameter.name ?? []);
    // Through a cursor something else is changed, and what is done later is known elsewhere: neither is the function's own.
    const byMacro = macroLocalsOf(definition).flatMap(({ name: own, as }) => (as === 'elsewhere' ? [] : own));
    locals.set(definition, (names = new Set([...parameters, ...declared, ...byMacro])));
  }
  return names;
}

/** The lvalues that an expression changes, as far as the text tells. */
export function targetsOf(node: Expression): Node[] {
  if (node.type === 'CallExpression') return node.arguments.slice(0, 1);
  if (node.type === 'UpdateExpression') return [node.argument];
  return node.type === 'AssignmentExpression' ? [node.left] : [];
}

/**
 * Something that a statement or a condition reads of some memory.
 * @param places lvalues, as text without white space
 * @param roots variables: whatever is behind them counts, also where a function is given them
 * @param tracked the pointer whose own members do not count
 */
export function looksAt(
  driver: Driver,
  head: Node,
  places: readonly string[],
  roots: readonly string[],
  tracked: string,
): Node | null {
  let found: Node | null = null;
  walk(head, (node) => {
    if (found) return false;
    const member = node.type === 'MemberExpression' || node.type === 'CDereference';
    if (member && memberOf(node, tracked) !== null) return false;
    if (member && places.includes(squeezed(driver, node))) found = node;
    const root = rootOf(node);
    if (member && root !== null && roots.includes(root)) found = node;
    if (node.type === 'Identifier' && places.includes(node.name)) found = node;
    if (node.type === 'CallExpression') {
      const passed = node.arguments.find((a) => a.type === 'Identifier' && roots.includes(a.name));
      if (passed) found = node;
    }
    return true;
  });
  return found;
}

/** Macros of the kernel that write a variable they are given by name, and at which arguments. */
const WRITERS: ReadonlyMap<string, readonly number[]> = new Map(
  Object.entries<readonly number[]>({
    do_div: [0],
    swap: [0, 1],
    get_user: [0],
    __get_user: [0],
    unsafe_get_user: [0],
    local_irq_save: [0],
    local_save_flags: [0],
    spin_lock_irqsave: [1],
    spin_trylock_irqsave: [1],
    raw_spin_lock_irqsave: [1],
    read_lock_irqsave: [1],
    write_lock_irqsave: [1],
    rdmsrl: [1],
    rcu_assign_pointer: [0],
    RCU_INIT_POINTER: [0],
    WRITE_ONCE: [0],
    va_arg: [0],
  }),
);

/**
 * May a use of a variable change it, in whatever way C can: as the target of an assignment, through its address, a member
 * of it (`prot.pgprot |= x`), what a macro makes of it (`pgprot_val(prot) |= x`), or by a macro that it is given to
 * (`do_div(size, 2)`, a loop macro, a macro of the file that assigns its parameter)?
 */
export function mayWrite(driver: Driver, { node, parents }: Use<Identifier>): boolean {
  let inner: Node = node;
  /** Is what stands here no longer the variable alone, but something that a macro may have made of it? */
  let wrapped = false;
  for (const parent of parents) {
    switch (parent.type) {
      case 'VariableDeclarator':
        return parent.id === inner;
      case 'AssignmentExpression':
        return parent.left === inner;
      case 'UpdateExpression':
      case 'CAddressOf':
        return true;
      case 'ParenthesizedExpression':
        break;
      case 'MemberExpression':
        if (parent.object !== inner || parent.arrow || parent.computed) return false;
        break;
      case 'CallExpression':
        if (wrapped || parent.callee === inner) return false;
        if (assignsArgument(driver, parent, inner)) return true;
        wrapped = true;
        break;
      case 'CMacroBlock':
        // `for_each_set_bit(i, ...)`: a loop macro sets its variables.
        return !wrapped && (parent.arguments as readonly Node[]).includes(inner) && isLoopBlock(parent);
      default:
        return false;
    }
    inner = parent;
  }
  return false;
}

/** Does a call assign one of its arguments, because it is a macro? An address that it is given is another matter. */
export function assignsArgument(
  driver: Driver,
  { callee, arguments: given }: CallExpression,
  argument: Node,
): boolean {
  if (callee.type !== 'Identifier') return false;
  const index = (given as readonly Node[]).indexOf(argument);
  if (WRITERS.get(callee.name)?.includes(index)) return true;
  return definesFor(driver, callee.name).some(({ parameters, text }) => {
    const parameter = parameters === undefined ? undefined : parametersOf(parameters).names[index];
    return parameter !== undefined && /^\w+$/.test(parameter) && assigns(text, parameter);
  });
}

/** Does the text of a macro assign a name, or take its address? */
function assigns(text: string, name: string): boolean {
  const after = new RegExp(`\\b${name}\\b[\\s)]*(=(?!=)|[-+*/%&|^]=|<<=|>>=|\\+\\+|--)`);
  const before = new RegExp(`(\\+\\+|--|(?<![&\\w)\\]]\\s*)&)[\\s(]*${name}\\b`);
  return after.test(text) || before.test(text);
}

/**
 * The names that stand for a pointer: its own, and locals that are set to it and to nothing else. An alias whose address is
 * taken, or that is set to something else somewhere, is none: what it points to there is not known.
 */
export function aliasesOf(driver: Driver, definition: FunctionDeclaration, name: string): Set<string> {
  const names = new Set([name]);
  const declarators = find(definition.body, 'VariableDeclarator');
  for (let size = 0; size < names.size;) {
    size = names.size;
    for (const { node } of declarators) {
      if (names.has(node.id.name)) continue;
      const values = valuesGiven(driver, definition, node.id.name);
      if (values !== null && values.length > 0 && values.every((value) => isNamed(value, names)))
        names.add(node.id.name);
    }
  }
  return names;
}

function isNamed(value: Expression, names: ReadonlySet<string>): boolean {
  const bare = unparenthesized(value);
  if (bare.type === 'CCastExpression') return isNamed(bare.argument, names);
  return bare.type === 'Identifier' && names.has(bare.name);
}

/** Every value that a local is given; null when it is written in a way that is no plain assignment: see `valuesAssigned()`. */
export function valuesGiven(
  driver: Driver,
  definition: FunctionDeclaration,
  name: string,
): Expression[] | null {
  const values: Expression[] = [];
  for (const use of variableUses(definition.body, name)) {
    const [parent] = use.parents;
    if (parent?.type === 'VariableDeclarator' && parent.id === use.node) {
      if (parent.init) values.push(parent.init);
    } else if (
      parent?.type === 'AssignmentExpression' &&
      parent.left === use.node &&
      parent.operator === '='
    ) {
      values.push(parent.right);
    } else if (mayWrite(driver, use)) {
      return null;
    }
  }
  return values;
}

/** Every value that a local is given by a plain assignment, whatever else may write it. */
export function valuesAssigned({ body }: FunctionDeclaration, name: string): readonly Expression[] {
  const initial = find(body, 'VariableDeclarator').flatMap(({ node }) =>
    node.id.name === name && node.init ? [node.init] : [],
  );
  const assigned = find(body, 'AssignmentExpression').flatMap(({ node }) => {
    const target = unparenthesized(node.left);
    return target.type === 'Identifier' && target.name === name ? [node.right] : [];
  });
  return [...initial, ...assigned];
}

/**
 * May two lvalues be the same memory, or one a part of the other? Errs on the side of yes: two pointers of different names may
 * be equal, and a member is told from another one only by its name.
 */
export function mayBeSame(driver: Driver, definition: FunctionDeclaration, a: Node, b: Node): boolean {
  if (squeezed(driver, a) === squeezed(driver, b)) return true;
  const [first, second] = [unparenthesized(a), unparenthesized(b)];
  const plain = (node: Node): boolean => node.type === 'Identifier' && isLocal(definition, node.name);
  const addressed = (node: Node): boolean =>
    find(definition.body, 'CAddressOf').some((use) => rootOf(use.node.argument) === rootOf(node));
  for (const [one, other] of [
    [first, second],
    [second, first],
  ]) {
    if (!plain(one)) continue;
    if (rootOf(other) === rootOf(one) && !throughPointer(other)) return true;
    if (!throughPointer(other) || !addressed(one)) return false;
  }
  if (first.type === 'MemberExpression' && second.type === 'MemberExpression') {
    const [x, y] = [lastName(first), lastName(second)];
    // Two members of one structure are two places, unless one holds the other.
    if (x !== null && y !== null && x !== y) {
      const [s, t] = [squeezed(driver, first), squeezed(driver, second)];
      return s.startsWith(`${t}.`) || t.startsWith(`${s}.`) || s.startsWith(`${t}[`) || t.startsWith(`${s}[`);
    }
  }
  return true;
}

/** Does an lvalue lead through a pointer? */
function throughPointer(node: Node): boolean {
  const bare = unparenthesized(node);
  if (bare.type === 'CDereference') return true;
  if (bare.type !== 'MemberExpression') return false;
  return bare.arrow || throughPointer(bare.object);
}
