import { restoresOffset } from '../../kernel/subsystems';
import type { Counterpart } from '../../model/kernel-api';
import type { Driver } from '../../model/driver';
import { Edits } from '../../model/edits';
import { aligned, applyWithLayout } from '../../model/layout';
import type {
  AssignmentExpression,
  CallExpression,
  ExpressionStatement,
  FunctionDeclaration,
  Identifier,
  IfStatement,
  MemberExpression,
  Node,
} from '../../model/nodes';
import { tokenize } from '../../model/lexer';
import { parseDriver } from '../../model/parse';
import { find, unparenthesized, type Use } from '../../model/query';
import { pointsToStruct } from '../../model/types';
import { declareDescriptor } from '../hook-signature/forward-declaration';
import { beginningOf } from '../rewrite/before-hook';
import { braceArms, braceBody, isArm, isBody, outermostIf } from '../rewrite/braces';
import { layoutUnits } from '../rewrite/layout-units';
import { reflowed } from '../rewrite/reflow';
import { endWithComments, indentOf, lineBreakOf } from '../rewrite/source-text';
import { pastedHolder, structOf, typeOfName } from './functions';
import { heldMember } from './held-members';
import { isAnd, isArgument, isAsked, isBoolean, isNull, isWholeTest } from './member-tests';
import { describeBeside, renameInDoc } from './member-docs';
import { named, parameterNames, unused } from './parameter-names';
import { lastNameOf, mayHaveNew, NO_NEW_MEMBERS, type NewMembers } from './new-members';
import { inOtherBranch } from './conditions';
import { parametersBefore, pastedCalls, type PastedCall } from './pasted-members';
import { definitionsIn, type CallbackMember } from './structures';

/**
 * A counterpart for a structure's callback, nested: the member stands beside the legacy one, and who calls that asks for it
 * first and performs what it asks for under his own locks and references (`__compat_vma_mmap()`), as `uio_mmap()` does for
 * `uio_info`. Order, locks and undoing on failure are exactly those of the legacy code.
 */
export interface Nesting {
  readonly member: CallbackMember;
  readonly counterpart: Counterpart;
  /** Is every callback converted, so that the new member takes the place of the old one? */
  readonly replaces: boolean;
  /** Is something of a name, in an expression as a file has it, the structure or a pointer to it? */
  readonly isHolder: (file: string, name: string, object: string) => boolean;
  /** The macros that set the new member in the initialisers which use them. */
  readonly macros: ReadonlySet<string>;
  /** Names that macros make of the member's, and what these make of the new one's: `cnt_mem_mmap`. */
  readonly pasted: ReadonlyMap<string, string>;
  /** The structures that have the new member beside the legacy one. */
  readonly sets: NewMembers;
}

/** What became of a file. */
export interface Nested {
  readonly text: string;
  /** What a person has to look at, with its line in the given text. */
  readonly refused: readonly { readonly line: number; readonly message: string }[];
}

/** Give the structure its member, and have what calls and tests the legacy one know both, as far as a file has these. */
export function nestInFile(path: string, source: string, nesting: Nesting): Nested {
  const { member } = nesting.member;
  const names = [member, ...nesting.macros, ...nesting.pasted.keys()].join('|');
  if (!new RegExp(`\\b(?:${names})\\b`).test(source)) return { text: source, refused: [] };
  const driver = parseDriver(source, { path });
  return new FileNesting(driver, nesting).run();
}

/** Give a structure that a file defines its new member, beside the legacy one. */
export function addMember(
  path: string,
  source: string,
  member: CallbackMember,
  counterpart: Counterpart,
): string {
  const opening = new RegExp(`\\bstruct\\s+${member.struct}\\s*\\{`);
  if (!opening.test(source)) return source;
  const nesting = {
    ...{ member, counterpart, replaces: false, isHolder: () => false },
    ...{ macros: new Set<string>(), pasted: new Map<string, string>(), sets: NO_NEW_MEMBERS },
  };
  return new FileNesting(parseDriver(source, { path }), nesting).withMember();
}

class FileNesting {
  readonly #edits: Edits;
  readonly #refused: { line: number; message: string }[] = [];
  /** Does the file call the callback of one of the structures already, so that a helper for that stands in it? */
  #hasHelper = false;

