import type { CEnumDefinition, CStructDefinition, CType, Expression, SourceRange } from '../../model/nodes';
import type { Field } from '../machine/field';
import { IntegerType } from '../machine/integer';
import { FunctionType, isOpen, sizeInRow, StructType, type Type } from '../machine/types';
import type { GotoPlan } from './goto';
import { b, dot, id, num, type JsExpression, type JsStatement } from './js';
import { mangle, NamePool } from './names';
import type { TypeQuestions, TypeScope } from './type-table';
import type { Unit } from './unit';
import { Unlowerable } from './unlowerable';

/** A C expression as JavaScript. */
export interface Lowered {
  readonly node: JsExpression;
  readonly type: Type;
  /** Its value when it is an integer constant expression. */
  readonly constant: bigint | null;
  /** The same as a JavaScript boolean, when it is a comparison or a logical operation. */
  readonly test?: JsExpression;
  /** Of a structure: nothing else refers to this copy. */
  readonly fresh?: boolean;
}

/** A local variable or parameter. */
export interface Local {
  readonly name: string;
  readonly type: Type;
  /** `register`: a JavaScript variable holds the value; `memory`: a JavaScript constant holds a pointer to it. */
  readonly storage: 'register' | 'memory';
  readonly ordinal: number;
}

/** The scope of a block: variables, and the types and macros that it declares. */
export class Scope implements TypeScope {
  readonly locals = new Map<string, Local>();
  readonly typedefs = new Map<string, CType>();
  readonly structures = new Map<string, CStructDefinition>();
  readonly enums = new Map<string, CEnumDefinition>();
  readonly constants = new Map<string, { value: bigint; type: IntegerType }>();

  constructor(readonly parent: Scope | null) {}

  local(name: string): Local | { value: bigint; type: IntegerType } | null {
    return this.locals.get(name) ?? this.constants.get(name) ?? this.parent?.local(name) ?? null;
  }

  typedef(name: string): CType | null {
    return this.typedefs.get(name) ?? this.parent?.typedef(name) ?? null;
  }

  structure(key: string): CStructDefinition | null {
    return this.structures.get(key) ?? this.parent?.structure(key) ?? null;
  }

  enumeration(tag: string): CEnumDefinition | null {
    return this.enums.get(tag) ?? this.parent?.enumeration(tag) ?? null;
  }
}

/** Something that `break`, `continue` or `goto` can leave, innermost last. */
export interface Jump {
  readonly kind: 'loop' | 'switch' | 'goto loop' | 'flat loop' | 'flat switch';
  /** Name of the JavaScript label, once something needs it. */
  label: string | null;
  /** Where a flattened loop or switch goes on. */
  readonly breakState?: number;
  readonly continueState?: number;
}

/** Where a `goto` of a label goes in JavaScript, while code is lowered that can reach it so. */
export type GotoTarget =
  | { readonly kind: 'break' | 'continue'; readonly name: string }
  | { readonly kind: 'state'; readonly state: number };

/** Thrown when a local variable turns out to need an address: the function is lowered again, with it in memory. */
export class NeedsMemory extends Error {
  constructor(readonly ordinal: number) {
    super('a local variable needs an address');
  }
}

/** Evaluates types in a context. */
export interface ExpressionLowering {
  value(context: Context, expression: Expression, expected?: Type): Lowered;
  typeOf(context: Context, expression: Expression): Type;
}

/** Where code is lowered: a function of a unit, or its file level. */
export class Context implements TypeQuestions {
  scope = new Scope(null);
  /** Text that the ranges of the nodes being lowered are offsets into: the file, or a macro's expansion. */
  text: string;
  /** Line to report when `text` is an expansion. */
  expansionLine: number | null = null;
  /** Macros being expanded. */
  readonly activeMacros = new Set<string>();
  /** Statements at the top of the JavaScript function: locals in memory, temporaries. */
  prologue: JsStatement[] = [];
  readonly names: NamePool;
  /** What `break` and `continue` can leave. */
  jumps: Jump[] = [];
  /** Labels that a goto can reach from here. */
  gotoTargets = new Map<string, GotoTarget>();
  /** Whether locals are declared at the top of the JavaScript function, because jumps may pass their declarations. */
  hoist = false;
  /** How the gotos of the function are lowered. */
  plan: GotoPlan | null = null;
  /** Whether a JavaScript closure lies between here and the C function, so that C jumps cannot leave it. */
  inClosure = false;
  #ordinals = 0;

