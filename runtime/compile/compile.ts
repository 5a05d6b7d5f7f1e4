import { createContext, Script, type Context as VmContext } from 'node:vm';
import { prettyPrint } from 'recast';
import type { Driver } from '../../model/driver';
import type { Field } from '../machine/field';
import type { Callable, Machine } from '../machine/machine';
import { DynamicType, type FunctionType, type StructType, type Type } from '../machine/types';
import type { Pointer, Value } from '../machine/value';
import type { Configuration } from './conditions';
import type { CoverageSites } from './coverage-sites';
import type { Narrow } from './constants-met';
import { collectDeclarations } from './declarations';
import { lowerFunction } from './function';
import { b, big, block, call, declareConst, id, str, type JsExpression, type JsStatement } from './js';
import type { KernelLibrary } from './library';
import { namedMembers } from './named-members';
import { mangle } from './names';
import {
  helpers,
  Running,
  structureHandles,
  type Linkage,
  type StructureHandle,
  type VariableFacts,
} from './runtime';
import { Unit } from './unit';
import { reasonOf, type Problem } from './unlowerable';

/** A function of a compiled driver. */
export interface CompiledFunction {
  readonly name: string;
  readonly type: FunctionType;
  /** What keeps it from running; empty when it runs. */
  readonly problems: readonly Problem[];
}

/** Where mapping a file begins. */
export interface MappingRoots {
  /** Structures whose variables have hooks, by tag. */
  readonly structures: ReadonlySet<string>;
  /** Hooks that such structures of other files name. */
  readonly hooks: readonly string[];
  /** Members of such structures that are called besides their mapping hooks. */
  readonly members: ReadonlySet<string>;
  /** Functions that other tasks may run meanwhile. */
  readonly others?: readonly string[];
}

/** A driver's code with its file-level variables, on one machine. */
export interface Instance {
  readonly machine: Machine;
  /** A function by its C name, or null. */
  function(name: string): Callable | null;
  /** Where a file-level variable is, or null. */
  variable(name: string): Pointer | null;
}

type Factory = (
  helpers: Readonly<Record<string, unknown>>,
  kernel: Readonly<Record<string, Callable>>,
  structures: Readonly<Record<string, StructureHandle>>,
) => { functions: Record<string, Callable>; variables: Record<string, Value> };

/** A driver lowered to JavaScript, ready to run any number of times. */
export interface CompiledDriver {
  readonly driver: Driver;
  /** The JavaScript, as printed by recast: what runs. */
  readonly code: string;
  readonly functions: ReadonlyMap<string, CompiledFunction>;
  /** File-level variables and their types. */
  readonly variables: ReadonlyMap<string, Type>;
  /** C that was not lowered. */
  readonly problems: readonly Problem[];
  /** Functions that are neither in the file nor modelled, with the lines that call them. */
  readonly unknownFunctions: ReadonlyMap<string, readonly number[]>;
  readonly library: KernelLibrary;
  /** What of the code can run. */
  readonly sites: CoverageSites;
  /** Integers that some functions, and the tables of the file, compare and compute with: where something else may begin. */
  constants(functions: ReadonlySet<string>): ReadonlySet<bigint>;
  /** Those of them that are steps: an offset is shifted, masked or divided by them. */
  steps(functions: ReadonlySet<string>): ReadonlySet<bigint>;
  /** Integer types that these functions convert wider values to. */
  narrowed(functions: ReadonlySet<string>): readonly Narrow[];
  /** Those of them that something is compared with, and those of tables. */
  comparedConstants(functions: ReadonlySet<string>): ReadonlySet<bigint>;
  /** Functions of the file that some functions, and the operations that they give their mappings, lead to. */
  reached(names: Iterable<string>): ReadonlySet<string>;
  /** A structure type of the file or of the kernel tables; one that neither defines is open. */
  structure(tag: string): StructType;
  /** The field of a structure's member, or null. */
  field(type: StructType, name: string): Field | null;
  /**
   * Start the driver's code on a machine: its variables get their initial values.
   * @throws Fault when that cannot be done
   */
  instantiate(machine: Machine): Instance;
}

