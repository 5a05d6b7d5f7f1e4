import { definedTag } from '../../kernel/definers';
import type { Driver } from '../../model/driver';
import type {
  CallExpression,
  CPreprocDefine,
  Expression,
  FunctionDeclaration,
  SourceRange,
  Statement,
  VariableDeclarator,
} from '../../model/nodes';
import { classesNamed } from '../../model/guard-classes';
import { parseExpression } from '../../model/parse';
import type { Field } from '../machine/field';
import { type IntegerType, s32, u64 } from '../machine/integer';
import { ArrayType, DynamicType, FunctionType, type StructType, type Type } from '../machine/types';
import { completeArray } from './compound';
import { chosenBranch, type Configuration } from './conditions';
import { Context } from './context';
import { ConstantsMet } from './constants-met';
import { CoverageSites } from './coverage-sites';
import type { Declarations } from './declarations';
import { expressionLowering } from './expression';
import { initialiseWith } from './initializer';
import { b, call, id, type JsExpression, type JsStatement, num, str } from './js';
import type { KernelLibrary } from './library';
import { mangle, NamePool } from './names';
import { TypeTable } from './type-table';
import { type Problem, Unlowerable } from './unlowerable';

/** A function or macro that defines a variable: `LIST_HEAD(x)`. */
type Definer = (context: Context, expression: CallExpression) => JsStatement[];

/** Characters that the macros of one function, or of the variables of the file, may be replaced by. */
const MOST_EXPANDED = 1 << 17;

/** Identifiers of C in a text; letters beyond ASCII and `$` are as good as others to gcc. */
const WORDS = /[A-Za-z_$\u0080-\uffff][\w$\u0080-\uffff]*/g;

/** What `DECLARE_BITMAP(name, bits)` declares. */
function bitmapOf(bits: bigint): ArrayType {
  return new ArrayType(u64, Math.ceil(Number(bits) / 64));
}

interface GlobalVariable {
  readonly name: string;
  readonly jsName: string;
  readonly type: Type;
  readonly init: Expression | null;
  readonly constant: boolean;
  readonly context: Context;
  /** Emitted for variables that a macro defines. */
  readonly list: boolean;
}

