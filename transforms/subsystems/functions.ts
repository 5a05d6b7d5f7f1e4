import { memberOf } from '../../analysis/held';
import { valuesAssigned } from '../../analysis/places';
import { mapsByFact } from '../../kernel/fact';
import { BUILT_IN } from '../../kernel/fact-table';
import type { Driver } from '../../model/driver';
import type { CallExpression, CType, FunctionDeclaration, MemberExpression, Node } from '../../model/nodes';
import { isName, find, unparenthesized } from '../../model/query';
import { pointsToStruct } from '../../model/types';
import { exportOf } from '../names/helper-uses';
import { tagOf } from './structures';

/** A function that takes a vma, and what it does with it. */
export interface VmaFunction {
  readonly name: string;
  readonly driver: Driver;
  readonly definition: FunctionDeclaration;
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly isStatic: boolean;
  readonly isExported: boolean;
  /** Index of the vma among its parameters. */
  readonly parameter: number;
  /** The functions that it passes the vma to. */
  readonly calls: readonly string[];
  /** The callbacks that it passes the vma to. */
  readonly dispatches: readonly CallbackCall[];
  /** Those of the called that map something, as the facts table has it. */
  readonly maps: readonly string[];
}

/** A call of a callback of a structure with the vma: `info->fbops->fb_mmap(info, vma)`. */
export interface CallbackCall {
  readonly member: string;
  /** What stands before the member: `info->fbops`, and the name of the last member or variable of that. */
  readonly object: string;
  readonly holder: string | null;
  /** The structure that the object is known to be; null when the file does not tell. */
  readonly tag: string | null;
  /** The tags of the structures that the arguments point to; null where that is not known. */
  readonly arguments: readonly (string | null)[];
  readonly vma: number;
  /** Is the member's name an argument of a macro that pastes it: `call_memop(vb, mmap, priv, vma)`? */
  readonly isPasted: boolean;
  readonly call: CallExpression;
  /** 1-based. */
  readonly line: number;
}

