import type { Driver, HookReference } from '../model/driver';
import type {
  CDesignatedInitializer,
  Expression,
  FunctionDeclaration,
  Identifier,
  MemberExpression,
  Node,
  SourceRange,
  TopLevel,
} from '../model/nodes';
import { calleeName, find, unparenthesized, type Use } from '../model/query';
import { isSameOwner, ownerOf, tagOf, type Owner } from './owners';
import { isLocal, lastName, valuesAssigned, valuesGiven } from './places';

/**
 * Which structures of a file an expression may lead to: file-level variables, or members of them, as `drv.fops`. The elements
 * of an array are not told apart.
 */
export interface Reach {
  /** The structures, as `variable.member`; a member that the text does not name is `*`. */
  readonly places: ReadonlySet<string>;
  /** May it lead to something else as well? */
  readonly beyond: boolean;
}

const NOWHERE: Reach = { places: new Set(), beyond: false };
const ANYWHERE: Reach = { places: new Set(), beyond: true };

/** Whatever some expressions may lead to. */
export function union(reaches: readonly Reach[]): Reach {
  return {
    places: new Set(reaches.flatMap(({ places }) => [...places])),
    beyond: reaches.some(({ beyond }) => beyond),
  };
}

/** May two names of places be of the same structure? */
function isSamePlace(a: string, b: string): boolean {
  const [first, second] = [a.split('.'), b.split('.')];
  if (first[0] !== second[0]) return false;
  if (first.includes('*') || second.includes('*')) return true;
  return a === b;
}

/** The last name of a place: `fops` of `drv.fops`. */
function lastOf(place: string): string {
  return place.slice(place.lastIndexOf('.') + 1);
}

/** How two reaches are to each other: is all of the one certainly in the other, or may some of it be? */
export function overlap(reach: Reach, other: Reach): 'all' | 'some' | 'none' {
  const isIn = (place: string): boolean => [...other.places].some((one) => isSamePlace(place, one));
  const places = [...reach.places];
  if (!places.some(isIn)) return 'none';
  return !reach.beyond && places.every((place) => isIn(place) && !place.includes('*')) ? 'all' : 'some';
}

/** What a member is set to; null where it is not set. */
export function valueSet(node: MemberExpression, parent: Node | undefined): Expression | null {
  return parent?.type === 'AssignmentExpression' && parent.left === node && parent.operator === '='
    ? parent.right
    : null;
}

/** A member of a structure that a function names, and the structure. */
export interface MemberAccess extends Use<MemberExpression> {
  readonly definition: FunctionDeclaration;
  readonly structure: Reach;
}

/**
 * Where the functions of a file name members of some structures, directly or through pointers.
 *
 * @param tags the types of the structures: what is declared to be another one is left out
 * @param isMeant whether an access matters, by its text alone: to follow its structure takes longer
 * @param structures the structures, asked for where such members are named
 */
export function accessesOf(
  driver: Driver,
  members: ReadonlySet<string>,
  tags: ReadonlySet<string>,
  isMeant: (node: MemberExpression) => boolean,
  structures: () => Reach,
): readonly MemberAccess[] {
  const text = new RegExp(`(?:\\.|->)\\s*(?:${[...members].join('|')})\\b`, 'g');
  const items = [...driver.source.matchAll(text)].map(({ index }) => driver.itemOf(index));
  const uses = [...new Set(items)]
    .filter((item) => item?.kind === 'function')
    .flatMap((item) => functionsAmong(driver.model(item!)))
    .flatMap((definition) =>
      find(definition.body, 'MemberExpression')
        .filter(({ node }) => {
          const { computed, property, object } = node;
          if (computed || property.type !== 'Identifier' || !members.has(property.name)) return false;
          if (!isMeant(node)) return false;
          const { tag } = ownerOf(driver, definition, object);
          return tag === null || tags.has(tag);
        })
        .map((use) => ({ ...use, definition })),
    );
  if (uses.length === 0) return [];
  const reader = new StructureReader(driver, new Set([...structures().places].map(lastOf)));
  return uses.map((use) => ({ ...use, structure: reader.holding(use.definition, use.node) }));
}

/** The structure that a place which names a hook sets a member of. */
export function structureOf(driver: Driver, { kind, memberRange }: HookReference): Reach {
  if (kind !== 'initializer' && kind !== 'assignment') return ANYWHERE;
  const item = driver.itemOf(memberRange.start);
  if (!item) return ANYWHERE;
  for (const node of driver.model(item)) {
    for (const use of find(node, 'CDesignatedInitializer')) {
      const last = use.node.designators.at(-1);
      if (last?.kind === 'member' && last.range.end === memberRange.end) return ofInitializer(use, node);
    }
    if (node.type !== 'FunctionDeclaration') continue;
    const set = find(node.body, 'MemberExpression').find(
      (use) => use.node.property.start === memberRange.start,
    );
    if (set) return new StructureReader(driver).holding(node, set.node);
  }
  return ANYWHERE;
}

