import { endWithoutValue } from '../rewrite/declarators';
import { onOneLine } from '../rewrite/source-text';
import { Edits } from '../../model/edits';
import { mayClean } from '../../model/cleanups';
import type {
  CallExpression,
  CParameter,
  CType,
  Expression,
  FunctionDeclaration,
  Identifier,
  Node,
  SourceRange,
  Statement,
  VariableDeclaration,
  VariableDeclarator,
} from '../../model/nodes';
import { pointsToStruct, typeText } from '../../model/types';
import { excerpt, type Conversion } from '../mmap-prepare/conversion';
import { declaredNames, mayWrite, squeezed } from '../../analysis/places';
import { readsOf, setsBeforeReading, variableOf } from '../../analysis/definitions';
import { onlyLooks, parametersToMakeConst } from './const-files';
import { offsetChangesLater } from './offset';
import { headOf } from './shape';
import { untold } from './untold';
import { isLogCall } from '../mmap-actions/results';
import { Refusal } from './operations';
import { variablesNamedBy } from '../../analysis/macro-bodies';
import { mayNameMacro } from '../../analysis/macro-names';
import { macroLocalsOf } from '../../analysis/macro-locals';
import { isRepeatable } from '../../analysis/purity';
import { find, unparenthesized, variableUses, type Use } from '../../model/query';
import { CODE } from '../findings';

/** What the parameters of `mapped` are called. */
export interface Parameters {
  readonly start: string;
  readonly end: string;
  readonly pgoff: string;
  readonly file: string;
  readonly data: string;
}

/** A declaration of `mapped`, without its indentation, and where the function that it comes from has it. */
export interface Declared {
  readonly text: string;
  readonly at: number;
}

/**
 * A function that statements are taken from, the hook or its `open`, and how what they name there is reached from
 * `mapped`: through its parameters, through `*vm_private_data`, or by computing it again.
 */
export class Scope {
  /** Declarations that `mapped` needs, in order. */
  readonly #declarations = new Map<string, Declared>();
  readonly #resolving = new Set<string>();
  /** Locals whose first value another one is computed from. */
  readonly #early = new Set<string>();
  /** Declarations whose values are worked out where the call stood, in order. */
  readonly #later: { readonly text: string; readonly at: number }[] = [];
  readonly #vma: string;
  readonly #file: string | null;
  /**
   * Where what the declarations of the function work out is worked out, if the whole function is done in `mapped` in place
   * of a call, and so once: before all else, or behind what stood before the call; null when the hook works it out, too.
   */
  evaluates: 'first' | 'later' | null = null;
  /** Parameters of functions of the file that are given the file, and that have to be made const for it. */
  readonly madeConst = new Set<CParameter>();
  /** Statements that are left out of what is taken. */
  omitted: readonly Statement[] = [];

  /**
   * @param moved the nodes that are taken
   * @param held what `vm_private_data` is known to hold when `mapped` runs, as text without white space
   * @param stored what `mapped` itself has put there by then, as text; null when it is what the hook has put there
   */
  constructor(
    readonly conversion: Conversion,
    readonly definition: FunctionDeclaration,
    readonly parameters: Parameters,
    readonly moved: readonly Node[],
    readonly held: string | null,
    readonly stored: string | null = null,
  ) {
    this.#vma = definition.params.find((p) => pointsToStruct(p.ctype, 'vm_area_struct'))?.name ?? '';
    this.#file = definition.params.find((p) => pointsToStruct(p.ctype, 'file'))?.name ?? null;
  }

  /** The declarations that the text rendered so far needs, each after those that it needs itself. */
  get declarations(): ReadonlyMap<string, Declared> {
    return this.#declarations;
  }

  /**
   * Work out what the declarations of the function do even if nothing uses it.
   * @returns the assignments, in order, of what is worked out later than its declaration
   */
  evaluateRest(): string[] {
    for (const declared of this.#ownHead()) {
      const { init, id } = declared.node;
      if (init && !this.#declarations.has(id.name) && !this.#isRepeatable(init))
        this.#declare(declared, init);
    }
    return [...this.#later].sort((a, b) => a.at - b.at).map(({ text }) => text);
  }

  /** The declarators that the function starts with. */
  #ownHead(): Use<VariableDeclarator>[] {
    const head = headOf(this.definition);
    return find(this.definition.body, 'VariableDeclarator').filter(({ parents }) =>
      head.some((declaration) => parents.includes(declaration)),
    );
  }

  #isRepeatable(expression: Expression): boolean {
    return isRepeatable(this.conversion.driver, this.definition, expression);
  }