/** The realm that lowered code runs in: it has no way to make code from text. */
let realm: VmContext | null = null;

function sandbox(): VmContext {
  realm ??= createContext(Object.create(null) as object, {
    name: 'lowered drivers',
    codeGeneration: { strings: false, wasm: false },
  });
  return realm;
}

/** What functions give of which nothing is known. */
export function newUnknownResult(): DynamicType {
  return new DynamicType('a result');
}

/**
 * Lower a driver to JavaScript.
 * @param driver modelled with `reach: 'all'`; with `hooks`, what no hook reaches is not there to be called
 * @param library the kernel that it is compiled against
 * @param configuration decides conditional compilation
 * @param mapping lower only what mapping a file can reach: all other functions say that they were not lowered when they are called;
 * null to lower everything
 * @param branching whether it is to be noted which way each test goes
 * @param unknownResult what functions give of which nothing is known: its members come to light by their use, and two forms that are
 * compared are to have them at the same places
 */
export function compileDriver(
  driver: Driver,
  library: KernelLibrary,
  configuration: Configuration,
  mapping: MappingRoots | null = null,
  branching = false,
  unknownResult = newUnknownResult(),
): CompiledDriver {
  const file = collectDeclarations(driver, configuration);
  const unit = new Unit(driver, file, library, configuration, branching, unknownResult);
  for (const item of driver.program.body) {
    if (item.type !== 'FunctionDeclaration') unit.defineByMacro(driver.source.slice(item.start, item.end));
  }
  for (const node of file.unparsed) {
    if (!unit.defineByMacro(node.text))
      unit.problem(unit.fileContext, node, `C that is not understood: ${node.text.slice(0, 60)}`);
  }
  const functions: JsStatement[] = [];
  const compiled = new Map<string, CompiledFunction>();
  const reached = reachedFromHooks(unit, mapping);
  const skipped = new Set<string>();
  const meanwhile = reachedBy(unit, mapping?.others ?? []);
  for (const declaration of file.functions.values()) {
    if (mapping !== null && !reached.has(declaration.id.name) && !meanwhile.has(declaration.id.name)) {
      skipped.add(declaration.id.name);
      continue;
    }
    const before = unit.problems.length;
    functions.push(lowerFunction(unit, declaration));
    const name = declaration.id.name;
    compiled.set(name, { name, type: functionType(unit, name), problems: unit.problems.slice(before) });
  }
  for (const [name, { declaration, declarator }] of file.variables) {
    const { ctype } = declarator.id;
    if (ctype.kind === 'function') continue;
    if (mapping !== null && !(ctype.kind === 'struct' && mapping.structures.has(ctype.tag ?? ''))) continue;
    fileLevel(unit, declarator, () => {
      if (!declaration.storage.includes('extern') || declarator.init !== null) unit.variableType(name);
    });
  }
  const initialisers: JsStatement[] = [];
  const done = new Set<string>();
  const broken = new Set<string>();
  for (;;) {
    // Initialisers may name further variables.
    const next = [...unit.globals].find(([key]) => !done.has(key));
    if (next === undefined) break;
    const [key, variable] = next;
    done.add(key);
    if (mapping !== null && isSetElsewhere(unit, variable, reached)) {
      broken.add(key);
      continue;
    }
    const lowered = fileLevel(unit, variable.init ?? { start: 0, end: 0 }, () =>
      initialisers.push(...unit.initialisers(variable)),
    );
    if (!lowered) broken.add(key);
  }
  const facts = variableFacts(unit, broken, reached);
  for (const name of unit.namedFunctions) {
    // A pointer to it is kept; nothing that is simulated calls it.
    if (skipped.has(name)) functions.push(notLowered(unit, name));
  }
  let code: string;
  try {
    code = printProgram(unit, compiled.keys(), functions, initialisers);
  } catch {
    // Printing the deepest of the functions takes more stack than there is: they are printed one by one to find it.
    const shallow = functions.map((node) => printable(unit, compiled, node));
    code = printProgram(unit, compiled.keys(), shallow, initialisers);
  }
  const script = new Script(code, { filename: `lowered:${driver.path}` });
  const factory = script.runInContext(sandbox()) as Factory;
  const structures = structureHandles(
    [...unit.structures].map(([type, fields]) => [unit.table.handle(type), type, fields.values()] as const),
  );
  const types = new Map<string, FunctionType | null>();
  for (const name of [...file.functions.keys(), ...unit.unknownFunctions.keys(), ...unit.kernelNames]) {
    types.set(name, unit.functionNamed(name));
  }
  const linkage: Linkage = { library, types, variables: facts };
  const variables = new Map([...unit.globals].map(([key, variable]) => [key, variable.type]));
  const types_of_file = structuresOf(unit);
  const running = new Running();
  let known: readonly [Readonly<Record<string, unknown>>, Readonly<Record<string, Callable>>] | undefined;
  return {
    driver,
    code,
    functions: compiled,
    variables,
    problems: unit.problems,
    unknownFunctions: unit.unknownFunctions,
    library,
    sites: unit.sites,
    constants: (functions) => unit.constantsMet.of(functions),
    steps: (functions) => unit.constantsMet.stepsOf(functions),
    narrowed: (functions) => unit.constantsMet.narrowedBy(functions),
    comparedConstants: (functions) => unit.constantsMet.comparedBy(functions),
    reached: (names) => reachedBy(unit, names),
    structure: (tag) => types_of_file.structure(tag),
    field: (type, name) => types_of_file.field(type, name),
    instantiate: (machine) => {
      machine.structures = types_of_file;
      running.on(machine);
      known ??= [helpers(running, linkage), kernelCalls(unit, running)];
      const made = factory(...known, structures);
      return {
        machine,
        function: (name) => made.functions[mangle('function', name)] ?? null,
        variable: (name) => (made.variables[mangle('global', name)] as Pointer | undefined) ?? null,
      };
    },
  };
}

