import type { CallExpression, ExpressionStatement, Node } from '../../model/nodes';
import { canFollow } from '../../analysis/control-flow';
import { calleeName, find, isName, unparenthesized, type Use } from '../../model/query';
import { excerpt, report, vmaMember, type Conversion } from '../mmap-prepare/conversion';
import { isNested } from '../names/hook-mentions';
import { insertBefore } from '../rewrite/before-hook';
import { CODE } from '../findings';
import { hasWord } from '../../model/words';

/**
 * Mappings that a hook makes anonymous: `vma_set_anonymous(vma)`, or NULL stored in `vma->vm_ops`. Where the target kernel has
 * a call for it, that; where it has `action.success_hook`, a function there does it once the mapping exists, as /dev/zero of
 * 7.1 does. Which of the two there is, is data of the release.
 */
export function convertAnonymous(conversion: Conversion): void {
  const places = find(conversion.function.body, 'ExpressionStatement').filter(
    (use) => makesAnonymous(conversion, use.node) && !conversion.edits.drops(use.node),
  );
  const { api, desc } = conversion;
  for (const use of places) {
    const { node } = use;
    if (api.setAnonymous !== null) {
      conversion.edits.replace(node.expression, `${api.setAnonymous}(${desc})`);
      continue;
    }
    const refused = whyNoSuccessHook(conversion) ?? whySetUpLater(conversion, use);
    if (refused !== null) {
      report(conversion, CODE.madeAnonymous, node, `${excerpt(conversion, node.expression)}: ${refused}`);
      continue;
    }
    conversion.edits.replace(node.expression, `${desc}->action.success_hook = ${successHook(conversion)}`);
  }
}

/** Is a statement `vma_set_anonymous(vma);` or `vma->vm_ops = NULL;`? */
function makesAnonymous(conversion: Conversion, { expression }: ExpressionStatement): boolean {
  const bare = unparenthesized(expression);
  if (bare.type === 'CallExpression') return isCallOnVma(conversion, bare);
  return (
    bare.type === 'AssignmentExpression' &&
    bare.operator === '=' &&
    vmaMember(conversion, unparenthesized(bare.left)) === 'vm_ops' &&
    isName(bare.right, 'NULL')
  );
}

function isCallOnVma(conversion: Conversion, { callee, arguments: given }: CallExpression): boolean {
  return (
    callee.type === 'Identifier' &&
    callee.name === 'vma_set_anonymous' &&
    given.length === 1 &&
    given[0].type === 'Identifier' &&
    given[0].name === conversion.vma
  );
}

/** Why `action.success_hook` cannot do it; null when it can. */
function whyNoSuccessHook(conversion: Conversion): string | null {
  const { api, function: definition, role, hook } = conversion;
  if (!api.successHook) return 'this kernel has no way to make a mapping anonymous';
  if (api.later !== undefined)
    return `Linux ${api.later.name} has another way than the kernels before it: name one with --kernel`;
  if (role !== 'hook' || isNested(api, hook)) return 'only the hook itself can have a success_hook';
  const others = find(definition.body, 'AssignmentExpression').some(
    ({ node }: Use<{ left: Node; right: Node } & Node>) =>
      vmaMember(conversion, unparenthesized(node.left)) === 'vm_ops' && !isName(node.right, 'NULL'),
  );
  return others ? 'the hook gives other mappings operations' : null;
}

/** What gives the mapping operations behind a statement that takes them: the success_hook would take them once more. Null when nothing does. */
function whySetUpLater({ api, driver, function: definition, vma }: Conversion, use: Use): string | null {
  const later = find(definition.body, 'CallExpression').find((call) => {
    const name = calleeName(call.node) ?? '';
    const sets = api.twins.has(name) || driver.functions(name).length > 0;
    const isGiven = call.node.arguments.some((argument) => isName(argument, vma));
    return sets && isGiven && canFollow(definition, use, call);
  });
  return later ? `${calleeName(later.node)}() may give the mapping operations after that` : null;
}

const defined = new WeakMap<object, Map<number, string>>();

/** The name of the function that makes the mapping anonymous, defined before the hook when it is first needed. */
function successHook(conversion: Conversion): string {
  const { driver, edits, function: definition } = conversion;
  const known = defined.get(edits) ?? new Map<number, string>();
  defined.set(edits, known);
  const existing = known.get(definition.start);
  if (existing !== undefined) return existing;
  let name = `${definition.id.name}_success`;
  while (hasWord(driver.source, name)) name += '_hook';
  known.set(definition.start, name);
  insertBefore(conversion, [
    `static int ${name}(const struct vm_area_struct *vma)`,
    '{',
    '\tvma_set_anonymous((struct vm_area_struct *)vma);',
    '\treturn 0;',
    '}',
  ]);
  return name;
}