  /** The source of a span, as `mapped` would write it. */
  render(range: SourceRange): string {
    const { driver } = this.conversion;
    const edits = new Edits(driver.source);
    const within = (node: Node): boolean => range.start <= node.start && node.end <= range.end;
    for (const statement of this.omitted) if (within(statement)) this.#omit(statement, edits);
    for (const { node } of find(this.definition.body, 'CallExpression')) {
      if (within(node) && isLogCall(node)) this.#leaveUntold(node, edits);
      if (within(node) && this.#isCallOf(node, 'vma_pages')) {
        const { start, end } = this.parameters;
        edits.replace(node, `((${end} - ${start}) >> PAGE_SHIFT)`);
      }
    }
    for (const use of find(this.definition.body, 'MemberExpression')) {
      const { node } = use;
      if (!within(node) || edits.drops(node)) continue;
      if (this.#isHeld(use)) {
        edits.replace(node, `*${this.parameters.data}`);
        continue;
      }
      if (node.object.type !== 'Identifier' || node.object.name !== this.#vma || !node.arrow) continue;
      edits.replace(node, this.#member(use));
    }
    for (const use of find(this.definition.body, 'Identifier')) {
      const { node, parents } = use;
      const parent = parents[0];
      if (!within(node) || edits.drops(node)) continue;
      if (parent?.type === 'MemberExpression' && parent.property === node && !parent.computed) continue;
      if (parent?.type === 'LabeledStatement' || parent?.type === 'CGotoStatement') continue;
      if (parent?.type === 'VariableDeclarator' && parent.id === node) continue;
      this.#nameOfMacro(use);
      if (parent?.type === 'CallExpression' && parent.callee === node) continue;
      const by = this.#name(use);
      if (by !== node.name) edits.replace(node, by);
    }
    return edits.render(range);
  }

  /** Is it what the private data is known to hold, `info->state`, where any pointer fits: as an argument of a call? */
  #isHeld({ node, parents: [parent] }: Use<Extract<Node, { type: 'MemberExpression' }>>): boolean {
    if (parent?.type !== 'CallExpression' || parent.callee === node || this.stored !== null) return false;
    return this.held !== null && squeezed(this.conversion.driver, node) === this.held;
  }

  /** Leave a statement out, and the braces of its block where one other statement is left in it. */
  #omit(statement: Statement, edits: Edits): void {
    const { source } = this.conversion.driver;
    const block = find(this.definition.body, 'BlockStatement').find(({ node }) =>
      node.body.includes(statement),
    );
    const [first, last, more] = block?.node.body ?? [];
    if (!block || first !== statement || !last || more) {
      edits.removeLines(statement);
      return;
    }
    const gap = /\s*$/.exec(source.slice(0, block.node.start))![0].length;
    const lead = /\s*$/.exec(source.slice(0, last.start))![0];
    edits.replace(
      { start: block.node.start - gap, end: last.start },
      /\n/.test(lead) ? lead.replace(/^\s*?(?=\n[^\n]*$)/, '') : ' ',
    );
    edits.remove({ start: last.end, end: block.node.end });
  }

  /** Leave the address of the vma out of a message. */
  #leaveUntold(call: CallExpression, edits: Edits): void {
    const vma = call.arguments.find((one) => one.type === 'Identifier' && one.name === this.#vma);
    const ranges = vma ? untold(this.conversion.driver.source, call, vma) : null;
    for (const range of ranges ?? []) edits.remove(range);
  }