/** What a statement begins with that no expression does. */
const STATEMENT = /^(?:\{|(?:return|goto|if|for|while|do|switch|break|continue)\b)/;

/** Everything that lowering one file needs to know and notes on its way. */
export class Unit {
  readonly table: TypeTable;
  readonly problems: Problem[] = [];
  readonly unknownFunctions = new Map<string, number[]>();
  readonly helpers = new Set<string>();
  readonly kernelNames = new Set<string>();
  readonly structures = new Map<StructType, Map<string, Field>>();
  readonly constants = new Map<string, { name: string; value: bigint }>();
  readonly globals = new Map<string, GlobalVariable>();
  readonly externals = new Map<string, string>();
  /** Functions of the file that generated code names. */
  readonly namedFunctions = new Set<string>();
  /** Names of the level of the file that are not those of C. */
  readonly #names = new NamePool();
  /** What each function names, for the call graph. */
  readonly mentions = new Map<string, Set<string>>();
  /** Members of file-level variables that each function stores to or takes the address of; null is the whole variable. */
  readonly writes = new Map<string, Map<string, Set<Field | null>>>();
  readonly #parsed = new Map<string, { text: string; expression: Expression } | null>();
  readonly #flat = new WeakMap<readonly Statement[], readonly Statement[]>();
  readonly #holes = new Map<Statement, () => JsStatement[]>();
  readonly #functionTypes = new Map<string, FunctionType | null>();
  readonly #dynamicExternals = new Map<string, Type>();
  readonly #recursive = new Map<string, ReadonlySet<string>>();
  readonly fileContext: Context;
  /** What of the code can run. */
  readonly sites: CoverageSites;
  readonly constantsMet = new ConstantsMet();
  #expanded = 0;

  /**
   * @param driver the file
   * @param file what it declares
   * @param library the kernel that it is compiled against
   * @param configuration decides conditional compilation
   * @param branching whether it is to be noted which way each test goes
   * @param unknownResult what functions give of which nothing is known
   */
  constructor(
    readonly driver: Driver,
    readonly file: Declarations,
    readonly library: KernelLibrary,
    readonly configuration: Configuration,
    branching: boolean,
    readonly unknownResult: DynamicType,
  ) {
    this.sites = new CoverageSites(branching);
    this.table = new TypeTable(file, library.declarations, library.wrappers, driver.source);
    this.fileContext = new Context(this, null, null, new Set(), expressionLowering);
  }

  // ------------------------------------------------------------------------------------------- problems

  problem(context: Context, node: SourceRange, message: string): void {
    this.problems.push({ function: context.functionName, line: context.line(node), message });
  }

  noteUnknown(name: string, line: number): void {
    const lines = this.unknownFunctions.get(name) ?? [];
    if (!lines.includes(line)) lines.push(line);
    this.unknownFunctions.set(name, lines);
  }

  // ----------------------------------------------------------------------------------------- what is used

  /** A test that decides the way of a function, noting which way it goes. */
  branch(context: Context, node: SourceRange, test: JsExpression, text = context.textOf(node)): JsExpression {
    const { functionName: name } = context;
    if (!this.sites.branching || name === null || test.type === 'BooleanLiteral') return test;
    const site = this.sites.branch({ function: name, line: context.line(node), text });
    this.helper('branch');
    return call('branch', num(site), test);
  }

  /** A helper of the machine. */
  helper(name: string): JsExpression {
    this.helpers.add(name);
    return id(name);
  }

  structure(type: StructType): string {
    if (!this.structures.has(type)) this.structures.set(type, new Map());
    return this.table.handle(type);
  }

  useField(type: StructType, field: Field): string {
    this.structure(type);
    this.structures.get(type)!.set(field.name, field);
    return mangle('member', field.name);
  }

  /** A constant with a name, such as a macro's value. */
  namedConstant(name: string, value: bigint): string {
    const key = `${name} ${value}`;
    let known = this.constants.get(key);
    if (known === undefined) {
      known = { name: this.#names.take(mangle('constant', name)), value };
      this.constants.set(key, known);
    }
    return known.name;
  }

  // ---------------------------------------------------------------------------------------------- macros

  macro(name: string): CPreprocDefine | null {
    const own = this.file.macros.get(name);
    if (own !== undefined) return own;
    if (this.file.functions.has(name) || this.file.variables.has(name) || this.file.enumerators.has(name))
      return null;
    return this.library.declarations.macros.get(name) ?? null;
  }

  /**
   * Takes characters of what macros are replaced by from the budget of a function: a dozen macros that each name the one before
   * twice stand for more text than there is memory.
   * @throws Unlowerable when nothing is left
   */
  charge(node: SourceRange, characters: number): void {
    this.#expanded += characters + 1;
    if (this.#expanded > MOST_EXPANDED)
      throw new Unlowerable(node, `macros that stand for more than ${MOST_EXPANDED} characters`);
  }

  /** A function is begun: it has a budget of its own. */
  refill(): void {
    this.#expanded = 0;
  }

  configured(symbol: string): boolean {
    return this.configuration.value(symbol.trim()) !== null;
  }

  /** Parse a macro's text: an expression, or statements, which become a statement expression. */
  parse(text: string): { text: string; expression: Expression } | null {
    let parsed = this.#parsed.get(text);
    if (parsed === undefined) {
      parsed = null;
      if (text.length <= 65536) {
        // A block, or a statement, is no expression, whatever the grammar makes of one: `return -EIO` is no difference.
        const expression = text === '' || STATEMENT.test(text) ? null : parseExpression(text);
        if (expression !== null) {
          parsed = { text, expression };
        } else {
          const wrapped = `({ ${text} ; })`;
          const statements = parseExpression(wrapped);
          if (statements !== null) parsed = { text: wrapped, expression: statements };
        }
      }
      this.#parsed.set(text, parsed);
    }
    return parsed;
  }

  /** The statements of a list with conditional compilation decided. */
  flatten = (list: readonly Statement[]): readonly Statement[] => {
    if (!list.some((node) => node.type === 'CPreprocConditional')) return list;
    let flat = this.#flat.get(list);
    if (flat === undefined) {
      const known: Configuration = {
        value: (name) => this.file.macros.get(name)?.value ?? this.configuration.value(name),
      };
      flat = list.flatMap((node) =>
        node.type === 'CPreprocConditional'
          ? this.flatten(chosenBranch(node, known) as readonly Statement[])
          : [node],
      );
      this.#flat.set(list, flat);
    }
    return flat;
  };

  /** Put a block in place of the empty statement that a macro's replacement left for it. */
  fillHole(hole: Statement, body: () => JsStatement[]): void {
    this.#holes.set(hole, body);
  }

  hole(_context: Context, node: Statement): JsStatement[] | null {
    return this.#holes.get(node)?.() ?? null;
  }

  // ------------------------------------------------------------------------------------------- functions

  definition(name: string): FunctionDeclaration | null {
    return this.file.functions.get(name) ?? null;
  }

  /** The type of a function that the file or a kernel header declares. */
  functionNamed(name: string): FunctionType | null {
    let type = this.#functionTypes.get(name);
    if (type === undefined) {
      const declared =
        this.file.functions.get(name) ??
        this.file.prototypes.get(name) ??
        this.library.declarations.prototypes.get(name);
      type =
        declared === undefined
          ? null
          : this.table.functionType(
              { returns: declared.returns, params: declared.params, variadic: declared.variadic },
              this.fileContext,
              null,
            );
      this.#functionTypes.set(name, type);
    }
    return type;
  }

  functionName(name: string): string {
    this.namedFunctions.add(name);
    return mangle('function', name);
  }

  isModelled(name: string): boolean {
    return this.library.functions.has(name);
  }

  kernelFunction(name: string): string {
    this.kernelNames.add(name);
    return mangle('kernel', name);
  }

  functionPointer(name: string): JsExpression {
    if (this.definition(name) !== null) {
      this.helper('fn');
      return call('fn', id(this.functionName(name)), str(name));
    }
    if (this.isModelled(name)) {
      this.helper('fn');
      return call('fn', id(this.kernelFunction(name)), str(name));
    }
    this.helper('unknown_function');
    return call('unknown_function', str(name));
  }

  /** Whether a call of one function can lead back to it through calls by name. */
  isRecursive(from: string | null, to: string): boolean {
    if (from === null) return false;
    return from === to || this.#reachable(to).has(from);
  }

  #reachable(name: string): ReadonlySet<string> {
    let found = this.#recursive.get(name);
    if (found === undefined) {
      const set = new Set<string>();
      const visit = (at: string): void => {
        for (const callee of this.namedIn(at)) {
          if (set.has(callee)) continue;
          set.add(callee);
          visit(callee);
        }
      };
      visit(name);
      found = set;
      this.#recursive.set(name, found);
    }
    return found;
  }

  /** The functions of the file that a function's text names, through macros and classes of guards too. */
  namedIn(name: string): ReadonlySet<string> {
    let found = this.mentions.get(name);
    if (found === undefined) {
      found = new Set();
      this.mentions.set(name, found);
      const declaration = this.file.functions.get(name);
      const seen = new Set<string>();
      const scan = (text: string): void => {
        for (const word of text.match(WORDS) ?? []) {
          if (seen.has(word)) continue;
          seen.add(word);
          if (this.file.functions.has(word)) found!.add(word);
          const macro = this.file.macros.get(word);
          if (macro !== undefined) scan(macro.value);
          for (const { enter, leave } of classesNamed(this.driver, word)) scan(`${enter} ${leave}`);
          const variable = this.file.variables.get(word);
          if (variable?.declarator.init)
            scan(this.driver.source.slice(variable.declarator.init.start, variable.declarator.init.end));
        }
      };
      if (declaration !== undefined)
        scan(this.driver.source.slice(declaration.body.start, declaration.body.end));
    }
    return found;
  }

  // ------------------------------------------------------------------------------------------- variables

  /** The type of a variable of the file or of the kernel tables, or null. */
  variableType(name: string): Type | null {
    const known = this.globals.get(name);
    if (known !== undefined) return known.type;
    const declared = this.file.variables.get(name);
    if (declared === undefined) {
      const kernel = this.library.declarations.variables.get(name);
      if (kernel === undefined) return null;
      return this.table.resolve(kernel.declarator.id.ctype, this.fileContext, null);
    }
    if (declared.declaration.storage.includes('extern') && declared.declarator.init === null) {
      return this.table.resolve(declared.declarator.id.ctype, this.fileContext, null);
    }
    return this.#define(name).type;
  }

  #define(name: string): GlobalVariable {
    const { declaration, declarator } = this.file.variables.get(name)!;
    const { fileContext: context } = this;
    const type = completeArray(context, context.resolve(declarator.id.ctype), declarator.init);
    const variable: GlobalVariable = {
      name,
      jsName: mangle('global', name),
      type,
      init: declarator.init,
      constant: declaration.storage.includes('const') && declarator.id.ctype.kind !== 'pointer',
      context,
      list: false,
    };
    this.globals.set(name, variable);
    return variable;
  }

  isFileVariable(name: string): boolean {
    return this.globals.has(name) || this.file.variables.has(name);
  }

  /** Where a variable is. */
  variable(name: string): JsExpression {
    if (this.globals.has(name)) return id(this.globals.get(name)!.jsName);
    return this.external(name);
  }

  /** A variable that the file does not define. */
  external(name: string): JsExpression {
    this.helper('external');
    const jsName = mangle('external', name);
    this.externals.set(name, jsName);
    return id(jsName);
  }

  isExternalVariable(name: string): boolean {
    return this.#dynamicExternals.has(name) && !this.file.prototypes.has(name);
  }

  externalType(name: string): Type {
    let type = this.#dynamicExternals.get(name);
    if (type === undefined) {
      type = new DynamicType(name);
      this.#dynamicExternals.set(name, type);
    }
    return type;
  }

  /** A value that nothing determines, wanted where the code is lowered. */
  unknownValue(name: string, type: Type): JsExpression {
    this.helper('unknown');
    return call('unknown', str(name), this.fileContext.typeNode(type), b.arrayExpression([]));
  }

  enumerator(name: string, context: Context): { value: bigint; type: IntegerType } | null {
    const definition = this.file.enumerators.get(name) ?? this.library.declarations.enumerators.get(name);
    if (definition === undefined) return null;
    const found = this.table.enumValues(definition, context).find(([n]) => n === name);
    return found === undefined ? null : { value: found[1], type: s32 };
  }

  /** A static variable of a function: a file-level variable that only the function sees. */
  staticLocal(context: Context, declarator: VariableDeclarator, type: Type, list: boolean): string {
    const key = `${context.functionName}.${declarator.id.name}@${declarator.start}`;
    const owner = mangle('static', context.functionName ?? '');
    const jsName = this.#names.take(`${owner}${mangle('local', declarator.id.name)}`);
    this.globals.set(key, {
      name: declarator.id.name,
      jsName,
      type,
      init: declarator.init,
      constant: false,
      context: this.fileContext,
      list,
    });
    return jsName;
  }

  /** The field that a member expression of generated code names. */
  fieldOf(node: JsExpression): Field | null {
    if (node.type !== 'MemberExpression') return null;
    if (node.object.type !== 'Identifier' || node.property.type !== 'Identifier') return null;
    const { object, property } = node;
    for (const [type, fields] of this.structures) {
      if (this.table.handle(type) !== object.name) continue;
      for (const field of fields.values()) if (mangle('member', field.name) === property.name) return field;
    }
    return null;
  }

  /** Note that a function stores to a variable of the file, or takes its address; `name` is its JavaScript name. */
  noteWrite(context: Context, name: string, field: Field | null): void {
    const key = context.functionName ?? '';
    let variables = this.writes.get(key);
    if (variables === undefined) this.writes.set(key, (variables = new Map<string, Set<Field | null>>()));
    let fields = variables.get(name);
    if (fields === undefined) variables.set(name, (fields = new Set<Field | null>()));
    fields.add(field);
  }

  /** What `LIST_HEAD(x);` and its like do among statements; null for other names. */
  definer(name: string): Definer | null {
    const tag = definedTag(name);
    if (tag === undefined && name !== 'DECLARE_BITMAP') return null;
    return (context, expression) => {
      const [argument, bits] = expression.arguments;
      if (argument?.type !== 'Identifier') return context.fail(expression, `${name}() without a name`);
      const length = tag === undefined && bits ? context.constant(bits) : null;
      if (tag === undefined && length === null) return context.fail(expression, `${name}() without a size`);
      const type =
        tag === undefined ? bitmapOf(length!) : this.table.structureByTag('struct', tag, this.fileContext);
      const local = context.declare(argument.name, type);
      this.helper('local');
      context.prologue.push(
        b.variableDeclaration('const', [
          b.variableDeclarator(
            b.identifier(local.name),
            call('local', str(argument.name), context.sizeNode(type), str('zero')),
          ),
        ]),
      );
      return tag === 'list_head' ? this.emptyList(context, id(local.name), type as StructType) : [];
    };
  }

  emptyList(context: Context, pointer: JsExpression, type: StructType): JsStatement[] {
    return ['next', 'prev'].map((name) => {
      const field = this.table.field(type, name);
      if (field === null) throw new Unlowerable({ start: 0, end: 0 }, 'list_head without next and prev');
      this.helper('set');
      return b.expressionStatement(call('set', pointer, context.fieldNode(type, field), pointer));
    });
  }

  /**
   * A file-level `static DEFINE_MUTEX(x);` and its like.
   * @param text the item's text
   * @returns whether it is one
   */
  defineByMacro(text: string): boolean {
    const [, macro, name, rest] =
      /^(?:static\s+)?([A-Z_]+)\s*\(\s*(\w+)\s*(?:,\s*(\w+)\s*)?\)\s*;?$/.exec(text) ?? [];
    if (macro === undefined || name === undefined) return false;
    const tag = definedTag(macro);
    let type: Type;
    if (tag !== undefined) {
      type = this.table.structureByTag('struct', tag, this.fileContext);
    } else if (macro === 'DECLARE_BITMAP' && rest !== undefined) {
      const length = parseExpression(rest);
      const bits = length === null ? null : this.fileContext.constant(length);
      if (bits === null) return false;
      type = bitmapOf(bits);
    } else {
      return false;
    }
    this.globals.set(name, {
      name,
      jsName: mangle('global', name),
      type,
      init: null,
      constant: false,
      context: this.fileContext,
      list: tag === 'list_head',
    });
    return true;
  }

  /** The stores that give file-level variables their initial values. */
  initialisers(variable: GlobalVariable): JsStatement[] {
    const { context, type } = variable;
    if (variable.list) return this.emptyList(context, id(variable.jsName), type as StructType);
    if (variable.init === null) return [];
    const place = { kind: 'memory' as const, pointer: id(variable.jsName), type };
    const text = variable.context.text.slice(variable.init.start, variable.init.end);
    for (const [number] of text.matchAll(/\b(?:0[xX][\da-fA-F]+|\d+)(?=[uUlL]*\b)/g))
      this.constantsMet.note(null, 'initial', BigInt(/^0\d/.test(number) ? `0o${number.slice(1)}` : number));
    return initialiseWith(context, place, variable.init).map((store) => b.expressionStatement(store));
  }
}