/** The structure that something is a member of, by what stands before the `.` or the `->`, in a function or in what a macro makes there. */
export function structureBefore(
  driver: Driver,
  definition: FunctionDeclaration,
  member: MemberExpression,
): Reach {
  return new StructureReader(driver).holding(definition, member);
}

/** The list of an initialiser that sets a member. */
export function listAround(driver: Driver, { memberRange }: HookReference): SourceRange | null {
  const item = driver.itemOf(memberRange.start);
  for (const node of item ? driver.model(item) : []) {
    for (const { node: pair, parents } of find(node, 'CDesignatedInitializer')) {
      if (pair.designators.length === 1 && pair.designators[0].kind === 'member')
        if (pair.designators[0].range.end === memberRange.end) return parents[0] ?? null;
    }
  }
  return null;
}

/** The structure around a designated member: the variable, and the members on the way to it. */
function ofInitializer({ node, parents }: Use, top: TopLevel): Reach {
  const names: string[] = [];
  let inner: Node = node;
  for (const parent of [...parents, top]) {
    if (parent.type === 'CCompoundLiteral') return ANYWHERE;
    if (inner.type === 'CDesignatedInitializer') {
      const { designators } = inner;
      const outer = inner === node ? designators.slice(0, -1) : designators;
      names.unshift(...outer.flatMap((one) => (one.kind === 'member' ? [one.name] : [])));
    } else if (inner.type === 'CInitializerList' && parent.type === 'CInitializerList') {
      names.unshift('*');
    }
    if (parent.type === 'VariableDeclarator') {
      // An element without a designator is one of an array, or a member that is not named.
      const isArray = parent.id.ctype.kind === 'array' && names[0] === '*';
      const path = isArray ? names.slice(1) : names;
      return { places: new Set([[parent.id.name, ...path].join('.')]), beyond: false };
    }
    inner = parent;
  }
  return ANYWHERE;
}

function functionsAmong(nodes: readonly TopLevel[]): FunctionDeclaration[] {
  return nodes.flatMap((node) => (node.type === 'FunctionDeclaration' ? [node] : []));
}

/** What a designated member of an initialiser belongs to. */
function ownerAround({ designators }: CDesignatedInitializer, parents: readonly Node[]): Owner {
  const outer = designators.slice(0, -1).findLast(({ kind }) => kind === 'member');
  if (outer?.kind === 'member') return { tag: null, name: outer.name };
  for (const parent of parents) {
    if (parent.type === 'CDesignatedInitializer') {
      const last = parent.designators.findLast(({ kind }) => kind === 'member');
      if (last?.kind === 'member') return { tag: null, name: last.name };
    }
    if (parent.type === 'VariableDeclarator') return { tag: tagOf(parent.id.ctype), name: parent.id.name };
    if (parent.type === 'CCompoundLiteral') return { tag: tagOf(parent.ctype), name: null };
  }
  return { tag: null, name: null };
}

/** Follows pointers of a file to the structures that they are set to. */
class StructureReader {
  readonly #open = new Set<string>();

  /** @param names the last names of the places that are looked for: others need not be followed; null when all are */
  constructor(
    readonly driver: Driver,
    readonly names: ReadonlySet<string> | null = null,
  ) {}