  #isCallOf(node: CallExpression, name: string): boolean {
    const [argument] = node.arguments;
    return (
      node.callee.type === 'Identifier' &&
      node.callee.name === name &&
      argument?.type === 'Identifier' &&
      argument.name === this.#vma
    );
  }

  /** `vma->member` in mapped. */
  #member(use: Use<Extract<Node, { type: 'MemberExpression' }>>): string {
    const { node, parents } = use;
    const { start, end, pgoff, file, data } = this.parameters;
    const member = node.property.type === 'Identifier' ? node.property.name : '';
    const parent = parents[0];
    const written =
      (parent?.type === 'AssignmentExpression' && parent.left === node) ||
      parent?.type === 'UpdateExpression' ||
      parent?.type === 'CAddressOf';
    if (written && !(member === 'vm_private_data' && parent?.type === 'AssignmentExpression'))
      throw this.#refuse(node, `${excerpt(this.conversion, node)} is changed`);
    switch (member) {
      case 'vm_start':
        return start;
      case 'vm_end':
        return end;
      case 'vm_pgoff':
        if (offsetChangesLater(this.conversion, this.definition, use)) {
          const text = excerpt(this.conversion, node);
          throw this.#refuse(
            node,
            `mapped() is given the offset in the end, and ${text} changes before that`,
          );
        }
        return pgoff;
      case 'vm_mm':
        return 'current->mm';
      case 'vm_file':
        this.#checkFile(use);
        return file;
      case 'vm_private_data':
        if (this.stored === null) return `*${data}`;
        if (written) throw this.#refuse(node, `${excerpt(this.conversion, node)} is changed`);
        return this.stored;
      default:
        throw this.#refuse(node, `mapped() is not given ${excerpt(this.conversion, node)}`);
    }
  }

  /** What a name stands for in mapped; its declaration is added when it is a local. */
  #name(use: Use<Identifier>): string {
    const { node } = use;
    const { name } = node;
    if (name === this.#file) {
      this.#checkFile(use);
      return this.parameters.file;
    }
    if (name === this.#vma) throw this.#refuse(node, `the vma itself is needed`);
    const declarators = find(this.definition.body, 'VariableDeclarator').filter(
      (d) => d.node.id.name === name,
    );
    const parameter = this.definition.params.some((p) => p.name === name);
    if (declarators.length === 0 && !parameter) {
      const local = macroLocalsOf(this.definition).find((one) => one.name === name);
      if (local && !this.#isMoved(local.call))
        throw this.#refuse(node, `${name} is declared by a macro in the hook`);
      return name;
    }
    if (parameter) {
      if (this.held === name) return `*${this.parameters.data}`;
      throw this.#refuse(node, `mapped() has nothing that leads to the parameter ${name}`);
    }
    const [declared] = declarators;
    if (declarators.length > 1 || !declared) throw this.#refuse(node, `${name} is declared more than once`);
    if (this.#isMoved(declared.node)) return name;
    if (this.#declarations.has(name)) return name;
    const initialiser = declared.node.init && unparenthesized(declared.node.init);
    if (initialiser && this.#isFile(initialiser)) {
      this.#checkFile(use);
      return this.parameters.file;
    }
    if (
      this.stored !== null &&
      initialiser &&
      this.#isPrivateData(initialiser) &&
      /^\w+$/.test(this.stored)
    ) {
      if (this.#writes(name).length > 0) throw this.#refuse(node, `${name} is changed`);
      return this.stored;
    }
    this.#declare(declared, node);
    return name;
  }

  /** What the text of a macro names of the function that uses it has to go by that name in `mapped`, too. */
  #nameOfMacro({ node, parents }: Use<Identifier>): void {
    const { driver } = this.conversion;
    if (!mayNameMacro(driver, node.name)) return;
    for (const [name, { writes }] of variablesNamedBy(driver, node.name, declaredNames(this.definition))) {
      const isOther = writes || this.#name({ node: { ...node, name }, parents }) !== name;
      if (isOther) throw this.#refuse(node, `the macro ${node.name} names ${name} of the hook`);
    }
  }

  /** Is an expression `vma->vm_private_data`, perhaps cast? */
  #isPrivateData(expression: Node): boolean {
    const bare = unparenthesized(expression);
    if (bare.type === 'CCastExpression') return this.#isPrivateData(bare.argument);
    return squeezed(this.conversion.driver, bare) === `${this.#vma}->vm_private_data`;
  }

  /** Add the declaration of a local: held in the private data, only set by what moves, or computed again. */
  #declare(declared: Use<VariableDeclarator>, at: Node): void {
    const { name } = declared.node.id;
    if (this.#resolving.has(name)) throw this.#refuse(at, `${name} depends on itself`);
    this.#resolving.add(name);
    const declaration = declared.parents.find((p) => p.type === 'VariableDeclaration');
    if (!declaration || declaration.storage.includes('static'))
      throw this.#refuse(at, `${name} is a static variable of ${this.definition.id.name}()`);
    const text = this.#value(declared.node, declaration, at);
    this.#resolving.delete(name);
    this.#declarations.set(name, { text, at: declared.node.start });
  }

  #value(declarator: VariableDeclarator, declaration: VariableDeclaration, at: Node): string {
    const { driver } = this.conversion;
    const { name } = declarator.id;
    const type = declarationText(driver.source, declaration, declarator);
    const { init } = declarator;
    const writes = this.#writes(name);
    const outside = writes.filter((write) => !this.#isMoved(write.node));
    if (this.held === name && outside.length <= (init ? 0 : 1))
      return `${type} = ${castOfData(declarator.id.ctype)}*${this.parameters.data};`;
    // What is freed with its scope has to hold something from the start: the hook may leave before it is set.
    const start = init && mayClean(type) ? ` = ${this.render(init)}` : '';
    if (this.#isSetFirst(name) && !this.#early.has(name)) return `${type}${start};`;
    if (outside.length === 0) {
      if (!init) {
        if (writes.length > 0) return `${type};`;
        throw this.#refuse(at, `${name} is found in the hook, in a way that mapped() cannot repeat`);
      }
      if (this.evaluates !== null) return this.#once(declarator, type, init);
      return `${type} = ${this.#again(init, at, name)};`;
    }
    const only = writes.length === 1 && !init ? writes[0].parents[0] : undefined;
    const statement = writes[0]?.parents[1];
    const plain =
      only?.type === 'AssignmentExpression' &&
      only.operator === '=' &&
      statement?.type === 'ExpressionStatement' &&
      writes[0].parents[2] === this.definition.body &&
      this.moved.every((node) => statement.end <= node.start);
    if (plain) return `${type} = ${this.#again(only.right, at, name)};`;
    throw this.#refuse(at, `${name} is worked out in the hook`);
  }

  /** A declaration of a function that is done in mapped as a whole: its value is worked out there, and nowhere else. */
  #once(declarator: VariableDeclarator, type: string, init: Expression): string {
    const own = this.#ownHead();
    const first = own.find(({ node }) => node.init && !this.#isRepeatable(node.init));
    const late = this.evaluates === 'later' && first !== undefined && first.node.start <= declarator.start;
    const value = this.render(init);
    if (!late) return `${type} = ${value};`;
    if (mayClean(type) || /\bconst\b[^*]*$|\[/.test(type))
      throw this.#refuse(declarator, `${declarator.id.name} cannot be declared without its value`);
    this.#later.push({ text: `${declarator.id.name} = ${value};`, at: declarator.start });
    return `${type};`;
  }

  /** An expression that is computed again in mapped. */
  #again(expression: Expression, at: Node, name: string): string {
    if (!isRepeatable(this.conversion.driver, this.definition, expression))
      throw this.#refuse(
        at,
        `${name} comes from ${excerpt(this.conversion, expression)}, which cannot be evaluated a second time`,
      );
    for (const { node } of find(this.definition.body, 'Identifier')) {
      if (node.start < expression.start || node.end > expression.end || this.#early.has(node.name)) continue;
      this.#early.add(node.name);
      this.#declarations.delete(node.name);
    }
    return this.render(expression);
  }

  /** Where a variable is written after its declaration; its address counts. */
  #writes(name: string): Use<Identifier>[] {
    return variableUses(this.definition.body, name).filter((use) => {
      const [parent] = use.parents;
      if (parent?.type === 'VariableDeclarator' && parent.id === use.node) return false;
      if (parent?.type === 'CallExpression' && isLockFlags(parent, use.node)) return true;
      return mayWrite(this.conversion.driver, use);
    });
  }

  /** Is the first use of the variable in what moves a plain write that always happens? */
  #isSetFirst(name: string): boolean {
    const variable = variableOf(this.conversion.driver, this.definition, name);
    const isMoved = (node: Node): boolean => this.#isMoved(node);
    const isSet = variable?.definitions.some(({ target }) => target !== null && isMoved(target)) === true;
    if (isSet && setsBeforeReading(variable, this.definition, isMoved)) return true;
    const first = variableUses(this.definition.body, name).find((use) => this.#isMoved(use.node));
    const parent = first?.parents[0];
    if (!first || !parent) return false;
    if (parent.type === 'CallExpression' && isLockFlags(parent, first.node)) return true;
    const statement = first.parents.find((node) => /Statement$/.test(node.type));
    if (!statement || !this.moved.includes(statement) || this.#seesFirstValue(name)) return false;
    return parent.type === 'AssignmentExpression' && parent.left === first.node && parent.operator === '=';
  }

  /** Does a read that moves see the value that a local is declared with: by a `goto` past what sets it? */
  #seesFirstValue(name: string): boolean {
    const variable = variableOf(this.conversion.driver, this.definition, name);
    const declared = find(this.definition.body, 'VariableDeclarator').find(
      ({ node }) => node.id.name === name,
    );
    const first = variable?.definitions.find(({ target }) => target === declared?.node.id);
    if (!variable || !first || !declared?.node.init) return false;
    return readsOf(variable, first, new Map()).some(({ node }) => this.#isMoved(node));
  }

  #isMoved(node: Node): boolean {
    return this.moved.some((moved) => moved.start <= node.start && node.end <= moved.end);
  }

  /** Is an expression the file of the mapping? */
  #isFile(expression: Node): boolean {
    const text = squeezed(this.conversion.driver, expression);
    return text === this.#file || text === `${this.#vma}->vm_file`;
  }

  /** `mapped` is given a `const struct file *`: it may be looked into, and passed where it stays const. */
  #checkFile(use: Use): void {
    const { driver } = this.conversion;
    const [parent] = use.parents;
    if (onlyLooks(driver, use)) return;
    if (parent?.type === 'VariableDeclarator' && use.parents.some(isConst)) return;
    if (parent?.type === 'CallExpression' && isLogCall(parent)) return;
    if (parent?.type === 'CallExpression') {
      const parameters = parametersToMakeConst(driver, parent, use.node as Expression);
      for (const parameter of parameters ?? []) this.madeConst.add(parameter);
      if (parameters) return;
    }
    // What is stored into is told of as a whole.
    const at =
      parent?.type === 'MemberExpression' ? use.parents.find((one) => !/^Member/.test(one.type)) : parent;
    throw this.#refuse(
      use.node,
      `${excerpt(this.conversion, at ?? use.node)} needs a file that is not const, and mapped() is given a const one`,
    );
  }

  #refuse(at: Node, message: string): Refusal {
    return new Refusal(CODE.outOfReachOfMapped, at, message);
  }
}

