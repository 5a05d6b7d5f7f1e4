/**
 * The driver model's node types: C as ESTree.
 *
 * Wherever C has what JavaScript has, the node is the ESTree node of that name, with a few extra fields
 * (`arrow` on MemberExpression, `ctype` on an Identifier that declares something). Types that begin with `C`
 * exist only for what JavaScript has not. `register.ts` makes them known to ast-types.
 *
 * Every node carries `start` and `end`: offsets into the source text in UTF-16 code units, `end` exclusive.
 */

/** A span of the source text, in UTF-16 code units, `end` exclusive. */
export interface SourceRange {
  readonly start: number;
  readonly end: number;
}

interface Base<Type extends string> extends SourceRange {
  readonly type: Type;
}

// ---------------------------------------------------------------------------------------------- C types

/** A C type as written. Not a node: ast-types never visits it; expressions inside it (array lengths) are nodes. */
export type CType =
  | { readonly kind: 'named'; readonly name: string }
  | {
      readonly kind: 'struct' | 'union' | 'enum';
      readonly tag: string | null;
      readonly definition: CStructDefinition | CEnumDefinition | null;
    }
  | { readonly kind: 'pointer'; readonly to: CType }
  | { readonly kind: 'array'; readonly of: CType; readonly length: Expression | null }
  | {
      readonly kind: 'function';
      readonly returns: CType;
      readonly params: readonly CParameter[];
      readonly variadic: boolean;
    }
  | { readonly kind: 'typeof'; readonly argument: Expression | CTypeName };

/** `struct x { ... }` or `union { ... }`: the definition, wherever it stands. */
export interface CStructDefinition extends Base<'CStructDefinition'> {
  readonly kind: 'struct' | 'union';
  readonly tag: string | null;
  readonly members: readonly CMember[];
}

/** One member of a structure; `id` is null for an anonymous structure or union and for unnamed bit-fields. */
export interface CMember extends Base<'CMember'> {
  readonly id: Identifier | null;
  readonly ctype: CType;
  /** Width in bits of a bit-field. */
  readonly bits: Expression | null;
}

export interface CEnumDefinition extends Base<'CEnumDefinition'> {
  readonly tag: string | null;
  readonly members: readonly { readonly id: Identifier; readonly value: Expression | null }[];
}

// ------------------------------------------------------------------------------------------ expressions

/** An identifier. Where it declares something it says what: `ctype`, and for a parameter the range of its whole declaration. */
export interface Identifier extends Base<'Identifier'> {
  readonly name: string;
  readonly ctype?: CType;
}

/** A parameter: an Identifier, so that ast-types' scopes bind it. Its name is '' when C gave none. */
export interface CParameter extends Identifier {
  readonly ctype: CType;
  /** The whole `struct vm_area_struct *vma`. */
  readonly declaration: SourceRange;
}

/** A number, character or string. `raw` is the C text; adjacent strings are joined in `value`. Integers are bigint. */
export interface Literal extends Base<'Literal'> {
  readonly value: bigint | number | string | boolean | null;
  readonly raw: string;
  readonly literal: 'integer' | 'floating' | 'character' | 'string';
}

export interface CallExpression extends Base<'CallExpression'> {
  readonly callee: Expression;
  /** A type argument (`kmalloc_obj(struct x)`) is a CTypeName. */
  readonly arguments: readonly (Expression | CTypeName)[];
}

/** `a.b`, `a->b` (`arrow`), `a[b]` (`computed`). */
export interface MemberExpression extends Base<'MemberExpression'> {
  readonly object: Expression;
  readonly property: Expression;
  readonly computed: boolean;
  readonly arrow: boolean;
}

export type CBinaryOperator =
  | '+' | '-' | '*' | '/' | '%' | '<<' | '>>' | '&' | '|' | '^' | '==' | '!=' | '<' | '>' | '<=' | '>='; // prettier-ignore

