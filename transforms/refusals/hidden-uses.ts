import { definesOf, parametersOf, partsOfDefine } from '../../model/defines';
import type { Driver } from '../../model/driver';
import { tokenize, type Token } from '../../model/lexer';
import type { FunctionDeclaration, SourceRange } from '../../model/nodes';
import { definesFor, variablesNamedBy } from '../../analysis/macro-bodies';
import { mayNameMacro } from '../../analysis/macro-names';
import { report, type Conversion } from '../mmap-prepare/conversion';
import { find, variableUses } from '../../model/query';
import { CODE } from '../findings';

/**
 * Places where a name of the vma is not the vma, or where the vma is used without being seen: a block that declares the
 * name again, and macros whose text uses it. Nothing is concluded about a hook that has one.
 */
export function refuseHiddenUses(conversion: Conversion): void {
  const { body } = conversion.function;
  if (conversion.vma === '') return;
  for (const { node } of find(body, 'VariableDeclarator')) {
    if (node.id.name === conversion.vma)
      report(
        conversion,
        CODE.notUnderstood,
        node,
        `${conversion.vma} is declared again in a block of the hook`,
      );
  }
  for (const macro of macrosNaming(conversion.driver, conversion.function, conversion.vma)) {
    report(conversion, CODE.notUnderstood, macro.use, `the macro ${macro.name} uses ${conversion.vma}`);
  }
}

/** Refuse a hook in which the vma is still named when everything is converted: in a type, or where no node shows it. */
export function refuseRemainingUses(conversion: Conversion): void {
  const { driver, edits, function: hook } = conversion;
  if (conversion.vma === '' || conversion.vma === conversion.desc) return;
  for (const token of namesOfBody(driver, hook)) {
    if (token.text === conversion.vma && !edits.drops(token))
      report(
        conversion,
        CODE.notUnderstood,
        token,
        `${conversion.vma} is used in a way that is not understood`,
      );
  }
}

/** What is written of a descriptor that macros without parameters may be called like. */
const MEMBERS =
  'mm file start end pgoff vm_file vma_flags page_prot vm_ops private_data action error_hook error_override success_hook'.split(
    ' ',
  );

/** Refuse a hook that is given a member of the descriptor which the preprocessor makes something else of: `#define start 0x04`. */
export function refuseMembersBehindMacros(conversion: Conversion): void {
  const { driver, edits, function: hook, desc } = conversion;
  for (const member of MEMBERS) {
    if (!isMacroAt(driver, member, hook)) continue;
    const isDeclared = member === 'file' && variableUses(hook.body, conversion.file?.name ?? '').length > 0;
    if (!isDeclared && !edits.mentions(member, hook)) continue;
    report(
      conversion,
      CODE.notUnderstood,
      hook.id,
      `${member} is a macro here, which stands for something else than ${desc}->${member}`,
    );
  }
}

/** Is a name one of a macro without parameters where a function stands: not one that the file gives up before? */
function isMacroAt(driver: Driver, name: string, { start }: SourceRange): boolean {
  if (!definesFor(driver, name).some(({ parameters }) => parameters === undefined)) return false;
  const before = driver
    .itemsNaming('directive', name)
    .filter((item) => item.start < start)
    .map((item) => driver.source.slice(item.start, item.end))
    .filter((text) => new RegExp(`^#\\s*(?:define|undef)\\s+${name}\\b`).test(text));
  const last = before.at(-1);
  return last === undefined ? definesOf(driver).get(name) === undefined : !/^#\s*undef/.test(last);
}

/**
 * The names in the body of a function as the file has it, up to the brace that closes it for the lexer: more than the tree
 * shows.
 */
export function namesOfBody(driver: Driver, { body, end }: FunctionDeclaration): Token[] {
  const span = { start: body.start, end: Math.max(end, driver.itemOf(body.start)?.end ?? end) };
  return namesIn(driver.textOf(span), span.start);
}

/**
 * The names in a text that can be those of variables: no members, tags or labels to jump to.
 * @param base the offset of the text in the file
 */
function namesIn(text: string, base: number): Token[] {
  const tokens = tokenize(text)
    .filter((token) => token.kind !== 'comment')
    .map((token) => ({ ...token, start: token.start + base, end: token.end + base }));
  const members = memberNames(tokens);
  return tokens.filter((token, i) => {
    if (members.has(i)) return false;
    const before = tokens[i - 1]?.text ?? '';
    const member = before === '.' || (before === '>' && tokens[i - 2]?.text === '-');
    return token.kind === 'identifier' && !member && !/^(struct|union|enum|goto)$/.test(before);
  });
}

/** Indexes of the names of members in structures that are defined among some tokens. */
function memberNames(tokens: readonly Token[]): Set<number> {
  const members = new Set<number>();
  const blocks: boolean[] = [];
  tokens.forEach(({ text, kind }, i) => {
    if (text === '{') {
      const tag = tokens[i - 1]?.kind === 'identifier' ? i - 2 : i - 1;
      blocks.push(
        /^(?:struct|union)$/.test(tokens[tag]?.text ?? '') ||
          /^(?:struct|union)$/.test(tokens[i - 1]?.text ?? ''),
      );
    } else if (text === '}') blocks.pop();
    else if (kind === 'identifier' && blocks.at(-1) && /^[;,[:]$/.test(tokens[i + 1]?.text ?? ''))
      members.add(i);
  });
  return members;
}

interface Macro {
  readonly name: string;
  /** Where the function uses it. */
  readonly use: SourceRange;
}

/**
 * The macros of the file whose text, or that of a macro in it, uses a name other than as a member or a parameter of their own,
 * and that a function uses, or that are called by the name themselves.
 */
export function macrosNaming(driver: Driver, definition: FunctionDeclaration, name: string): Macro[] {
  const { body } = definition;
  const inside = find(body, 'CPreprocDefine').map(({ node }) => node);
  const outside = driver.items.filter((item) => item.kind === 'directive');
  const direct = [...inside, ...outside].flatMap(({ start, end }): Macro[] => {
    const text = driver.source.slice(start, end);
    if (!text.includes(name)) return [];
    const define = partsOfDefine(text);
    if (!define) return [];
    const { name: macro, parameters = '', text: value } = define;
    const own = parametersOf(parameters).names.includes(name);
    if (macro !== name && (own || !namesIt(value, name))) return [];
    const use = variableUses(body, macro)[0]?.node;
    if (macro === name) return [{ name: macro, use: use ?? definition.id }];
    return use ? [{ name: macro, use }] : [];
  });
  const known = new Set([name, ...direct.map((macro) => macro.name)]);
  const others = find(body, 'Identifier').filter(
    ({ node }) =>
      !known.has(node.name) &&
      mayNameMacro(driver, node.name) &&
      variablesNamedBy(driver, node.name, [name]).size > 0,
  );
  return [...direct, ...others.map(({ node }) => ({ name: node.name, use: node }))];
}

/** Does a macro's text use a name, other than as a member? */
function namesIt(text: string, name: string): boolean {
  return new RegExp(`(?<![.>\\w]\\s*)\\b${name}\\b`).test(text.replace(/\/\*[^]*?\*\/|\/\/[^\n]*/g, ''));
}