/** Does a declaration begin with `const`, so that what its pointers lead to is not changed through them? */
function isConst(node: Node): boolean {
  return node.type === 'VariableDeclaration' && node.storage.includes('const');
}

/** `spin_lock_irqsave(&lock, flags)` writes flags, since it is a macro. */
function isLockFlags(call: CallExpression, node: Node): boolean {
  return (
    call.callee.type === 'Identifier' &&
    /(lock_irqsave|local_irq_save)$/.test(call.callee.name) &&
    call.arguments.at(-1) === node
  );
}

/** A declarator on its own, without its value: `struct device *dev`. */
function declarationText(
  source: string,
  declaration: VariableDeclaration,
  declarator: VariableDeclarator,
): string {
  const first = declaration.declarations[0];
  const specifiers = source.slice(declaration.start, first ? first.start : declaration.end).trim();
  const end = endWithoutValue(source, declarator);
  // A comment that ends the line before the name ends there.
  return onOneLine(`${specifiers}\n${source.slice(declarator.start, end).trim()}`);
}

/** The cast that makes a number of the private data again, where it was one; nothing for a pointer. */
function castOfData(type: CType): string {
  if (type.kind === 'pointer') return '';
  const text = typeText(type).replace(/^const /, '');
  return /^(unsigned long( int)?|long( int)?|ulong|s?size_t|u?intptr_t)$/.test(text)
    ? `(${text})`
    : `(${text})(unsigned long)`;
}