export interface BinaryExpression extends Base<'BinaryExpression'> {
  readonly operator: CBinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
}

export interface LogicalExpression extends Base<'LogicalExpression'> {
  readonly operator: '&&' | '||';
  readonly left: Expression;
  readonly right: Expression;
}

export interface UnaryExpression extends Base<'UnaryExpression'> {
  readonly operator: '!' | '~' | '-' | '+';
  readonly prefix: true;
  readonly argument: Expression;
}

export interface UpdateExpression extends Base<'UpdateExpression'> {
  readonly operator: '++' | '--';
  readonly prefix: boolean;
  readonly argument: Expression;
}

export interface AssignmentExpression extends Base<'AssignmentExpression'> {
  readonly operator: '=' | '+=' | '-=' | '*=' | '/=' | '%=' | '<<=' | '>>=' | '&=' | '|=' | '^=';
  readonly left: Expression;
  readonly right: Expression;
}

/** `a ? b : c`; GNU's `a ?: c` has a null consequent. */
export interface ConditionalExpression extends Base<'ConditionalExpression'> {
  readonly test: Expression;
  readonly consequent: Expression | null;
  readonly alternate: Expression;
}

export interface SequenceExpression extends Base<'SequenceExpression'> {
  readonly expressions: readonly Expression[];
}

/** A parenthesised expression: kept, since edits need to know where the parentheses are. */
export interface ParenthesizedExpression extends Base<'ParenthesizedExpression'> {
  readonly expression: Expression;
}

/** `(type)argument`. */
export interface CCastExpression extends Base<'CCastExpression'> {
  readonly ctype: CType;
  readonly argument: Expression;
}

/** `*argument`. */
export interface CDereference extends Base<'CDereference'> {
  readonly argument: Expression;
}

/** `&argument`. */
export interface CAddressOf extends Base<'CAddressOf'> {
  readonly argument: Expression;
}

/** `sizeof expression`, `sizeof(type)`; `_Alignof` too. */
export interface CSizeof extends Base<'CSizeof'> {
  readonly operator: 'sizeof' | 'alignof';
  readonly argument: Expression | CTypeName;
}

/** `offsetof(type, member)`. */
export interface COffsetof extends Base<'COffsetof'> {
  readonly ctype: CType;
  readonly member: Expression;
}

/** A type where an expression can stand: a macro's or sizeof's argument. */
export interface CTypeName extends Base<'CTypeName'> {
  readonly ctype: CType;
}

/** `{ a, .b = c, [2] = d }`. */
export interface CInitializerList extends Base<'CInitializerList'> {
  readonly elements: readonly (Expression | CDesignatedInitializer)[];
}

/** `.b = c`, `[2] = d`, `.a.b[1] = c`, `[0 ... 3] = d`. */
export interface CDesignatedInitializer extends Base<'CDesignatedInitializer'> {
  readonly designators: readonly CDesignator[];
  readonly value: Expression;
}

export type CDesignator =
  | { readonly kind: 'member'; readonly name: string; readonly range: SourceRange }
  | {
      readonly kind: 'index';
      readonly index: Expression;
      readonly last: Expression | null;
      readonly range: SourceRange;
    };

/** `(type){ ... }`. */
export interface CCompoundLiteral extends Base<'CCompoundLiteral'> {
  readonly ctype: CType;
  readonly value: CInitializerList;
}

/** GNU's `({ ... })`. */
export interface CStatementExpression extends Base<'CStatementExpression'> {
  readonly body: BlockStatement;
}

/** C that the grammar could not parse. Nothing is concluded about it; a hook that holds one is blocked, never guessed at. */
export interface CUnparsed extends Base<'CUnparsed'> {
  readonly text: string;
}