  constructor(
    private readonly driver: Driver,
    private readonly nesting: Nesting,
  ) {
    this.#edits = new Edits(driver.source);
  }

  run(): Nested {
    this.#convertStructure();
    const named = new RegExp(`(?:->|\\.)\\s*${this.nesting.member.member}\\b`);
    for (const item of this.driver.items) {
      if (item.kind !== 'function' || !named.test(this.driver.seen.slice(item.start, item.end))) continue;
      for (const node of this.driver.model(item)) {
        if (node.type !== 'FunctionDeclaration') continue;
        const uses = find(node.body, 'MemberExpression').filter(({ node: use }) => this.#isMember(use, node));
        for (const use of uses) this.#convertUse(use, node, item.start);
      }
    }
    this.#convertPasting();
    this.#clearBesideMacros();
    this.#renameCleared();
    return { text: this.#applied(), refused: this.#refused };
  }

  /** The file with the new member alone. */
  withMember(): string {
    this.#convertStructure();
    return this.#applied();
  }

  #applied(): string {
    declareDescriptor(this.driver, this.#edits);
    if (this.#edits.size === 0) return this.driver.source;
    return applyWithLayout(this.#edits, layoutUnits(this.driver, this.#edits));
  }

  #text({ start, end }: { start: number; end: number }): string {
    return this.driver.source.slice(start, end);
  }

  #refuse(at: number, message: string): void {
    this.#refused.push({ line: this.driver.position(at).line, message });
  }

  /** `x->mmap` where `x` is the structure or points to it. */
  #isMember(use: MemberExpression, within: Node): boolean {
    const { member, struct } = this.nesting.member;
    if (use.computed || use.property.type !== 'Identifier' || use.property.name !== member) return false;
    const object = unparenthesized(use.object);
    const owner = within.type === 'FunctionDeclaration' ? within : null;
    const tag = owner ? structOf(this.driver, owner, object) : null;
    if (tag !== null) return tag === struct;
    const holder = lastNameOf(object);
    const text = this.#text(use.object).replace(/\s+/g, ' ');
    return holder !== null && this.nesting.isHolder(this.driver.path, holder, text);
  }

  /** Can a call be one of the callback: are its arguments of the structures that the callback takes? */
  #fits(call: CallExpression, within: FunctionDeclaration): boolean {
    const { parameters } = this.nesting.member;
    return call.arguments.every((argument, i) => {
      const given = structOf(this.driver, within, argument);
      const taken = parameters[i]?.tag ?? null;
      return given === null || taken === null || given === taken;
    });
  }

