import { headersNaming } from '../../analysis/elsewhere';
import { handedOn, type Parameter } from '../../analysis/handed-on';
import { factOf } from '../../kernel/facts';
import { printsInKernel, tellsByName, tracesByName } from '../../kernel/guesses';
import { argumentTexts } from '../../model/argument-texts';
import type { Driver } from '../../model/driver';
import type { CallExpression, Node } from '../../model/nodes';
import { calleeName, isGivenText, unparenthesized, variableUses, type Use } from '../../model/query';
import { pointsToStruct } from '../../model/types';
import { CODE } from '../findings';
import { isLogCall } from '../mmap-actions/results';
import { excerpt, report, type Conversion } from '../mmap-prepare/conversion';
import { prototypesOf } from '../names/helper-uses';

/**
 * A vma that is printed (HOWTO, "Introduction"): the address of a descriptor says as much. What looks into the vma, or asks for one by
 * its type, needs a form for descriptors instead.
 */

/** How it is known that a call only prints the address of what it is given: by what it calls, or by the name of that. */
export type Printing = 'known' | 'guessed';

/** Does a call print the vma, as it is given it, and no more? Null where it may do anything else with it. */
export function printingOf({ driver }: Conversion, use: Use, call: CallExpression): Printing | null {
  if (!isGiven(use, call) || !isLogCall(call)) return null;
  const inner = use.parents[use.parents.indexOf(call) - 1] ?? use.node;
  const index = (call.arguments as readonly Node[]).indexOf(inner);
  const { looks, to } = handedOn(driver, calleeName(call) ?? '', index);
  if (looks) return null;
  const ways = to.map((parameter) => takenAs(driver, parameter, isBehindText(call, inner, use.node)));
  if (ways.includes(null)) return null;
  return ways.includes('guessed') ? 'guessed' : 'known';
}

/** Say of what prints the vma by its name alone that this is a guess. For hooks that nothing else stands against. */
export function warnOfGuessedPrints(conversion: Conversion): void {
  for (const use of variableUses(conversion.function.body, conversion.vma)) {
    const call = use.parents.find((parent) => parent.type === 'CallExpression');
    if (call?.type !== 'CallExpression' || conversion.edits.drops(call)) continue;
    if (printingOf(conversion, use, call) !== 'guessed') continue;
    report(
      conversion,
      CODE.callNotKnown,
      call,
      `${excerpt(conversion, call)} is guessed from its name to print ${conversion.vma}: a definition that takes a vma would need another form`,
    );
  }
}

/** Is a call given something as it is, by itself or in a list in parentheses of its own: `Log(("vma %p", vma))`? */
function isGiven({ parents }: Use, call: Node): boolean {
  return parents
    .slice(0, parents.indexOf(call))
    .every(({ type }) => type === 'SequenceExpression' || type === 'ParenthesizedExpression');
}

/** Does a text stand before something that a call is given: one that says how to print it? */
function isBehindText(call: CallExpression, inner: Node, { start }: Node): boolean {
  const bare = unparenthesized(inner);
  const given = bare.type === 'SequenceExpression' ? bare.expressions : call.arguments;
  return isGivenText({ ...call, arguments: given.filter((argument) => argument.end <= start) });
}

/** What something takes a pointer as that is no macro of the driver; null where it wants a vma, or may. */
function takenAs(driver: Driver, { name, index }: Parameter, isFormatted: boolean): Printing | null {
  if (factOf(name)?.effects.some(({ does }) => does === 'logs') === true) return 'known';
  const files = [driver, ...headersNaming(driver, name)];
  const declared = files.flatMap((file) => [
    ...file.functions(name),
    ...prototypesOf(file, name).map(({ prototype }) => prototype),
  ]);
  const takesVma = declared.some(({ params }) => pointsToStruct(params[index]?.ctype, 'vm_area_struct'));
  if (takesVma) return null;
  if (declared.length > 0) return 'known';
  if (tracesByName(name)) {
    const types = eventParameters(driver, name.replace(/^trace_/, ''));
    const type = types?.[index];
    return type !== undefined && !/\bvm_area_struct\b/.test(type) ? 'known' : null;
  }
  // What is given before the text is there for more than its address.
  if (!isFormatted || !tellsByName(name, true)) return null;
  return printsInKernel(name) ? 'known' : 'guessed';
}

/** The parameters that a tracepoint is declared with, in the file or in a header that it includes; null when that is not found. */
function eventParameters(driver: Driver, event: string): string[] | null {
  const declared = new RegExp(`\\(\\s*(?:\\w+\\s*,\\s*)?${event}\\s*,\\s*(?:TP_PROTO|TPPROTO|PARAMS)\\s*\\(`);
  for (const { source } of [driver, ...headersNaming(driver, event)]) {
    const found = declared.exec(source);
    if (found) return argumentTexts(source, found.index + found[0].length);
  }
  return null;
}