  /**
   * @param unit what is compiled
   * @param functionName C function, or null at file level
   * @param returns its result
   * @param inMemory locals that need an address, by ordinal
   * @param lowering how expressions are lowered
   */
  constructor(
    readonly unit: Unit,
    readonly functionName: string | null,
    readonly returns: Type | null,
    readonly inMemory: Pick<ReadonlySet<number>, 'has'>,
    private readonly lowering: ExpressionLowering,
  ) {
    this.text = unit.driver.source;
    this.names = new NamePool();
  }

  constant(expression: Expression): bigint | null {
    return this.lowering.value(this, expression).constant;
  }

  isUnknownConstant(expression: Expression): boolean {
    const names = namesIn(expression);
    const local = (name: string): boolean => {
      const found = this.scope.local(name);
      return found !== null && 'storage' in found;
    };
    return names.length > 0 && !names.some((name) => local(name) || this.unit.isFileVariable(name));
  }

  typeOf(expression: Expression): Type {
    return this.lowering.typeOf(this, expression);
  }

  resolve(ctype: CType): Type {
    return this.unit.table.resolve(ctype, this, this.scope);
  }

  /** 1-based line of a node. */
  line(node: SourceRange): number {
    return this.expansionLine ?? this.unit.driver.position(node.start).line;
  }

  /** The C text of a node. */
  textOf(node: SourceRange): string {
    return this.text.slice(node.start, node.end);
  }

  fail(node: SourceRange, message: string): never {
    throw new Unlowerable(node, message);
  }

  /** Run with nodes whose ranges are offsets into another text. */
  within<Result>(text: string, line: number, macro: string | null, run: () => Result): Result {
    const { text: outerText, expansionLine } = this;
    this.text = text;
    this.expansionLine = line;
    if (macro !== null) this.activeMacros.add(macro);
    try {
      return run();
    } finally {
      this.text = outerText;
      this.expansionLine = expansionLine;
      if (macro !== null) this.activeMacros.delete(macro);
    }
  }

  /** Run in a scope of its own. */
  scoped<Result>(run: () => Result): Result {
    const outer = this.scope;
    this.scope = new Scope(outer);
    try {
      return run();
    } finally {
      this.scope = outer;
    }
  }

  /** Declare a local variable. */
  declare(name: string, type: Type): Local {
    const ordinal = this.#ordinals++;
    const aggregate = type.kind === 'struct' || type.kind === 'array';
    const storage = aggregate || this.inMemory.has(ordinal) ? 'memory' : 'register';
    const local: Local = { name: this.names.take(mangle('local', name)), type, storage, ordinal };
    this.scope.locals.set(name, local);
    return local;
  }

  /** A JavaScript variable of its own for an intermediate value. */
  temporary(): string {
    const name = this.names.take('value');
    this.prologue.push(b.variableDeclaration('let', [b.variableDeclarator(b.identifier(name), null)]));
    return name;
  }

  /** A helper of the machine, by its name in generated code. */
  helper(name: string): JsExpression {
    return this.unit.helper(name);
  }

  /** The name of a type for `load`, `store` and unknown calls. */
  typeNode(type: Type): JsExpression {
    switch (type.kind) {
      case 'integer':
        return this.helper(type.name);
      case 'wrapper':
        return this.helper(type.of.name);
      case 'pointer':
        return this.helper('ptr');
      case 'void':
        return this.helper('none');
      case 'struct':
        return this.handle(type);
      default:
        return this.helper('any');
    }
  }

  handle(type: StructType): JsExpression {
    return id(this.unit.structure(type));
  }

  fieldNode(type: StructType, field: Field): JsExpression {
    return dot(this.handle(type), this.unit.useField(type, field));
  }

  /** The size of a type in bytes, as a number: where a value of it begins and the next one begins. */
  sizeNode(type: Type): JsExpression {
    if (type.kind === 'struct' && type.open) return dot(this.handle(type), 'size');
    if (type.kind === 'array' && isOpen(type)) {
      return b.binaryExpression('*', this.sizeNode(type.of), num(type.length ?? 0));
    }
    return num(sizeInRow(type));
  }
}

/** The names that an expression uses. */
function namesIn(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return [];
  if (Array.isArray(node)) return node.flatMap(namesIn);
  const { type, name } = node as { type?: unknown; name?: unknown };
  return type === 'Identifier' ? [name as string] : Object.values(node).flatMap(namesIn);
}

/** The function type behind a function or a pointer to one. */
export function functionTypeOf(type: Type): FunctionType | null {
  if (type.kind === 'function') return type;
  return type.kind === 'pointer' && type.to.kind === 'function' ? type.to : null;
}