/** The structures of a driver, each looked up once. */
function structuresOf({ table, fileContext }: Unit): NonNullable<Machine['structures']> {
  const structures = new Map<string, StructType>();
  return {
    structure: (tag) => {
      let type = structures.get(tag);
      if (type === undefined) structures.set(tag, (type = table.structureByTag('struct', tag, fileContext)));
      return type;
    },
    field: (type, name) => table.field(type, name),
  };
}

/** The kernel functions that lowered code calls, with what has to be noted of each call. */
function kernelCalls({ kernelNames, library }: Unit, running: Running): Readonly<Record<string, Callable>> {
  const kernel = Object.create(null) as Record<string, Callable>;
  for (const name of kernelNames) {
    const model = library.functions.get(name)!;
    const gfp = library.gfpArguments.get(name);
    kernel[mangle('kernel', name)] = (...args: Value[]): Value => {
      const { machine } = running;
      machine.at(machine.line);
      machine.other_task?.before_call(machine);
      const result = model(machine, ...args) ?? undefined;
      machine.record(name, args, result, true, gfp === undefined ? undefined : args[gfp]);
      return result;
    };
  }
  return Object.freeze(kernel);
}

function functionType(unit: Unit, name: string): FunctionType {
  return unit.functionNamed(name)!;
}

/** A function that is pointed to but was left out. */
function notLowered(unit: Unit, name: string, why = 'mapping a file does not reach it'): JsStatement {
  unit.helper('cannot_run');
  const reason = str(why);
  return b.functionDeclaration(
    b.identifier(mangle('function', name)),
    [],
    block([b.expressionStatement(call('cannot_run', str(name), reason))]),
  );
}

