import { isOfTheMoment, isOfTheProcess, mayFcntlChange } from '../kernel/groups';
import type { Driver } from '../model/driver';
import type {
  AssignmentExpression,
  CallExpression,
  FunctionDeclaration,
  Identifier,
  MemberExpression,
  Node,
} from '../model/nodes';
import { calleeName, contains, find, unparenthesized, type Use } from '../model/query';
import { childNodes } from '../model/walk';
import type { EffectReader } from './effects';
import { isOfLifecycle } from './lifecycle';
import { variableHolding } from './outliving';
import { isSameOwner, ownerOf, type Owner } from './owners';
import { isLocal, lastName, rootOf, squeezed } from './places';

/**
 * Whether an expression may have another value at the next call of its function for the same open file: it rests on what some
 * other function changes while the file is in use, or on who calls. What is only set when the device or the file comes or
 * goes is constant, and so is what nothing in the file sets.
 */
export interface Change {
  /** What may change, as it is written. */
  readonly text: string;
  /** The function that changes it; null where none of the file does. */
  readonly by: string | null;
}

/** A place of the driver's state that an expression reads. */
interface Read {
  readonly name: string;
  /** Of a member, what it belongs to; null for a variable of the file. */
  readonly owner: Owner | null;
  /** Is it an element that is read: `foo->pages[i]`? */
  readonly element: boolean;
  /** The flags that are looked at; null for all of the value. */
  readonly mask: ReadonlySet<string> | null;
}

/** Functions that tell what a place holds which they are given, or whose address. */
const READS =
  /^(?:READ_ONCE|rcu_dereference\w*|rcu_access_pointer|smp_load_acquire|atomic\w*_read|refcount_read|kref_read|\w*test_bit)$/;

/** How deep calls of functions of the file are followed. */
const DEEPEST = 3;

/**
 * What may change of an expression's value between two calls; null when nothing is known to.
 * @param own the functions whose own changes do not count: those that are asked about
 * @param beside members of a vma that do not count
 */
export function changeOf(
  reader: EffectReader,
  definition: FunctionDeclaration,
  expression: Node,
  own: ReadonlySet<string>,
  beside: ReadonlySet<string> = NONE,
): Change | null {
  return new MutableReader(reader, own, beside).value(definition, expression, null, 0);
}

const NONE: ReadonlySet<string> = new Set();

class MutableReader {
  readonly #driver: Driver;
  readonly #seen = new Set<string>();

  constructor(
    readonly reader: EffectReader,
    readonly own: ReadonlySet<string>,
    readonly beside: ReadonlySet<string>,
  ) {
    this.#driver = reader.driver;
  }

  /** What may change of a value. */
  value(f: FunctionDeclaration, node: Node, mask: Read['mask'], depth: number): Change | null {
    const bare = unparenthesized(node);
    switch (bare.type) {
      case 'Literal':
      case 'CSizeof':
        return null;
      case 'CAddressOf':
        return this.#address(f, bare.argument, depth);
      case 'CCastExpression':
        return this.value(f, bare.argument, mask, depth);
      case 'Identifier':
        return this.#variable(f, bare, mask, depth);
      case 'MemberExpression':
        return this.#member(f, bare, mask, depth);
      case 'CallExpression':
        return this.#call(f, bare, depth);
      case 'BinaryExpression': {
        const looked = bare.operator === '&' ? flagsOf(bare.right) : null;
        if (looked) return this.value(f, bare.left, looked, depth);
        return this.value(f, bare.left, null, depth) ?? this.value(f, bare.right, null, depth);
      }
      default:
        return this.#first(childNodes(bare), (child) => this.value(f, child, null, depth));
    }
  }