export type Expression =
  | Identifier
  | Literal
  | CallExpression
  | MemberExpression
  | BinaryExpression
  | LogicalExpression
  | UnaryExpression
  | UpdateExpression
  | AssignmentExpression
  | ConditionalExpression
  | SequenceExpression
  | ParenthesizedExpression
  | CCastExpression
  | CDereference
  | CAddressOf
  | CSizeof
  | COffsetof
  | CTypeName
  | CInitializerList
  | CDesignatedInitializer
  | CCompoundLiteral
  | CStatementExpression
  | CUnparsed;

// ------------------------------------------------------------------------------------------- statements

export interface BlockStatement extends Base<'BlockStatement'> {
  readonly body: readonly Statement[];
}

export interface ExpressionStatement extends Base<'ExpressionStatement'> {
  readonly expression: Expression;
}

export type EmptyStatement = Base<'EmptyStatement'>;

export interface IfStatement extends Base<'IfStatement'> {
  readonly test: Expression;
  readonly consequent: Statement;
  readonly alternate: Statement | null;
}

export interface ForStatement extends Base<'ForStatement'> {
  readonly init: VariableDeclaration | Expression | null;
  readonly test: Expression | null;
  readonly update: Expression | null;
  readonly body: Statement;
}

export interface WhileStatement extends Base<'WhileStatement'> {
  readonly test: Expression;
  readonly body: Statement;
}

export interface DoWhileStatement extends Base<'DoWhileStatement'> {
  readonly body: Statement;
  readonly test: Expression;
}

export interface SwitchStatement extends Base<'SwitchStatement'> {
  readonly discriminant: Expression;
  readonly cases: readonly SwitchCase[];
}

/** `case test:`, GNU's `case test ... last:`, `default:` (null test), and the statements up to the next. */
export interface SwitchCase extends Base<'SwitchCase'> {
  readonly test: Expression | null;
  readonly last: Expression | null;
  readonly consequent: readonly Statement[];
}

export interface ReturnStatement extends Base<'ReturnStatement'> {
  readonly argument: Expression | null;
}

export interface BreakStatement extends Base<'BreakStatement'> {
  readonly label: null;
}

export interface ContinueStatement extends Base<'ContinueStatement'> {
  readonly label: null;
}

export interface LabeledStatement extends Base<'LabeledStatement'> {
  readonly label: Identifier;
  readonly body: Statement;
}

/** `goto label;`; a computed goto (`goto *p;`) is CUnparsed. */
export interface CGotoStatement extends Base<'CGotoStatement'> {
  readonly label: Identifier;
}

/** A macro that opens a block: `list_for_each_entry(pos, head, member) { ... }`, `scoped_guard(mutex, &lock) { ... }`. */
export interface CMacroBlock extends Base<'CMacroBlock'> {
  readonly callee: Identifier;
  readonly arguments: readonly (Expression | CTypeName)[];
  readonly body: Statement;
}

/** `guard(mutex)(&lock);`, `asm(...)` and other statements that are neither expression nor control flow in C. */
export interface CGuardStatement extends Base<'CGuardStatement'> {
  readonly callee: Identifier;
  /** The class: `mutex` of `guard(mutex)(&lock)`. */
  readonly kind: Identifier;
  readonly arguments: readonly Expression[];
}

/** `asm volatile (...)`: what it does is not modelled. */
export interface CAsmStatement extends Base<'CAsmStatement'> {
  readonly text: string;
}

/** `int a = 1, *b;`: `kind` is always 'let'. */
export interface VariableDeclaration extends Base<'VariableDeclaration'> {
  readonly kind: 'let';
  /** `static`, `extern`, `const`, `volatile`, `inline`, `register` as written. */
  readonly storage: readonly string[];
  readonly declarations: readonly VariableDeclarator[];
  /** A structure, union or enum that this declaration defines (`struct x { ... } y;`), or null. */
  readonly definition: CStructDefinition | CEnumDefinition | null;
}

export interface VariableDeclarator extends Base<'VariableDeclarator'> {
  readonly id: CDeclared;
  readonly init: Expression | null;
}

/** The Identifier of a declarator. */
export interface CDeclared extends Identifier {
  readonly ctype: CType;
}