/** Run, noting what cannot be lowered; whether it could be. */
function fileLevel(unit: Unit, at: { start: number; end: number }, run: () => void): boolean {
  try {
    run();
    return true;
  } catch (error) {
    unit.problem(unit.fileContext, at, reasonOf(error));
    return false;
  }
}

/**
 * Whether a number or pointer of the file need not have its initial value when a file is mapped: a module parameter, or a variable
 * that a function stores to, or hands out the address of, which mapping does not lead to.
 */
function isSetElsewhere(
  { driver, file }: Unit,
  { name, type, init, constant }: { name: string; type: Type; init: unknown; constant: boolean },
  reached: ReadonlySet<string>,
): boolean {
  if (constant || init === null || (type.kind !== 'integer' && type.kind !== 'pointer')) return false;
  const parameter = new RegExp(
    `\\b(?:module_param\\w*|core_param|__setup|early_param)\\s*\\([^;]*\\b${name}\\b`,
  );
  if (parameter.test(driver.source)) return true;
  const store = new RegExp(
    `(?<![.>\\w]\\s*)\\b${name}\\s*(?:=(?!=)|[-+*/|&^]=|<<=|>>=|\\+\\+|--)|(?:\\+\\+|--)\\s*${name}\\b` +
      `|(?<!&)&\\s*${name}\\b`,
  );
  return [...file.functions].some(
    ([other, { body }]) => !reached.has(other) && store.test(driver.source.slice(body.start, body.end)),
  );
}

/** What the initial contents of each variable are known to be. */
function variableFacts(
  unit: Unit,
  broken: ReadonlySet<string>,
  reached: ReadonlySet<string>,
): Map<string, VariableFacts> {
  const facts = new Map<string, VariableFacts>();
  for (const [key, variable] of unit.globals) {
    let written: Field[] | null = [];
    for (const name of reached) {
      for (const field of unit.writes.get(name)?.get(variable.jsName) ?? []) {
        if (field === null) written = null;
        else written?.push(field);
      }
    }
    if (key !== variable.name || variable.list) written = null;
    facts.set(key, {
      type: variable.type,
      constant: variable.constant,
      initialised: variable.init !== null,
      unknown: broken.has(key),
      written,
    });
  }
  return facts;
}

/** Functions of the file that some functions lead to, by what their text names. */
function reachedBy(unit: Unit, names: Iterable<string>): ReadonlySet<string> {
  const reached = new Set<string>();
  const visit = (name: string): void => {
    if (reached.has(name) || !unit.file.functions.has(name)) return;
    reached.add(name);
    for (const callee of unit.namedIn(name)) visit(callee);
  };
  for (const name of names) visit(name);
  return reached;
}

/** Functions that run when a file is mapped: the hooks, what their mappings' operations name, and what those call. */
function reachedFromHooks(unit: Unit, mapping: MappingRoots | null): ReadonlySet<string> {
  const named = mapping?.hooks ?? [];
  const reached = new Set<string>();
  const visit = (name: string): void => {
    if (reached.has(name)) return;
    reached.add(name);
    for (const callee of unit.namedIn(name)) visit(callee);
  };
  if (unit.driver.hooks.length === 0 && named.length === 0) return new Set(unit.file.functions.keys());
  for (const name of named) visit(name);
  for (const hook of unit.driver.hooks) if (hook.function !== null) visit(hook.function.id.name);
  for (const { declarator } of unit.file.variables.values()) {
    const { ctype } = declarator.id;
    if (ctype.kind !== 'struct' || declarator.init === null) continue;
    if (mapping?.structures.has(ctype.tag ?? '') === true) {
      const { init } = declarator;
      for (const { name, value } of init.type === 'CInitializerList' ? namedMembers(init) : []) {
        if (!mapping.members.has(name) || value.type !== 'Identifier') continue;
        if (unit.file.functions.has(value.name)) visit(value.name);
      }
    }
    if (ctype.tag !== 'vm_operations_struct') continue;
    const text = unit.driver.source.slice(declarator.init.start, declarator.init.end);
    for (const word of text.match(/[A-Za-z_]\w*/g) ?? []) if (unit.file.functions.has(word)) visit(word);
  }
  return reached;
}