  #first(nodes: readonly Node[], ask: (node: Node) => Change | null): Change | null {
    for (const node of nodes) {
      const found = ask(node);
      if (found) return found;
    }
    return null;
  }

  /** What may change of where an lvalue is: of the pointers on the way there. */
  #address(f: FunctionDeclaration, target: Node, depth: number): Change | null {
    const bare = unparenthesized(target);
    if (bare.type === 'CDereference') return this.value(f, bare.argument, null, depth);
    if (bare.type === 'CallExpression') return this.value(f, bare, null, depth);
    if (bare.type !== 'MemberExpression') return null;
    if (bare.arrow) return this.value(f, bare.object, null, depth);
    if (!bare.computed) return this.#address(f, bare.object, depth);
    return this.value(f, bare.object, null, depth) ?? this.value(f, bare.property, null, depth);
  }

  #variable(f: FunctionDeclaration, { name }: Identifier, mask: Read['mask'], depth: number): Change | null {
    if (isOfTheMoment(name)) return { text: name, by: null };
    if (f.params.some((parameter) => parameter.name === name)) return null;
    if (isLocal(f, name)) return this.#local(f, name, mask, depth);
    const declared = this.#driver.variable(name);
    if (!declared || declared.id.ctype.kind === 'array') return null;
    return this.#changed(name, { name, owner: null, element: false, mask });
  }

  /** What may change of what a local is set to, and of which of several values it is. */
  #local(f: FunctionDeclaration, name: string, mask: Read['mask'], depth: number): Change | null {
    const key = `${f.id.name} ${name}`;
    if (this.#seen.has(key)) return null;
    this.#seen.add(key);
    const initial = find(f.body, 'VariableDeclarator').filter(
      ({ node }) => node.id.name === name && node.init,
    );
    const stores = find(f.body, 'AssignmentExpression').filter(({ node }) => {
      const left = unparenthesized(node.left);
      return left.type === 'Identifier' && left.name === name;
    });
    const values = [...initial.map(({ node }) => node.init!), ...stores.map(({ node }) => node.right)];
    const tests = values.length > 1 ? stores.flatMap(testsAround) : [];
    return (
      this.#first(values, (value) => this.value(f, value, mask, depth)) ??
      this.#first(tests, (test) => this.value(f, test, null, depth))
    );
  }

  #member(f: FunctionDeclaration, node: MemberExpression, mask: Read['mask'], depth: number): Change | null {
    const text = squeezed(this.#driver, node);
    if (node.computed) {
      const name = lastName(node.object);
      const object = unparenthesized(node.object);
      const owner = object.type === 'MemberExpression' ? ownerOf(this.#driver, f, object.object) : null;
      const isKnown = name !== null && (owner !== null || !isLocal(f, name));
      return (
        (isKnown ? this.#changed(text, { name, owner, element: true, mask: null }) : null) ??
        this.value(f, node.object, null, depth) ??
        this.value(f, node.property, null, depth)
      );
    }
    if (node.property.type !== 'Identifier') return null;
    const { name } = node.property;
    const object = unparenthesized(node.object);
    if (object.type === 'Identifier' && object.name === 'current')
      return isOfTheProcess(name) ? null : { text, by: null };
    const owner = ownerOf(this.#driver, f, node.object);
    if (owner.tag === 'vm_area_struct') return this.beside.has(name) ? null : flagChange(text, name, mask);
    if (owner.tag === 'file' && name === 'f_pos') return { text, by: null };
    if (owner.tag === 'file' && name === 'f_flags')
      return mask === null || [...mask].some(mayFcntlChange) ? { text, by: null } : null;
    const way = node.arrow ? this.value(f, node.object, null, depth) : this.#address(f, node.object, depth);
    return way ?? this.#changed(text, { name, owner, element: false, mask });
  }

  #call(f: FunctionDeclaration, call: CallExpression, depth: number): Change | null {
    const text = squeezed(this.#driver, call);
    const name = calleeName(call);
    if (name === null) return null;
    if (isOfTheMoment(name)) return { text, by: null };
    if (isOfTheProcess(name)) return null;
    const bodies = this.reader.bodiesOf(name);
    const tests = this.reader.factOf(name)?.effects.some(({ does }) => does === 'tests');
    const isRead = READS.test(name);
    if (bodies.length === 0 && tests === true && !isRead) return { text, by: null };
    const given = this.#first(call.arguments, (argument) => {
      const bare = unparenthesized(argument);
      // What a function tells of a place whose address it is given.
      const isLooked = bare.type === 'CAddressOf' && isRead;
      const flags = /test_bit/.test(name) ? flagsOf(call.arguments[0]) : null;
      return this.value(f, isLooked ? bare.argument : argument, isLooked ? flags : null, depth);
    });
    if (given || depth >= DEEPEST) return given;
    return this.#first(bodies, (body) =>
      body.type === 'FunctionDeclaration'
        ? this.#first(
            find(body.body, 'ReturnStatement').flatMap(({ node }) => node.argument ?? []),
            (value) => this.value(body, value, null, depth + 1),
          )
        : null,
    );
  }

  /** Who changes a place while files are in use. */
  #changed(text: string, read: Read): Change | null {
    const { source } = this.#driver;
    const { name, owner } = read;
    if (owner === null && isWritableParameter(source, name)) return { text, by: null };
    const writes = new RegExp(
      `\\b${name}\\b[\\s)]*(?:\\[[^\\]]*\\]\\s*)*(?:(?:[-+|&^*/%]|<<|>>)?=(?!=)|\\+\\+|--)` +
        `|(?:\\+\\+|--|&)\\s*[\\w>.()\\[\\]-]*\\b${name}\\b` +
        `|\\b(?:WRITE_ONCE|rcu_assign_pointer|RCU_INIT_POINTER|swap|x?chg|smp_store_\\w+)\\s*\\(`,
    );
    for (const item of this.#driver.itemsNaming('function', name)) {
      if (!writes.test(source.slice(item.start, item.end))) continue;
      for (const f of this.#driver.model(item)) {
        if (f.type !== 'FunctionDeclaration' || this.own.has(f.id.name)) continue;
        if (owner === null && isLocal(f, name)) continue;
        if (!this.#writes(f, read) || isOfLifecycle(this.#driver, f, owner !== null)) continue;
        return { text, by: f.id.name };
      }
    }
    return null;
  }

  #writes(f: FunctionDeclaration, read: Read): boolean {
    const isTarget = (target: Node): boolean => this.#isPlace(f, target, read) && !this.#isNew(f, target);
    return (
      find(f.body, 'AssignmentExpression').some(
        (use) =>
          isTarget(use.node.left) && !isOtherFlag(use.node, read) && !this.#isOnlyOnce(use, use.node.left),
      ) ||
      find(f.body, 'UpdateExpression').some(({ node }) => isTarget(node.argument)) ||
      find(f.body, 'CallExpression').some(({ node }) => this.#writesByCall(f, node, read, isTarget))
    );
  }

  #writesByCall(
    f: FunctionDeclaration,
    call: CallExpression,
    read: Read,
    isTarget: (target: Node) => boolean,
  ): boolean {
    const targets = call.arguments.map((argument) => {
      const bare = unparenthesized(argument);
      return bare.type === 'CAddressOf' ? bare.argument : bare;
    });
    if (!targets.some(isTarget)) return false;
    return this.reader.ofCall(f, call).some(({ effect, through }) => {
      if (through.length > 0 || !('of' in effect) || typeof effect.of !== 'number') return false;
      if (!/^(?:writes|stores|takes|gives)$/.test(effect.does)) return false;
      const argument = call.arguments[effect.of];
      const target = targets[effect.of];
      if (!argument || !target || !isTarget(target)) return false;
      // A pointer that is handed on stays what it is; what it points to is another place.
      const isLvalue = effect.does === 'writes' && effect.lvalue === true;
      if (unparenthesized(argument).type !== 'CAddressOf' && !isLvalue) return false;
      const bit = effect.does === 'writes' ? null : flagsOf(call.arguments[0]);
      return !(read.mask && bit && isApart(read.mask, bit));
    });
  }

  #isPlace(f: FunctionDeclaration, target: Node, { name, owner, element }: Read): boolean {
    const bare = unparenthesized(target);
    if (bare.type === 'Identifier') return owner === null && !element && bare.name === name;
    if (bare.type !== 'MemberExpression') return false;
    if (bare.computed)
      return element && this.#isPlace(f, bare.object, { name, owner, element: false, mask: null });
    if (owner === null || bare.property.type !== 'Identifier' || bare.property.name !== name) return false;
    return isSameOwner(owner, ownerOf(this.#driver, f, bare.object));
  }

  /** Is a place in an object that the function has just made? */
  #isNew(f: FunctionDeclaration, target: Node): boolean {
    const root = rootOf(target);
    if (root === null || !isLocal(f, root)) return false;
    return find(f.body, 'CallExpression').some(
      (use) =>
        use.node.start < target.start &&
        variableHolding(use) === root &&
        this.reader
          .ofCall(f, use.node)
          .some(({ effect, target: of }) => effect.does === 'takes' && of === 'result'),
    );
  }

  /** Is a place set only while it holds nothing: `if (!foo->buf) foo->buf = ...;`? */
  #isOnlyOnce({ node, parents }: Use<AssignmentExpression>, target: Node): boolean {
    const text = squeezed(this.#driver, target);
    const asks = new RegExp(
      `^!${text.replace(/[^\w]/g, '\\$&')}$|^${text.replace(/[^\w]/g, '\\$&')}==(?:NULL|0)$`,
    );
    return parents.some(
      (parent) =>
        parent.type === 'IfStatement' &&
        contains(parent.consequent, node) &&
        asks.test(squeezed(this.#driver, parent.test)),
    );
  }
}

/** Neighbours that merge have the same flags, but need not have had them when they were mapped. */
function flagChange(text: string, member: string, mask: Read['mask']): Change | null {
  if (member !== 'vm_flags' && member !== 'vm_page_prot') return null;
  if (member === 'vm_flags' && mask !== null && [...mask].every((flag) => LASTING.test(flag))) return null;
  return { text, by: 'mprotect' };
}

/** Flags of a mapping that no system call changes. */
const LASTING = /^VM_(?:SHARED|MAYSHARE|MAYREAD|MAYWRITE|MAYEXEC|GROWSDOWN|GROWSUP|HUGETLB)$/;

/** The tests around a node that decide whether it runs. */
export function testsAround({ parents, node }: Use): Node[] {
  return parents.flatMap((parent) => {
    if (parent.type === 'IfStatement' || parent.type === 'ConditionalExpression')
      return contains(parent.test, node) ? [] : [parent.test];
    return parent.type === 'SwitchStatement' ? [parent.discriminant] : [];
  });
}

/** The names of constants that a mask is made of; null for anything else. */
function flagsOf(node: Node | undefined): ReadonlySet<string> | null {
  const bare = node && unparenthesized(node);
  if (bare?.type === 'Identifier' && /^[A-Z][A-Z0-9_]*$/.test(bare.name)) return new Set([bare.name]);
  if (bare?.type === 'CallExpression' && /^BIT(?:_ULL)?$/.test(calleeName(bare) ?? ''))
    return flagsOf(bare.arguments[0]);
  if (bare?.type === 'UnaryExpression' && bare.operator === '~') return flagsOf(bare.argument);
  if (bare?.type !== 'BinaryExpression' || bare.operator !== '|') return null;
  const [left, right] = [flagsOf(bare.left), flagsOf(bare.right)];
  return left && right && new Set([...left, ...right]);
}

const isApart = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  ![...a].some((one) => b.has(one));

/** Does an assignment only change flags that are not looked at? */
function isOtherFlag({ operator, right }: AssignmentExpression, { mask }: Read): boolean {
  if (mask === null || !/^[|&^]=$/.test(operator)) return false;
  const changed = flagsOf(right);
  return changed !== null && isApart(mask, changed);
}

/** Is a variable a parameter of the module that may be written while it is loaded? */
function isWritableParameter(source: string, name: string): boolean {
  const named = new RegExp(
    `\\bmodule_param(?:_cb|_named|_array|_string|_hw)?\\w*\\s*\\(([^;]*\\b${name}\\b[^;]*)\\)\\s*;`,
  ).exec(source);
  const mode = named && /,\s*([\w| ]+)$/.exec(named[1])?.[1].trim();
  if (!mode) return false;
  return /^0\d*$/.test(mode) ? (Number.parseInt(mode, 8) & 0o222) !== 0 : /S_IW/.test(mode);
}
