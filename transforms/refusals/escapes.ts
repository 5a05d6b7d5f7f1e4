import { callsOtherHook, isRewritten, mapsWithoutAction, storesArgument } from '../../kernel/groups';
import { valuesAssigned } from '../../analysis/places';
import type { CallExpression, Node, SourceRange } from '../../model/nodes';
import { excerpt, isBlocked, remainingVmaUses, report, type Conversion } from '../mmap-prepare/conversion';
import { typeText } from '../../model/types';
import { printingOf } from './printed-vma';
import { isRefusedToMapped } from './stateless';
import { find, unparenthesized, type Use } from '../../model/query';
import { CODE } from '../findings';

/**
 * A vma that leaves the hook (HOWTO, "Introduction"): passed to a function that is not converted, handed to the mmap
 * callback of another file or object, or kept. There is no vma when `mmap_prepare()` runs, so that each is a blocker.
 */

/** Uses of the vma that nothing has converted: passed to a function, kept, or in a form that is not understood. */
export function refuseEscapes(conversion: Conversion): void {
  const told = refuseCallbacks(conversion);
  for (const use of remainingVmaUses(conversion)) {
    const call = use.parents.find((parent) => parent.type === 'CallExpression');
    const directly = use.parents[0];
    const text = excerpt(conversion, directly ?? use.node);
    if (isLeftUnused(use)) {
      // `(void)vma;` is `(void)desc;`.
      conversion.edits.replace(use.node, conversion.desc);
    } else if (call?.type === 'CallExpression' && printingOf(conversion, use, call) !== null) {
      // Nobody can do anything with the address of either.
      conversion.edits.replace(use.node, conversion.desc);
    } else if (call?.type === 'CallExpression' && directly === call) {
      refuseCall(conversion, call, told);
    } else if (directly?.type === 'AssignmentExpression' || directly?.type === 'VariableDeclarator') {
      report(conversion, CODE.vmaKept, directly, `${text} keeps a pointer to the vma`);
    } else if (directly?.type === 'MemberExpression') {
      // The transform whose member it is has said why it left it.
      if (isRefusedAt(conversion, directly)) continue;
      const around = use.parents[1];
      report(
        conversion,
        CODE.flagsAsNumber,
        directly,
        `${excerpt(conversion, around ?? directly)} uses the flags in a way that the descriptor has no form for`,
      );
    } else {
      report(conversion, CODE.vmaKept, use.node, `${text} uses the vma itself`);
    }
  }
}

/** Does a statement do nothing but say that the vma is not used: `(void)vma;`? */
function isLeftUnused({ parents }: Use): boolean {
  const [cast, statement] = parents.filter(({ type }) => type !== 'ParenthesizedExpression');
  return (
    cast?.type === 'CCastExpression' &&
    typeText(cast.ctype) === 'void' &&
    statement?.type === 'ExpressionStatement'
  );
}

/** What holds for the hook of a lower file that is called by its member. */
const LOWER_FILE =
  ', which is NULL once that file has mmap_prepare: a hook that stays legacy calls vfs_mmap(), which chooses between the two';

/** What to add of a callback of a file: its driver may have been converted already. */
function mayBeGone(callback: string): string {
  return /\bf_op->mmap$/.test(callback) ? LOWER_FILE : '';
}

/**
 * A member named `mmap` that the hook looks at: it is called, or decides whether something is. One that is printed is not.
 * @returns those that were told of, as they are written
 */
function refuseCallbacks(conversion: Conversion): Set<string> {
  const told = new Set<string>();
  for (const { node, parents } of find(conversion.function.body, 'MemberExpression')) {
    const around = parents.find((parent) => parent.type !== 'ParenthesizedExpression');
    if (memberName(node) !== 'mmap' || conversion.edits.drops(node)) continue;
    if (around?.type === 'CallExpression' && around.callee !== node) continue;
    const text = excerpt(conversion, node);
    report(
      conversion,
      CODE.otherCallbackCalled,
      node,
      `${text} is the legacy callback of another file or object${mayBeGone(text)}`,
    );
    told.add(text);
  }
  return told;
}

