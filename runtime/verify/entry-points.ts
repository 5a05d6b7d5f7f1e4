import type { Driver } from '../../model/driver';
import type { CompiledDriver, Instance } from '../compile/compile';
import type { Type } from '../machine/types';
import type { Value } from '../machine/value';
import { objects } from '../models/objects';
import type { File } from '../mm/mmap/file';

/** What a function that may race with mapping does: it removes pages from mappings, or gives something back. */
const TELLING = /\b(?:unmap_mapping_\w+|zap_\w+|\w*free\w*|\w*_put|kref_put\w*|put_\w+|\w*list_del\w*)\s*\(/;

/** Functions that run before anybody can map, or only call back from elsewhere. */
const NOT_MEANWHILE = /(?:^|_)(?:init|probe|exit)$/;

/** How many functions of a file are run beside its hook. */
const MOST_OTHERS = 4;

/**
 * Functions of a file that other tasks may run while it is mapped: those that nothing in the file calls, that the hooks do not lead
 * to, and that remove pages or give something back, themselves or in what they call.
 */
export function other_entry_points(driver: Driver): string[] {
  const text = new Map<string, string>();
  for (const node of driver.program.body) {
    if (node.type === 'FunctionDeclaration')
      text.set(node.id.name, driver.source.slice(node.body.start, node.body.end));
  }
  const named = new Map(
    [...text].map(([name, body]) => [
      name,
      new Set((body.match(/[A-Za-z_]\w*/g) ?? []).filter((word) => word !== name && text.has(word))),
    ]),
  );
  const reach = (roots: Iterable<string>): Set<string> => {
    const found = new Set<string>();
    const visit = (name: string): void => {
      if (found.has(name)) return;
      found.add(name);
      for (const callee of named.get(name) ?? []) visit(callee);
    };
    for (const root of roots) visit(root);
    return found;
  };
  const hooks = new Set(driver.hooks.flatMap(({ name }) => (name === null ? [] : [name])));
  const of_hooks = reach([...hooks, ...callbacks(driver, text)]);
  const called = new Set([...named.values()].flatMap((names) => [...names]));
  return [...text.keys()]
    .filter((name) => !of_hooks.has(name) && !called.has(name) && !NOT_MEANWHILE.test(name))
    .filter((name) => [...reach([name])].some((each) => TELLING.test(text.get(each) ?? '')))
    .slice(0, MOST_OTHERS);
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
export function call_entry(
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
    if (is_pointer_to(param, 'file')) return pointer;
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

function is_pointer_to(type: Type, tag: string): boolean {
  return type.kind === 'pointer' && type.to.kind === 'struct' && type.to.tag === tag;
}
