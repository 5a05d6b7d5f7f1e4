import { leavingUse, type LeavingUse } from '../../analysis/macro-bodies';
import { declares } from '../../analysis/places';
import { tokenize } from '../../model/lexer';
import { calleeName, find } from '../../model/query';
import { filledIn, onlyMacro, restOf } from './macros';
import { hasWord } from '../../model/words';
import { indentAt, isMappingCall, lineBreakOf, textOf, type Place } from './place';
import { holdsResult } from './results';

/**
 * `#define CHECK(x) do { if (x) { pr_err("failed\n"); return -EIO; } } while (0)`: a macro of the driver's own that leaves the
 * function, and is given a mapping call or the result of one, stands for its text: what a failure comes to is read from that.
 */
export function leavingMacros(place: Place): void {
  const { driver, function: definition } = place;
  for (const { node, parents } of find(definition.body, 'ExpressionStatement')) {
    const use = leavingUse(driver, node);
    const name = use && calleeName(use.call);
    // An `if` that stood in an arm would take the else of that.
    if (!use || name === null || parents[0]?.type !== 'BlockStatement') continue;
    if (declares(definition, name) || !decides(place, use)) continue;
    const macro = onlyMacro(place, name, node.expression.type === 'CallExpression' ? 'called' : 'named');
    const text = macro && filledIn(place, macro, use.call, macro.value, restOf(place, macro, use.call));
    if (text === null || /#/.test(text)) continue;
    const isFree = use.locals.every((local) => !hasWord(textOf(place, definition), local));
    place.edits.replace(node, laidOut(place, onceDone(text, isFree), indentAt(place, node.start)));
    return;
  }
}

/** Is a macro given a mapping call, or the result of one, or does it name a variable that holds one? */
function decides(place: Place, { call, body }: LeavingUse): boolean {
  const names = [...find(call, 'Identifier'), ...find(body.body, 'Identifier')].map(({ node }) => node.name);
  return (
    find(call, 'CallExpression').some(({ node }) => isMappingCall(place, node)) ||
    names.some((name) => holdsResult(place, name, call.start))
  );
}

/**
 * What `do { ... } while (0)` does, once.
 * @param isFree can its statements stand without braces: is nothing else called like the locals of it?
 */
function onceDone(text: string, isFree: boolean): string {
  const bare = text.replace(/[;\s]+$/, '');
  const once = /^do\s*(\{[^]*\})\s*while\s*\(\s*(?:0|false)\s*\)$/.exec(bare)?.[1];
  const block = once ?? (/^\{[^]*\}$/.test(bare) ? bare : null);
  if (block === null) return bare.endsWith('}') ? bare : `${bare};`;
  const inner = block.slice(1, -1).trim();
  return isFree || /^if\b/.test(inner) ? inner : block;
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
