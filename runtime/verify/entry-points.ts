import { factOf } from '../../kernel/facts';
import { definesOf } from '../../model/defines';
import type { Driver } from '../../model/driver';
import { classesNamed } from '../../model/guard-classes';
import type { FunctionDeclaration, Node } from '../../model/nodes';
import { walk } from '../../model/walk';
import type { CompiledDriver, Instance } from '../compile/compile';
import type { Type } from '../machine/types';
import type { Value } from '../machine/value';
import { objects } from '../models/objects';
import type { File } from '../mm/mmap/file';

/** What a function that may race with mapping does: it removes pages from mappings, or gives something back. */
const TELLING = /\b(?:unmap_mapping_\w+|zap_\w+|\w*free\w*|\w*_put|kref_put\w*|put_\w+|\w*list_del\w*)\s*\(/;

/** Names before a parenthesis. */
const CALLED = /\b([a-z_]\w*)\s*\(/g;

/** Does a text call something that takes pages out of the mappings of a file, as its row says? */
function zaps(text: string): boolean {
  return [...text.matchAll(CALLED)].some(([, name]) =>
    factOf(name)?.effects.some((effect) => effect.does === 'stores' && effect.what === 'zaps'),
  );
}

/** Functions that run before anybody can map, or only call back from elsewhere. */
const NOT_MEANWHILE = /(?:^|_)(?:init|probe|exit)$/;

/** How many functions of a file are run beside its hook. */
const MOST_OTHERS = 4;

/** The words of a text, and of what the macros and the classes of guards among them stand for. */
function wordsOf(driver: Driver, text: string): string[] {
  const macros = definesOf(driver);
  const found = new Set<string>();
  const scan = (part: string): void => {
    for (const [word] of part.matchAll(/[A-Za-z_]\w*/g)) {
      if (found.has(word)) continue;
      found.add(word);
      for (const macro of macros.get(word) ?? []) scan(macro.text);
      for (const { enter, leave } of classesNamed(driver, word)) scan(`${enter} ${leave}`);
    }
  };
  scan(text);
  return [...found];
}

/** What a file's functions name of each other. */
class Reach {
  readonly bodies = new Map<string, FunctionDeclaration>();
  readonly text = new Map<string, string>();
  readonly #named: ReadonlyMap<string, ReadonlySet<string>>;
  /** Functions that the mapping hooks, and the operations of mappings, lead to. */
  readonly of_hooks: ReadonlySet<string>;

  constructor(driver: Driver) {
    for (const node of driver.program.body) {
      if (node.type !== 'FunctionDeclaration') continue;
      this.bodies.set(node.id.name, node);
      this.text.set(node.id.name, driver.source.slice(node.body.start, node.body.end));
    }
    this.#named = new Map(
      [...this.text].map(([name, body]) => [
        name,
        new Set(wordsOf(driver, body).filter((word) => word !== name && this.text.has(word))),
      ]),
    );
    const hooks = driver.hooks.flatMap(({ name }) => (name === null ? [] : [name]));
    this.of_hooks = this.from([...hooks, ...callbacks(driver, this.text)]);
  }

  from(roots: Iterable<string>): Set<string> {
    const found = new Set<string>();
    const visit = (name: string): void => {
      if (found.has(name)) return;
      found.add(name);
      for (const callee of this.#named.get(name) ?? []) visit(callee);
    };
    for (const root of roots) visit(root);
    return found;
  }

  /** Functions that nothing in the file calls, and that are not the hooks' own. */
  entries(): string[] {
    const called = new Set([...this.#named.values()].flatMap((names) => [...names]));
    return [...this.text.keys()].filter(
      (name) => !this.of_hooks.has(name) && !called.has(name) && !NOT_MEANWHILE.test(name),
    );
  }
}

/** What is known of each model's functions: it is asked for again and again. */
const KNOWN = new WeakMap<Driver, Reach>();

function reachOf(driver: Driver): Reach {
  let known = KNOWN.get(driver);
  if (known === undefined) KNOWN.set(driver, (known = new Reach(driver)));
  return known;
}

/** Functions of a file that its mapping hooks, and the operations of mappings, lead to; and `more`, with what they lead to. */
export function functionsOfHooks(driver: Driver, more: readonly string[] = []): ReadonlySet<string> {
  const reach = reachOf(driver);
  return new Set([...reach.of_hooks, ...reach.from(more)]);
}

/** Functions of a file that one leads to, itself among them, but for those that the hooks lead to. */
export function functionsFrom(driver: Driver, name: string): string[] {
  const reach = reachOf(driver);
  return [...reach.from([name])].filter((each) => !reach.of_hooks.has(each));
}

/**
 * Functions of a file that other tasks may run while it is mapped: those that nothing in the file calls, that the hooks do not lead
 * to, and that remove pages or give something back, themselves or in what they call. Those that remove pages come first: that is
 * what a mapping may escape, and many functions free something.
 */
export function otherEntryPoints(driver: Driver): string[] {
  const reach = reachOf(driver);
  const textsOf = (name: string): string[] =>
    [...reach.from([name])].map((each) => reach.text.get(each) ?? '');
  const entries = reach.entries();
  const zapping = entries.filter((name) => textsOf(name).some(zaps));
  const giving = entries.filter(
    (name) => !zapping.includes(name) && textsOf(name).some((text) => TELLING.test(text)),
  );
  return [...zapping, ...giving].slice(0, MOST_OTHERS);
}

/** Members of a mapping that a driver may write at any time. */
const OF_MAPPINGS = ['vm_private_data', 'vm_ops'];

/** Members of which a hook finds what `open` put there: nobody changes them later. */
const OF_FILES = new Set(['private_data']);

/**
 * Functions of a file that a process may run between two calls of mmap(), and that change what the next mapping is, or what the last
 * one has: they store to a member that the hooks look at, or to a mapping. What opens and closes the file is not among them.
 */
export function changingEntryPoints(driver: Driver): string[] {
  const reach = reachOf(driver);
  const read = new Set(OF_MAPPINGS);
  for (const name of reach.of_hooks) {
    const body = reach.bodies.get(name);
    // A hook that the kernel has, such as generic_file_mmap_prepare(), has no body here.
    if (!body) continue;
    walk(body, (node) => {
      if (node.type === 'MemberExpression' && node.property.type === 'Identifier')
        read.add(node.property.name);
    });
  }
  const once = new Set([...driver.source.matchAll(OPENS_OR_CLOSES)].map(([, name]) => name));
  const changes = (name: string): boolean => {
    let found = false;
    walk(reach.bodies.get(name)!, (node) => {
      const member = storedMember(node);
      found ||= member !== null && read.has(member) && !OF_FILES.has(member);
    });
    return found;
  };
  return reach
    .entries()
    .filter((name) => !once.has(name) && [...reach.from([name])].some(changes))
    .slice(0, MOST_OTHERS);
}

/** Members of operations structures whose functions run when a file is opened or closed, or a device comes or goes. */
const OPENS_OR_CLOSES =
  /\.\s*(?:open|release|flush|probe|remove|shutdown|suspend|resume|init|exit)\s*=\s*(\w+)/g;

/** The member that a node stores to; null for anything else. */
function storedMember(node: Node): string | null {
  if (node.type !== 'AssignmentExpression' && node.type !== 'UpdateExpression') return null;
  const target = node.type === 'AssignmentExpression' ? node.left : node.argument;
  return target.type === 'MemberExpression' && target.property.type === 'Identifier'
    ? target.property.name
    : null;
}

/** Functions that the operations of mappings name. */
function callbacks({ source }: Driver, text: ReadonlyMap<string, string>): string[] {
  const structures = source.matchAll(/struct\s+vm_operations_struct\s+\w+\s*=\s*\{([^}]*)\}/g);
  return [...structures].flatMap(([, body]) => (body.match(/\w+/g) ?? []).filter((word) => text.has(word)));
}

/**
 * Call a function of the driver as another task does: the file is the one that is mapped, and an object of the type that the driver
 * keeps in its private data is that one; anything else is unknown.
 */
export function callEntry(
  { machine, ...instance }: Instance,
  compiled: CompiledDriver,
  name: string,
  file: File,
): Value {
  const call = instance.function(name);
  const type = compiled.functions.get(name)?.type;
  if (call === null || type === undefined) return undefined;
  const pointer = objects(machine).file(file);
  const args = type.params.map((param, i): Value => {
    if (isPointerTo(param, 'file')) return pointer;
    if (param.kind === 'pointer' && param.to.kind === 'struct') {
      const { tag } = param.to;
      const own = new RegExp(`struct\\s+${tag}\\s*\\*\\s*\\w+\\s*=\\s*[^;]*private_data`);
      if (own.test(compiled.driver.source))
        return machine.get(pointer, machine.field('file', 'private_data'));
    }
    return machine.unknown(`argument ${i + 1} of ${name}()`, param);
  });
  return call(...args);
}

function isPointerTo(type: Type, tag: string): boolean {
  return type.kind === 'pointer' && type.to.kind === 'struct' && type.to.tag === tag;
}
