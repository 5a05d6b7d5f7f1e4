import { leavingUse, type LeavingUse } from '../../analysis/macro-bodies';
import { macroLocalsOf } from '../../analysis/macro-locals';
import { declares } from '../../analysis/places';
import { tokenize } from '../../model/lexer';
import { calleeName, find } from '../../model/query';
import { filledIn, onlyMacro, restOf } from './macros';
import { hasWord } from '../../model/words';
import { indentAt, isMappingCall, lineBreakOf, type Place } from './place';
import { holdsResult, replaceWith } from './results';

/**
 * `#define CHECK(x) do { if (x) { pr_err("failed\n"); return -EIO; } } while (0)`: a macro of the driver's own that leaves the
 * function, and is given a mapping call or the result of one, stands for its text: what a failure comes to is read from that.
 */
export function leavingMacros(place: Place): void {
  const { driver, function: definition } = place;
  for (const { node, parents } of find(definition.body, 'ExpressionStatement')) {
    const use = leavingUse(driver, node);
    const name = use && calleeName(use.call);
    const within = parents[0]?.type ?? '';
    if (!use || name === null || !/^(?:Block|If)Statement$|^SwitchCase$/.test(within)) continue;
    if (declares(definition, name)) continue;
    if (!(within === 'IfStatement' ? isGivenCall(place, use) : decides(place, use))) continue;
    const macro = onlyMacro(place, name, node.expression.type === 'CallExpression' ? 'called' : 'named');
    const text = macro && filledIn(place, macro, use.call, macro.value, restOf(place, macro, use.call));
    if (text === null || /#/.test(text)) continue;
    const once = onceDone(withFreeLocals(place, use, text));
    // An `if` that stood in an arm would take the else of that.
    if (within === 'IfStatement') {
      const semicolon = /^\s*;/.exec(driver.source.slice(node.end))?.[0].length ?? 0;
      if (semicolon > 0) continue;
      replaceWith(place, { node, parents }, laidOut(place, once, '').split(lineBreakOf(place)));
    } else {
      const written = within === 'SwitchCase' ? withLocalsAtHead(place, once) : once;
      if (written === null) continue;
      place.edits.replace(node, laidOut(place, written, indentAt(place, node.start)));
    }
    return;
  }
}

/** Is a macro given a mapping call, or the result of one, or does it name a variable that holds one? */
function decides(place: Place, use: LeavingUse): boolean {
  const { call, body, locals } = use;
  const named = find(body.body, 'Identifier').filter(({ node }) => !locals.includes(node.name));
  const names = [...find(call, 'Identifier'), ...named].map(({ node }) => node.name);
  return isGivenCall(place, use) || names.some((name) => holdsResult(place, name, call.start));
}

function isGivenCall(place: Place, { call }: LeavingUse): boolean {
  return find(call, 'CallExpression').some(({ node }) => isMappingCall(place, node));
}

/** The text of a macro with other names for those of its locals that something else in the function is called like. */
function withFreeLocals({ driver, function: definition }: Place, use: LeavingUse, text: string): string {
  const around = driver.textOf(definition);
  const others = macroLocalsOf(definition).filter(({ call }) => call !== use.call);
  const isFree = (name: string): boolean =>
    !hasWord(around, name) && !hasWord(text, name) && others.every((other) => other.name !== name);
  return use.locals.reduce((renamed, local) => {
    if (!hasWord(around, local) && others.every(({ name }) => name !== local)) return renamed;
    let number = 2;
    while (!isFree(`${local}${number}`)) number++;
    return renamed.replace(new RegExp(`\\b${local}\\b`, 'g'), `${local}${number}`);
  }, text);
}

/** Nothing is declared behind `case 0:`: the one local that a text begins with is declared where the function begins. */
function withLocalsAtHead(place: Place, text: string): string | null {
  const declared = /^(\w+)\s+(\w+)(?=\s*=)/.exec(text);
  const [first] = place.function.body.body;
  const more = /;\s*(?:const\s+)?(?:int|long|unsigned|struct|typeof|__auto_type)\b/.test(text);
  if (!declared || !first || more) return /^(?:if|return|goto)\b/.test(text) && !more ? text : null;
  const [head, type, name] = declared;
  place.edits.insert(first.start, `${type} ${name};${lineBreakOf(place)}${indentAt(place, first.start)}`);
  return name + text.slice(head.length);
}

/** What `do { ... } while (0)` does, once. */
function onceDone(text: string): string {
  const bare = text.replace(/[;\s]+$/, '');
  const once = /^do\s*(\{[^]*\})\s*while\s*\(\s*(?:0|false)\s*\)$/.exec(bare)?.[1];
  const block = once ?? (/^\{[^]*\}$/.test(bare) ? bare : null);
  if (block === null) return bare.endsWith('}') ? bare : `${bare};`;
  return block.slice(1, -1).trim();
}

/** A statement as text, each part of it on a line of its own. */
function laidOut(place: Place, text: string, indent: string): string {
  const lineBreak = lineBreakOf(place);
  let written = '';
  let depth = 0;
  let open = 0;
  let at = 0;
  const newLine = (): void => {
    written = `${written.trimEnd()}${lineBreak}${indent}${'\t'.repeat(depth)}`;
  };
  for (const token of tokenize(text, 0, text.length)) {
    const between = text.slice(at, token.start);
    at = token.end;
    open += /^[([]$/.test(token.text) ? 1 : /^[)\]]$/.test(token.text) ? -1 : 0;
    if (open === 0 && token.text === '}') {
      depth--;
      newLine();
    } else if (/\S$/.test(written)) written += between === '' ? '' : ' ';
    written += text.slice(token.start, token.end);
    if (open > 0 || !/^[{};]$/.test(token.text)) continue;
    if (token.text === '{') depth++;
    if (/^\s*(?:else\b|;|$)/.test(text.slice(at))) continue;
    if (!/^\s*\}/.test(text.slice(at))) newLine();
  }
  return written;
}