/** The functions of a file by name that take a vma: an index, which reads no body. */
export function vmaFunctionNames(driver: Driver): string[] {
  return driver.items
    .filter(({ kind }) => kind === 'function')
    .flatMap(({ start, bodyStart }) => {
      const header = driver.seen.slice(start, bodyStart);
      const type = header.indexOf('vm_area_struct');
      const name = type < 0 ? null : /(\w+)\s*\((?:[^()]|\([^()]*\))*$/.exec(header.slice(0, type));
      return name ? [name[1]] : [];
    });
}

/** What the functions of a name do that a file defines. */
export function vmaFunctions(
  driver: Driver,
  name: string,
  isCallback: (word: string) => boolean,
): VmaFunction[] {
  return driver.functions(name).flatMap((definition): VmaFunction[] => {
    const parameter = definition.params.findIndex((p) => pointsToStruct(p.ctype, 'vm_area_struct'));
    if (parameter < 0) return [];
    const vma = definition.params[parameter].name;
    const calls = new Set<string>();
    const dispatches: CallbackCall[] = [];
    for (const { node } of find(definition.body, 'CallExpression')) {
      const at = node.arguments.findIndex((argument) => isName(argument, vma));
      if (at < 0) continue;
      const named = unparenthesized(node.callee);
      const callee = named.type === 'Identifier' ? (heldIn(definition, named.name) ?? named) : named;
      const pasted = node.arguments.find((a) => a.type === 'Identifier' && isCallback(a.name));
      if (callee.type === 'Identifier' && pasted?.type === 'Identifier' && pasted.name !== vma) {
        const rest = node.arguments.slice(node.arguments.indexOf(pasted) + 1);
        const index = rest.findIndex((argument) => isName(argument, vma));
        dispatches.push({
          member: pasted.name,
          object: callee.name,
          holder: pastedHolder(driver, callee.name),
          tag: null,
          arguments: rest.map((argument) => structOf(driver, definition, argument)),
          vma: index,
          isPasted: true,
          call: node,
          line: driver.position(node.start).line,
        });
      } else if (callee.type === 'Identifier') calls.add(callee.name);
      else if (callee.type === 'MemberExpression' && callee.property.type === 'Identifier') {
        dispatches.push({
          member: callee.property.name,
          object: driver.source.slice(callee.object.start, callee.object.end).replace(/\s+/g, ' '),
          holder: holderOf(callee.object),
          tag: structOf(driver, definition, callee.object),
          arguments: node.arguments.map((argument) => structOf(driver, definition, argument)),
          vma: at,
          isPasted: false,
          call: node,
          line: driver.position(node.start).line,
        });
      }
    }
    return [
      {
        name,
        driver,
        definition,
        file: driver.path,
        line: driver.position(definition.id.start).line,
        isStatic: definition.storage.includes('static'),
        isExported: exportOf(driver, name) !== null,
        parameter,
        calls: [...calls],
        dispatches,
        maps: [...calls].filter((called) => mapsByFact(BUILT_IN.factOf(called))),
      },
    ];
  });
}

/** The callback that a local variable of a function holds: `mmap = pde->proc_ops->proc_mmap;`; null when it holds none. */
function heldIn(definition: FunctionDeclaration, name: string): MemberExpression | null {
  const values = valuesAssigned(definition, name).map(unparenthesized);
  return values.find((value): value is MemberExpression => value.type === 'MemberExpression') ?? null;
}

/** What holds the member that a macro pastes: `mem_ops` of `(vb)->vb2_queue->mem_ops->op(args)`; null when it does not tell. */
export function pastedHolder(driver: Driver, macro: string): string | null {
  const defined = new RegExp(`^#\\s*define\\s+${macro}\\s*\\(\\s*\\w+\\s*,\\s*(\\w+)`);
  for (const item of driver.items) {
    if (item.kind !== 'directive') continue;
    const text = driver.seen.slice(item.start, item.end);
    const parameter = defined.exec(text)?.[1];
    const held = parameter && new RegExp(`(\\w+)\\s*(?:->|\\.)\\s*${parameter}\\b`).exec(text);
    if (held) return held[1];
  }
  return null;
}

/** The name of the last member or variable of an expression. */
function holderOf(expression: Node): string | null {
  const bare = unparenthesized(expression);
  if (bare.type === 'Identifier') return bare.name;
  if (bare.type === 'MemberExpression' && bare.property.type === 'Identifier') return bare.property.name;
  if (bare.type === 'CallExpression' && bare.arguments.length === 1) return holderOf(bare.arguments[0]);
  return null;
}

/** The tag of the structure that a place of a function points to, or is; null for anything else. */
export function structOf(driver: Driver, definition: FunctionDeclaration, place: Node): string | null {
  return tagOf(typeOfPlace(driver, definition, place));
}

/** What only reads what it is given. */
const READS = /^(?:READ_ONCE|smp_load_acquire|rcu_dereference\w*|rcu_access_pointer)$/;

/** The type of a variable of a function, of a member, or of an address; null when the file and its headers do not tell. */
function typeOfPlace(driver: Driver, definition: FunctionDeclaration, place: Node): CType | null {
  const bare = unparenthesized(place);
  const of = (node: Node): CType | null => typeOfPlace(driver, definition, node);
  switch (bare.type) {
    case 'Identifier':
      return typeOfName(driver, definition, bare.name);
    case 'CCastExpression':
      return bare.ctype;
    case 'CAddressOf': {
      const to = of(bare.argument);
      return to && { kind: 'pointer', to };
    }
    case 'CDereference':
      return elementOf(of(bare.argument));
    case 'MemberExpression': {
      const object = of(bare.object);
      if (bare.computed) return elementOf(object);
      return object && bare.property.type === 'Identifier'
        ? memberOf(driver, object, bare.property.name)
        : null;
    }
    case 'CallExpression':
      return bare.callee.type === 'Identifier' && READS.test(bare.callee.name) && bare.arguments.length > 0
        ? of(bare.arguments[0])
        : null;
    default:
      return null;
  }
}

function elementOf(type: CType | null): CType | null {
  if (type?.kind === 'pointer') return type.to;
  return type?.kind === 'array' ? type.of : null;
}

/** The type that a name has in a function; null when the file does not tell. */
export function typeOfName(driver: Driver, definition: FunctionDeclaration, name: string): CType | null {
  const parameter = definition.params.find((p) => p.name === name);
  if (parameter) return parameter.ctype;
  const local = find(definition.body, 'VariableDeclarator').find(({ node }) => node.id.name === name);
  return local?.node.id.ctype ?? driver.variable(name)?.id.ctype ?? null;
}
