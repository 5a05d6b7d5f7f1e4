import { tokenize, type Token } from '../model/lexer';
import type { SourceRange } from '../model/nodes';
import { find, report, variableUses, type Conversion } from './conversion';

/**
 * Places where a name of the vma is not the vma, or where the vma is used without being seen: a block that declares the
 * name again, and macros whose text uses it. Nothing is concluded about a hook that has one.
 */
export function refuseHiddenUses(conversion: Conversion): void {
  const { body } = conversion.function;
  if (conversion.vma === '') return;
  for (const { node } of find(body, 'VariableDeclarator')) {
    if (node.id.name === conversion.vma)
      report(conversion, 'MP006', node, `${conversion.vma} is declared again in a block of the hook`);
  }
  const names = new Set(find(body, 'Identifier').map(({ node }) => node.name));
  for (const macro of macrosOf(conversion)) {
    if (names.has(macro.name) && macro.text.includes(conversion.vma) && usesVma(conversion, macro.text)) {
      report(conversion, 'MP006', macro.use, `the macro ${macro.name} uses ${conversion.vma}`);
    }
  }
}

/** Refuse a hook in which the vma is still named when everything is converted: in a type, or where no node shows it. */
export function refuseRemainingUses(conversion: Conversion): void {
  const { driver, edits, function: hook } = conversion;
  if (conversion.vma === '' || conversion.vma === conversion.desc) return;
  for (const token of namesIn(driver.source, hook.body)) {
    if (token.text === conversion.vma && !edits.drops(token))
      report(conversion, 'MP006', token, `${conversion.vma} is used in a way that is not understood`);
  }
}

/** The names in a span that can be those of variables: no members, tags or labels to jump to. */
export function namesIn(source: string, span: SourceRange): Token[] {
  const tokens = tokenize(source, span.start, span.end).filter((token) => token.kind !== 'comment');
  return tokens.filter((token, i) => {
    const before = tokens[i - 1]?.text ?? '';
    const member = before === '.' || (before === '>' && tokens[i - 2]?.text === '-');
    return token.kind === 'identifier' && !member && !/^(struct|union|enum|goto)$/.test(before);
  });
}

interface Macro {
  readonly name: string;
  /** Its value, without what its own parameters stand for. */
  readonly text: string;
  /** Where the hook uses it. */
  readonly use: { readonly start: number; readonly end: number };
}

const DEFINE = /^#\s*define\s+(\w+)(?:\(([^)]*)\))?([^]*)$/;

/** The macros of the file that a hook uses. */
function macrosOf(conversion: Conversion): Macro[] {
  const { driver, function: hook } = conversion;
  const inside = find(hook.body, 'CPreprocDefine').map(({ node }) => node);
  const outside = driver.items.filter((item) => item.kind === 'directive');
  return [...inside, ...outside].flatMap(({ start, end }): Macro[] => {
    const text = driver.source.slice(start, end);
    if (!text.includes(conversion.vma)) return [];
    const define = DEFINE.exec(text);
    if (!define) return [];
    const [, name, parameters = '', value] = define as unknown as [
      string,
      string,
      string | undefined,
      string,
    ];
    if (parameters.split(',').some((parameter) => parameter.trim() === conversion.vma)) return [];
    const use = variableUses(hook.body, name)[0]?.node;
    return use ? [{ name, text: value, use }] : [];
  });
}

/** Does a macro's text name the vma, other than as a member? */
function usesVma(conversion: Conversion, text: string): boolean {
  return new RegExp(`(?<![.>\\w]\\s*)\\b${conversion.vma}\\b`).test(text.replace(/\/\*[^]*?\*\//g, ''));
}