// ---------------------------------------------------------------------------------------- preprocessor

/** `#if`/`#ifdef`/`#ifndef` ... `#endif` around whole statements or top-level items. */
export interface CPreprocConditional extends Base<'CPreprocConditional'> {
  readonly branches: readonly CPreprocBranch[];
}

/** One branch; `directive` is `if`, `ifdef`, `ifndef`, `elif` or `else`; `condition` the text after it. */
export interface CPreprocBranch extends Base<'CPreprocBranch'> {
  readonly directive: string;
  readonly condition: string;
  readonly body: readonly (Statement | TopLevel)[];
}

/** `#define name value` or `#define name(a, b) value`; `value` is text, with continuation lines as written. */
export interface CPreprocDefine extends Base<'CPreprocDefine'> {
  readonly id: Identifier;
  /** null for an object-like macro. */
  readonly parameters: readonly string[] | null;
  readonly value: string;
  /** Where `value` stands. */
  readonly valueRange: SourceRange;
}

/** `#include`, `#undef`, `#pragma` and the like: the line as it stands. */
export interface CPreprocDirective extends Base<'CPreprocDirective'> {
  readonly text: string;
}

// ------------------------------------------------------------------------------------------- top level

export interface FunctionDeclaration extends Base<'FunctionDeclaration'> {
  readonly id: Identifier;
  readonly params: readonly CParameter[];
  readonly body: BlockStatement;
  readonly returns: CType;
  readonly storage: readonly string[];
  readonly variadic: boolean;
  readonly generator: false;
  readonly async: false;
}

/** A declaration of a function without a body: `int f(struct file *, struct vm_area_struct *);`. */
export interface CPrototype extends Base<'CPrototype'> {
  readonly id: Identifier;
  readonly params: readonly CParameter[];
  readonly returns: CType;
  readonly storage: readonly string[];
  readonly variadic: boolean;
}

/** `struct x { ... };`, `enum { ... };` on their own. */
export interface CTypeDeclaration extends Base<'CTypeDeclaration'> {
  readonly definition: CStructDefinition | CEnumDefinition;
}

/** `typedef T name;`. */
export interface CTypedef extends Base<'CTypedef'> {
  readonly id: Identifier;
  readonly ctype: CType;
}

export type Statement =
  | BlockStatement
  | ExpressionStatement
  | EmptyStatement
  | IfStatement
  | ForStatement
  | WhileStatement
  | DoWhileStatement
  | SwitchStatement
  | ReturnStatement
  | BreakStatement
  | ContinueStatement
  | LabeledStatement
  | CGotoStatement
  | CMacroBlock
  | CGuardStatement
  | CAsmStatement
  | VariableDeclaration
  | CPreprocConditional
  | CPreprocDefine
  | CPreprocDirective
  | CTypeDeclaration
  | CTypedef
  | CPrototype
  | CUnparsed;

export type TopLevel =
  | FunctionDeclaration
  | CPrototype
  | VariableDeclaration
  | CTypeDeclaration
  | CTypedef
  | CPreprocConditional
  | CPreprocDefine
  | CPreprocDirective
  | ExpressionStatement
  | EmptyStatement
  | CAsmStatement
  | CUnparsed;

/** A comment: `value` without its delimiters. */
export interface Comment extends Base<'CommentBlock' | 'CommentLine'> {
  readonly value: string;
}

/** One translation unit; `body` holds the modelled top-level items in source order. */
export interface Program extends Base<'Program'> {
  readonly body: readonly TopLevel[];
  readonly sourceType: 'script';
}

export type Node =
  | Expression
  | Statement
  | TopLevel
  | SwitchCase
  | VariableDeclarator
  | CPreprocBranch
  | CStructDefinition
  | CEnumDefinition
  | CMember
  | Program;

/** Narrow any node by its type name. */
export type NodeOfType<Type extends Node['type']> = Extract<Node, { readonly type: Type }>;