function refuseCall(conversion: Conversion, call: CallExpression, told: Set<string>): void {
  const callee = excerpt(conversion, call.callee);
  const callback = callbackOf(conversion, call);
  if (callsOtherHook(callee)) {
    report(
      conversion,
      CODE.otherCallbackCalled,
      call,
      `${callee}() calls another ->mmap callback${callee === 'call_mmap' ? LOWER_FILE : ''}`,
    );
  } else if (callback !== null) {
    // Looking at the callback before it is called has said so already.
    if (told.has(callback)) return;
    told.add(callback);
    report(
      conversion,
      CODE.otherCallbackCalled,
      call,
      `${callback} is the legacy callback of another file or object${mayBeGone(callback)}`,
    );
  } else if (storesArgument(callee)) {
    report(conversion, CODE.vmaKept, call, `${excerpt(conversion, call)} keeps a pointer to the vma`);
  } else if (callee === 'vma_set_file') {
    report(conversion, CODE.fileReplaced, call, `vma_set_file() replaces the file of the mapping`);
  } else if (isOwnOpen(conversion, callee)) {
    if (isRefusedToMapped(conversion)) return;
    report(conversion, CODE.takesForMapping, call, `the hook calls its own vm_ops->open, ${callee}()`);
  } else {
    refusePassing(conversion, call, callee);
  }
}

/**
 * The mmap callback of another object that a call reaches: `ops->map_mmap(object, vma)`, a local variable that holds it,
 * or a macro of the file that is given its name.
 * @returns what names the callback; null for a call of something else
 */
function callbackOf(conversion: Conversion, call: CallExpression): string | null {
  const callee = unparenthesized(call.callee);
  const member = memberName(callee);
  if (member !== null) return /mmap/.test(member) ? excerpt(conversion, callee) : null;
  if (callee.type !== 'Identifier') return null;
  const values = valuesAssigned(conversion.function, callee.name).map(unparenthesized);
  const held = values.find((value) => /mmap/.test(memberName(value) ?? ''));
  if (held) return excerpt(conversion, held);
  const named = call.arguments.find(
    (argument) => argument.type === 'Identifier' && /mmap/.test(argument.name),
  );
  const calls = new RegExp(
    `#\\s*define\\s+${callee.name}\\((?:[^\\n]*\\\\\\r?\\n)*[^\\n]*(->|\\.)\\s*\\w+\\s*\\(`,
  );
  return named && calls.test(conversion.driver.source) ? excerpt(conversion, call) : null;
}

function memberName(node: Node): string | null {
  if (node.type !== 'MemberExpression' || node.computed) return null;
  return node.property.type === 'Identifier' ? node.property.name : null;
}

/**
 * The vma is passed on; what was said already stands: about why a function of this file is not converted, and by the
 * transform that a function of the kernel is the business of.
 */
function refusePassing(conversion: Conversion, call: CallExpression, callee: string): void {
  const { line } = conversion.driver.position(call.start);
  if (conversion.findings.some((f) => f.code === CODE.vmaPassedOn && f.line === line)) return;
  if (isBlocked(conversion) && (isRewritten(callee) || mapsWithoutAction(callee))) return;
  report(conversion, CODE.vmaPassedOn, call, `${conversion.vma} is passed to ${callee}()`, {
    passedTo: callee,
  });
  const parameter = call.arguments.findIndex((a) => a.type === 'Identifier' && a.name === conversion.vma);
  if (call.callee.type === 'Identifier') conversion.passes.push({ name: callee, parameter });
}

/** Is the function the `open` of an operations structure of this file? */
function isOwnOpen(conversion: Conversion, name: string): boolean {
  return new RegExp(`(?:\\.open\\s*=|\\bopen\\s*:)\\s*${name.replace(/\W/g, '\\$&')}\\s*[,}\\n]`).test(
    conversion.driver.source,
  );
}

/** Has a blocker been found on the line of a node? */
function isRefusedAt(conversion: Conversion, node: SourceRange): boolean {
  const { line } = conversion.driver.position(node.start);
  return conversion.findings.some((f) => f.severity === 'blocker' && f.line === line);
}