  #convertStructure(): void {
    const { struct, member } = this.nesting.member;
    const opening = new RegExp(`\\bstruct\\s+${struct}\\s*\\{`);
    for (const item of this.driver.items) {
      if (item.kind !== 'declaration' || !opening.test(this.driver.seen.slice(item.start, item.end)))
        continue;
      for (const definition of this.driver.model(item).flatMap(definitionsIn)) {
        const found =
          definition.tag === struct ? definition.members.find(({ id }) => id?.name === member) : null;
        if (found?.id) this.#addMember(found.start, found.end, found.id, item.start);
      }
    }
  }

  /** The new member, behind the legacy one or in its place, and its description. */
  #addMember(start: number, end: number, id: { start: number; end: number }, from: number): void {
    const { source } = this.driver;
    const { counterpart, member, replaces } = this.nesting;
    const close = source.indexOf(';', end - 1) + 1;
    const line = source.lastIndexOf('\n', start) + 1;
    const indent = source.slice(line, start);
    const text = source.slice(start, close);
    const list = text.indexOf('(', id.end - start);
    const parameters = text.slice(list);
    const vma = /(?:const\s+)?struct\s+vm_area_struct\s*\*\s*\w*/.exec(parameters);
    const typed =
      list < 0 &&
      this.nesting.member.returnsInt &&
      new RegExp(`^[\\w \\t*]+\\b${member.member}\\s*;$`).test(text);
    if ((!vma && !typed) || indent.trim() !== '') {
      this.#refuse(start, 'the member is not declared on a line of its own');
      return;
    }
    const before = text.slice(0, id.start - start);
    const behind = text.slice(id.end - start, list).replace(/\)\s+$/, ')');
    const declared = vma
      ? aligned(indent + before + counterpart.member + behind + this.#listBeside(parameters, vma))
      : reflowed(indent, this.#declaredAnew());
    if (replaces) {
      this.#edits.replace({ start: line, end: close }, vma ? declared : indent + declared);
      renameInDoc(this.driver, this.#edits, [member.member, counterpart.member], { from, to: start });
      return;
    }
    const names = [member.member, counterpart.member] as const;
    const description = describeBeside(this.driver, this.#edits, names, { from, to: start, indent });
    this.#edits.insert(close, `${description}\n${vma ? '' : indent}${declared}`);
  }

  /** The parameters of the new member, written as those of the legacy one. */
  #listBeside(parameters: string, vma: RegExpExecArray): string {
    const name = /\*\s*\w+$/.test(vma[0].trim()) ? 'struct vm_area_desc *desc' : 'struct vm_area_desc *';
    if (this.nesting.counterpart.parameters === undefined) return `(${name});`;
    return parameters.slice(0, vma.index) + name + parameters.slice(vma.index + vma[0].length);
  }

  /** The new member beside one whose type has a name: that type stays what others may use it for. */
  #declaredAnew(): string {
    const { member, counterpart } = this.nesting;
    const desc = 'struct vm_area_desc *desc';
    const list =
      counterpart.parameters === undefined
        ? [desc]
        : member.parameters.map(({ text }, i) => (i === member.vma ? desc : text));
    return `int (*${counterpart.member})(${list.join(', ')});`;
  }

  #convertUse(use: Use<MemberExpression>, within: Node, itemStart: number): void {
    const { node, parents } = use;
    const [parent] = parents;
    if (parent?.type === 'CallExpression' && parent.callee === node) {
      if (within.type === 'FunctionDeclaration' && !this.#fits(parent, within)) return;
      this.#convertCall(parent, node, within, itemStart);
      return;
    }
    if (parent?.type === 'AssignmentExpression' && within.type === 'FunctionDeclaration') {
      if (parent.left === node) this.#convertSetting(use, parent, within);
      else if (!this.#isCopy(parent, within)) this.#convertTest(use, node);
      return;
    }
    const held = within.type === 'FunctionDeclaration' ? heldMember(this.driver, within, use) : null;
    if (held === null || within.type !== 'FunctionDeclaration') {
      this.#convertTest(use, node);
      return;
    }
    // The local would be one of two: who asks for it asks for the member.
    this.#edits.remove(held.lines);
    for (const { node: local, parents: around } of held.uses) {
      const [call] = around;
      if (call?.type !== 'CallExpression' || call.callee !== local)
        this.#convertTest({ node: local, parents: around }, node);
      else if (this.#fits(call, within)) this.#convertCall(call, node, within, itemStart);
    }
  }

  /** Is the member of one structure given to that of another? */
  #isCopy({ left, right, operator }: AssignmentExpression, within: FunctionDeclaration): boolean {
    return (
      operator === '=' &&
      [left, right].every((side) => side.type === 'MemberExpression' && this.#isMember(side, within))
    );
  }

  /**
   * A statement that gives the legacy member another value: where both members stay, the new one goes with it, since that is asked
   * first, and hides what is set in a structure that has it.
   */
  #convertSetting(use: Use<MemberExpression>, set: AssignmentExpression, within: FunctionDeclaration): void {
    const { replaces, sets, counterpart, member } = this.nesting;
    const { node } = use;
    const { right } = set;
    const source = this.#isCopy(set, within) && right.type === 'MemberExpression' ? right : null;
    if (replaces && (source || isNull(right))) {
      this.#edits.replace(node.property, counterpart.member);
      if (source) this.#edits.replace(source.property, counterpart.member);
      return;
    }
    if (replaces || set.operator !== '=') {
      this.#refuse(node.start, `${this.#text(node)} is set here in a way that is not understood`);
      return;
    }
    const named = { struct: member.struct, newMember: counterpart.member };
    if (!source && !mayHaveNew(this.driver, within, node, set, named, sets)) return;
    const [, statement, ...parents] = use.parents;
    if (statement?.type !== 'ExpressionStatement') {
      this.#refuse(node.start, `${this.#text(node)} is set here within another expression`);
      return;
    }
    this.#behind(
      { node: statement, parents },
      `${this.#both(node)} = ${source ? this.#both(source) : 'NULL'};`,
    );
  }

  /** Put a statement behind another, and both in braces where that is one alone. */
  #behind({ node, parents }: Use<ExpressionStatement>, text: string): void {
    const edited = { driver: this.driver, edits: this.#edits };
    this.#edits.insert(endWithComments(edited, node), lineBreakOf(edited) + indentOf(edited, node) + text);
    const [parent] = parents;
    if (parent && isArm(parent, node)) braceArms(edited, outermostIf(parent as IfStatement, parents));
    else if (parent && isBody(parent, node)) braceBody(edited, parent, node);
  }

  /** @param member what is asked for where the node stands, itself or by a local that holds it */
  #convertTest({ node, parents }: Use<MemberExpression | Identifier>, member: MemberExpression): void {
    const { counterpart, replaces } = this.nesting;
    const legacy = this.#text(member);
    const both = this.#both(member);
    if (replaces && isAsked(parents[0], node)) {
      if (node === member) this.#edits.replace(member.property, counterpart.member);
      else this.#edits.replace(node, both);
      return;
    }
    const [parent, outer] = parents;
    if (parent?.type === 'UnaryExpression' && parent.operator === '!') {
      const bare = isWholeTest(outer, parent) || isAnd(outer) || isArgument(outer, parent);
      const text = `!${legacy} && !${both}`;
      this.#edits.replace(parent, bare ? text : `(${text})`);
      return;
    }
    if (isBoolean(parent, node)) {
      const text = `${legacy} || ${both}`;
      const bare =
        isWholeTest(parent, node) ||
        isArgument(parent, node) ||
        (parent?.type === 'LogicalExpression' && parent.operator === '||');
      this.#edits.replace(node, bare ? text : `(${text})`);
      return;
    }
    if (parent?.type === 'BinaryExpression' && /^[!=]=$/.test(parent.operator) && isNull(parent.right)) {
      const joined = parent.operator === '==' ? '&&' : '||';
      const text = `${legacy} ${parent.operator} NULL ${joined} ${both} ${parent.operator} NULL`;
      this.#edits.replace(
        parent,
        isWholeTest(outer, parent) || outer?.type === 'ReturnStatement' ? text : `(${text})`,
      );
      return;
    }
    this.#refuse(node.start, `${this.#text(node)} is read here as a value`);
  }

  /** The same with the new member. */
  #both(node: MemberExpression): string {
    return this.#text({ start: node.start, end: node.property.start }) + this.nesting.counterpart.member;
  }

  /** `ops->mmap(x, vma)` becomes `call_foo_ops_mmap(ops, x, vma)`, which asks for either. */
  #convertCall(call: CallExpression, callee: MemberExpression, within: Node, itemStart: number): void {
    const { parameters, vma, struct } = this.nesting.member;
    if (call.arguments.length !== parameters.length || within.type !== 'FunctionDeclaration') {
      this.#refuse(call.start, `${this.#text(callee)}() is called with other arguments`);
      return;
    }
    const mapping = unparenthesized(call.arguments[vma]);
    if (
      mapping.type !== 'Identifier' ||
      !pointsToStruct(typeOfName(this.driver, within, mapping.name) ?? undefined, 'vm_area_struct')
    ) {
      this.#refuse(call.start, `${this.#text(callee)}() is given a mapping that is no parameter`);
      return;
    }
    const object = (callee.arrow ? '' : '&') + this.#text(callee.object);
    const shared = parameters.findIndex(
      ({ tag }, i) => tag === struct && this.#text(call.arguments[i]) === object,
    );
    if (!this.#hasHelper) this.#addHelperFor(itemStart, shared);
    this.#hasHelper = true;
    const given = this.#text({ start: call.callee.end, end: call.end });
    const own = shared < 0 ? given.replace('(', `(${object}, `) : given;
    const line = this.driver.source.lastIndexOf('\n', call.start) + 1;
    const before = this.#text({ start: line, end: call.start });
    this.#edits.replace(call, reflowed(before, this.#helperName() + own));
  }

  /** The function for a call by a pointer to the structure, which is the parameter of an index where that is not negative. */
  #addHelperFor(at: number, shared: number): void {
    const { member, counterpart, replaces } = this.nesting;
    const names = parameterNames(member);
    const ops = shared >= 0 ? names[shared] : unused('ops', names);
    this.#addHelper(
      at,
      shared >= 0 ? [] : [`const struct ${member.struct} *${ops}`],
      (given) => `${ops}->${counterpart.member}(${given.join(', ')})`,
      replaces
        ? []
        : [
            `\tif (!${ops}->${counterpart.member})`,
            `\t\treturn ${ops}->${member.member}(${names.join(', ')});`,
            '',
          ],
    );
  }

  #helperName(): string {
    const { struct, member } = this.nesting.member;
    return `call_${struct}_${member}`;
  }

  /**
   * The function that asks for the new member first, and performs what it asks for.
   * @param first the parameters that it has before those of the callback
   * @param calls the call of the new member with given arguments
   * @param legacy the test for it, and the call of the legacy member; nothing where that is gone
   */
  #addHelper(
    at: number,
    first: readonly string[],
    calls: (given: readonly string[]) => string,
    legacy: readonly string[] = [],
  ): void {
    const { member, counterpart } = this.nesting;
    const names = parameterNames(member);
    const list = member.parameters.map(({ text }, i) => named(text, names[i]));
    const [vma, file] = [names[member.vma], names[member.parameters.findIndex(({ tag }) => tag === 'file')]];
    const given =
      counterpart.parameters === undefined
        ? ['&desc']
        : names.map((n, i) => (i === member.vma ? '&desc' : n));
    const restores = restoresOffset(member.struct);
    const lines = [
      `static int ${this.#helperName()}(${[...first, ...list].join(', ')})`,
      '{',
      ...(restores ? [`\tconst pgoff_t pgoff = ${vma}->vm_pgoff;`] : []),
      '\tstruct vm_area_desc desc;',
      '\tint err;',
      '',
      ...legacy,
      `\tcompat_set_desc_from_vma(&desc, ${file ?? `${vma}->vm_file`}, ${vma});`,
      `\tdesc.vm_ops = ${vma}->vm_ops;`,
      `\tdesc.private_data = ${vma}->vm_private_data;`,
      `\terr = ${calls(given)};`,
      '\tif (err)',
      '\t\treturn err;',
      ...(restores
        ? [
            `\terr = __compat_vma_mmap(&desc, ${vma});`,
            '\t/* A private remap puts the frame there, and close() needs what was asked for. */',
            `\t${vma}->vm_pgoff = pgoff;`,
            '\treturn err;',
          ]
        : [`\treturn __compat_vma_mmap(&desc, ${vma});`]),
      '}',
      '',
      '',
    ];
    const [head, ...body] = lines;
    const text = [reflowed('', head), ...body].join('\n');
    this.#edits.insert(beginningOf(this.driver, { start: at, end: at + 1 }), text);
  }

  /** An initialiser that a macro sets both members in, and that sets the legacy one itself: the new one, asked first, is cleared. */
  #clearBesideMacros(): void {
    const { member, macros, replaces } = this.nesting;
    if (macros.size === 0 || replaces) return;
    const uses = new RegExp(`(?<!#[^\n]*)\\b(?:${[...macros].join('|')})\\b`);
    const opening = new RegExp(`\\bstruct\\s+${member.struct}\\s+(\\w+)\\s*=\\s*\\{`);
    for (const { kind, start, end } of this.driver.items) {
      const text = this.driver.seen.slice(start, end);
      const name = kind === 'function' ? undefined : opening.exec(text)?.[1];
      if (name === undefined || !uses.test(text)) continue;
      const own = new RegExp(`(\\.\\s*)${member.member}\\s*=\\s*\\w+,?`).exec(text);
      const used = uses.exec(text)!.index;
      const between = own ? [own.index, used].map((at) => start + at).sort((a, b) => a - b) : [];
      const isOther = own && inOtherBranch(this.#text({ start: between[0], end: between[1] }));
      if (own && !isOther) this.#clearInInitialiser(name, start + own.index, own, used < own.index);
    }
  }

  /** `.mmap = NULL` of an initialiser, where the legacy member is gone. */
  #renameCleared(): void {
    const { member, counterpart, replaces } = this.nesting;
    if (!replaces || !new RegExp(`\\.\\s*${member.member}\\s*=\\s*NULL\\b`).test(this.driver.seen)) return;
    for (const { text, references } of this.driver.hooksIn([member.member]))
      for (const { kind, operations, memberRange, member: named } of text === 'NULL' ? references : [])
        if (kind === 'initializer' && operations === member.struct && named === member.member)
          this.#edits.replace(memberRange, counterpart.member);
  }

  /** `.mmap = f` behind a macro that sets both members: the new one is NULL there. */
  #clearInInitialiser(name: string, at: number, [set, dot]: RegExpExecArray, isBehind: boolean): void {
    const { member, counterpart } = this.nesting;
    const { source } = this.driver;
    const line = source.lastIndexOf('\n', at) + 1;
    const indent = source.slice(line, at);
    if (!isBehind || indent.trim() !== '' || source.slice(at, at + set.length) !== set) {
      this.#refuse(at, `${name} sets ${member.member} beside a macro that sets the new one`);
      return;
    }
    const comma = set.endsWith(',') ? '' : ',';
    const space = /^[^=]*?(\s*)=/.exec(set)![1].includes('\t') ? '\t' : ' ';
    this.#edits.insert(at + set.length, `${comma}\n${indent}${dot}${counterpart.member}${space}= NULL,`);
  }

  /** A macro that is handed the member's name and pastes it is handed the new one by the function that performs the mapping. */
  #convertPasting(): void {
    const { member, vma, parameters } = this.nesting.member;
    for (const item of this.driver.items) {
      const text = this.driver.seen.slice(item.start, item.end);
      if (item.kind !== 'function' || !/vm_area_struct/.test(text)) continue;
      if (!new RegExp(`\\b\\w+\\s*\\([^;()]*,\\s*${member}\\s*,`).test(text)) continue;
      for (const node of this.driver.model(item)) {
        if (node.type !== 'FunctionDeclaration') continue;
        const mapping = node.params.find(({ ctype }) => pointsToStruct(ctype, 'vm_area_struct'))?.name ?? '';
        for (const pasted of pastedCalls(node, member, mapping)) {
          const holder = pastedHolder(this.driver, pasted.macro);
          if (!holder || !this.nesting.isHolder(this.driver.path, holder, holder)) continue;
          const leading = parametersBefore(this.driver, node, pasted);
          const given = pasted.given[vma];
          const fits = pasted.given.length === parameters.length && given.type === 'Identifier';
          if (this.nesting.replaces && leading !== null && fits && given.name === mapping)
            this.#convertPasted(pasted, leading, item.start);
          else
            this.#refuse(
              pasted.call.start,
              `the macro ${pasted.macro}() is handed the name of the member, and calls it`,
            );
        }
      }
    }
    this.#renamePasted();
  }

  #convertPasted(
    { call, macro, before, given }: PastedCall,
    leading: readonly { readonly name: string; readonly text: string }[],
    itemStart: number,
  ): void {
    const { counterpart } = this.nesting;
    const names = leading.map(({ name }) => name);
    const calls = (own: readonly string[]): string =>
      `${macro}(${[...names, counterpart.member, ...own].join(', ')})`;
    if (!this.#hasHelper)
      this.#addHelper(
        itemStart,
        leading.map(({ text }) => text),
        calls,
      );
    this.#hasHelper = true;
    const list = [...before, ...given].map((argument) => this.#text(argument)).join(', ');
    const line = this.driver.source.lastIndexOf('\n', call.start) + 1;
    const head = this.#text({ start: line, end: call.start });
    this.#edits.replace(call, reflowed(head, `${this.#helperName()}(${list})`));
  }

  /** What macros make of the member's name is called as they make it of the new one. */
  #renamePasted(): void {
    const { pasted, replaces } = this.nesting;
    if (!replaces || pasted.size === 0) return;
    for (const { kind, text, start, end } of tokenize(this.driver.source)) {
      const name = kind === 'identifier' ? pasted.get(text) : undefined;
      if (name !== undefined) this.#edits.replace({ start, end }, name);
    }
  }
}