  #mayBeNamed(name: string): boolean {
    return this.names === null || this.names.has(name) || this.names.has('*');
  }

  /** The structure that a member is one of. */
  holding(definition: FunctionDeclaration | null, { object, arrow }: MemberExpression): Reach {
    const bare = unparenthesized(object);
    const isNamed = !arrow && bare.type === 'MemberExpression' && !bare.computed;
    if (isNamed && !this.#mayBeNamed(lastName(bare) ?? '*')) return ANYWHERE;
    return arrow ? this.#behind(definition, object) : this.#at(definition, object);
  }

  /** What an lvalue is. */
  #at(definition: FunctionDeclaration | null, target: Node): Reach {
    const bare = unparenthesized(target);
    switch (bare.type) {
      case 'Identifier':
        if (definition && isLocal(definition, bare.name)) return NOWHERE;
        return { places: new Set([bare.name]), beyond: false };
      case 'CDereference':
        return this.#behind(definition, bare.argument);
      case 'MemberExpression': {
        if (bare.computed) return this.#behind(definition, bare.object);
        if (bare.property.type !== 'Identifier') return ANYWHERE;
        const { name } = bare.property;
        const { places, beyond } = this.holding(definition, bare);
        return { places: new Set([...places].map((place) => `${place}.${name}`)), beyond };
      }
      default:
        return ANYWHERE;
    }
  }

  /** What a pointer, or an array, leads to. */
  #behind(definition: FunctionDeclaration | null, pointer: Node): Reach {
    const bare = unparenthesized(pointer);
    switch (bare.type) {
      case 'CAddressOf':
        return this.#at(definition, bare.argument);
      case 'CCastExpression':
        return this.#behind(definition, bare.argument);
      case 'ConditionalExpression':
        return union(
          [bare.consequent ?? bare.test, bare.alternate].map((arm) => this.#behind(definition, arm)),
        );
      case 'AssignmentExpression':
        return this.#behind(definition, bare.right);
      case 'BinaryExpression':
        return this.#behind(definition, bare.left);
      case 'Literal':
        return NOWHERE;
      case 'Identifier':
        if (bare.name === 'NULL') return NOWHERE;
        return definition && isLocal(definition, bare.name)
          ? this.#once(`${definition.id.name} ${bare.name}`, () => this.#local(definition, bare.name))
          : this.#once(bare.name, () => this.#variable(bare.name));
      case 'MemberExpression': {
        // An array of a structure that is known, or a pointer that is set somewhere.
        if (bare.computed) return union([this.#behind(definition, bare.object), ANYWHERE]);
        const { name } = bare.property as Identifier;
        const owner = ownerOf(this.driver, definition, bare.object);
        const stored = this.#once(`.${name}`, () => this.#stored(name, owner));
        return this.#mayBeNamed(name) ? union([this.#at(definition, bare), stored]) : stored;
      }
      default:
        return ANYWHERE;
    }
  }

  #once(key: string, read: () => Reach): Reach {
    if (this.#open.has(key)) return NOWHERE;
    this.#open.add(key);
    const reach = read();
    this.#open.delete(key);
    return reach;
  }

  #local(definition: FunctionDeclaration, name: string): Reach {
    const values = valuesAssigned(definition, name).map((value) => this.#behind(definition, value));
    const index = definition.params.findIndex((parameter) => parameter.name === name);
    const known = index >= 0 ? this.#given(definition, index) : NOWHERE;
    const isWritten = valuesGiven(this.driver, definition, name) === null;
    return union([...values, known, isWritten ? ANYWHERE : NOWHERE]);
  }

  /** What the callers of a function give it. */
  #given(definition: FunctionDeclaration, index: number): Reach {
    const { name } = definition.id;
    const users = this.driver.itemsNaming('function', name).flatMap((item) => this.driver.model(item));
    const calls = functionsAmong(users).flatMap((caller) =>
      find(caller.body, 'CallExpression')
        .filter(({ node }) => calleeName(node) === name && node.arguments[index] !== undefined)
        .map(({ node }) => this.#behind(caller, node.arguments[index])),
    );
    const isOwn = definition.storage.includes('static') && !this.#isHandedOn(definition, users);
    return union([...calls, isOwn ? NOWHERE : ANYWHERE]);
  }

  /** Is a function named otherwise than to call it? */
  #isHandedOn({ id: { name } }: FunctionDeclaration, users: readonly TopLevel[]): boolean {
    const isCalled = ({ node, parents: [parent] }: Use): boolean =>
      parent?.type === 'CallExpression' && parent.callee === node;
    const inCode = functionsAmong(users).some((user) =>
      find(user.body, 'Identifier').some((use) => use.node.name === name && !isCalled(use)),
    );
    return inCode || this.driver.itemsNaming('declaration', name).some((item) => this.#isValueIn(item, name));
  }

  #isValueIn({ start, end }: SourceRange, name: string): boolean {
    return new RegExp(`[=,{&(]\\s*${name}\\b\\s*[,})]`).test(this.driver.source.slice(start, end));
  }

  /** What a file-level variable leads to: itself where it is an array, or what it is set to. */
  #variable(name: string): Reach {
    const declared = this.driver.variable(name);
    if (declared && declared.id.ctype.kind !== 'pointer') return { places: new Set([name]), beyond: false };
    const initial = declared?.init ? [this.#behind(null, declared.init)] : [];
    const users = this.driver.itemsNaming('function', name).flatMap((item) => this.driver.model(item));
    const later = functionsAmong(users)
      .filter((user) => !isLocal(user, name))
      .flatMap((user) => valuesAssigned(user, name).map((value) => this.#behind(user, value)));
    return union([...initial, ...later, ANYWHERE]);
  }

  /** What members of a name are set to, in objects that may be of the same kind. */
  #stored(name: string, owner: Owner): Reach {
    const found: Reach[] = [ANYWHERE];
    for (const kind of ['declaration', 'function'] as const) {
      for (const item of this.driver.itemsNaming(kind, name)) {
        const text = this.driver.source.slice(item.start, item.end);
        if (!new RegExp(`(?:\\.|->)\\s*${name}\\s*=|\\b${name}\\s*:`).test(text)) continue;
        for (const node of this.driver.model(item)) {
          const definition = node.type === 'FunctionDeclaration' ? node : null;
          for (const { node: pair, parents } of find(node, 'CDesignatedInitializer')) {
            const last = pair.designators.at(-1);
            if (last?.kind !== 'member' || last.name !== name || pair.value.type !== 'CAddressOf') continue;
            if (isSameOwner(owner, ownerAround(pair, parents)))
              found.push(this.#behind(definition, pair.value));
          }
          if (!definition) continue;
          for (const { node: store } of find(definition.body, 'AssignmentExpression')) {
            const left = unparenthesized(store.left);
            if (left.type !== 'MemberExpression' || left.computed || lastName(left) !== name) continue;
            if (isSameOwner(owner, ownerOf(this.driver, definition, left.object)))
              found.push(this.#behind(definition, store.right));
          }
        }
      }
    }
    return union(found);
  }
}