function print(node: Parameters<typeof prettyPrint>[0]): string {
  return prettyPrint(node, { tabWidth: 2, quote: 'single' }).code;
}

/** A function, or, where it nests deeper than it can be printed, one that says so. */
function printable(unit: Unit, compiled: Map<string, CompiledFunction>, node: JsStatement): JsStatement {
  try {
    print(node);
    return node;
  } catch (error) {
    const message = reasonOf(error);
    const entry = [...compiled.values()].find(
      ({ name }) => node.type === 'FunctionDeclaration' && node.id?.name === mangle('function', name),
    );
    if (entry === undefined) throw error;
    const declaration = unit.definition(entry.name) ?? { start: 0, end: 0 };
    unit.problem(unit.fileContext, declaration, `${entry.name}(): ${message}`);
    compiled.set(entry.name, { ...entry, problems: unit.problems.slice(-1) });
    return notLowered(unit, entry.name, message);
  }
}

/** The program: a function of the helpers, the kernel and the structures that gives the driver's functions and variables. */
function printProgram(
  unit: Unit,
  compiled: Iterable<string>,
  functions: readonly JsStatement[],
  initialisers: readonly JsStatement[],
): string {
  const head: JsStatement[] = [b.expressionStatement(b.stringLiteral('use strict'))];
  const variables: JsStatement[] = [];
  if (unit.globals.size > 0) unit.helper('variable');
  for (const [key, variable] of unit.globals) {
    const size = unit.fileContext.sizeNode(variable.type);
    variables.push(declareConst(variable.jsName, call('variable', str(variable.name), size, str(key))));
  }
  for (const [name, jsName] of unit.externals)
    variables.push(declareConst(jsName, call('external', str(name))));
  const names = [...unit.helpers].sort();
  if (names.length > 0) head.push(destructure(names, 'machine'));
  const kernel = [...unit.kernelNames].sort().map((name) => mangle('kernel', name));
  if (kernel.length > 0) head.push(destructure(kernel, 'kernel'));
  const structures = [...unit.structures.keys()].map((type) => unit.table.handle(type)).sort();
  if (structures.length > 0) head.push(destructure(structures, 'structures'));
  for (const { name, value } of unit.constants.values()) head.push(declareConst(name, big(value)));
  const result = b.returnStatement(
    b.objectExpression([
      property('functions', record([...compiled].map((name) => mangle('function', name)))),
      property('variables', record([...unit.globals.values()].map((v) => v.jsName))),
    ]),
  );
  const body = block([...head, ...variables, ...functions, ...initialisers, result]);
  const params = ['machine', 'kernel', 'structures'].map((name) => b.identifier(name));
  const program = b.program([
    b.expressionStatement(b.parenthesizedExpression(b.functionExpression(null, params, body))),
  ]);
  const printed = print(program);
  return `${printed.replace(/^(\s*at\(\d+\);)\/\/ (.*\n)\n?/gm, '$1 // $2')}\n`;
}

function destructure(names: readonly string[], from: string): JsStatement {
  const properties = names.map((name) => {
    const prop = b.property('init', b.identifier(name), b.identifier(name));
    prop.shorthand = true;
    return prop;
  });
  return b.variableDeclaration('const', [b.variableDeclarator(b.objectPattern(properties), id(from))]);
}

function property(name: string, value: JsExpression): ReturnType<typeof b.property> {
  return b.property('init', b.identifier(name), value);
}

function record(names: readonly string[]): JsExpression {
  return b.objectExpression([
    b.property('init', b.identifier('__proto__'), b.literal(null)),
    ...names.map((name) => {
      const prop = b.property('init', b.identifier(name), b.identifier(name));
      prop.shorthand = true;
      return prop;
    }),
  ]);
}
