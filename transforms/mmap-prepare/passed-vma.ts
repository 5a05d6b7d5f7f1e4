import type { Execution } from '../../analysis/paths';
import { calleeName, contains, find, isName } from '../../model/query';
import type { CallExpression } from '../../model/nodes';
import type { Conversion } from './conversion';

/** The functions of the file that a hook passes its vma to: what they do to it, the hook does. */

const known = new WeakMap<Conversion, readonly Conversion[]>();

/** A function, and those that it passes its vma to, by itself or in turn: each as one by itself, with its own name for the vma. */
export function withCallees(conversion: Conversion): readonly Conversion[] {
  let found = known.get(conversion);
  if (!found) known.set(conversion, (found = findAll(conversion)));
  return found;
}

function findAll(conversion: Conversion): readonly Conversion[] {
  const found = [conversion];
  const seen = new Set([keyOf(conversion)]);
  for (const one of found) {
    for (const { node } of find(one.function.body, 'CallExpression')) {
      for (const callee of calleesOf(one, node)) {
        if (seen.has(keyOf(callee))) continue;
        seen.add(keyOf(callee));
        found.push(callee);
      }
    }
  }
  return found;
}

/** A function of a file with its name for the vma, as text: by where it begins, as a file may define one of its name twice. */
export const keyOf = ({ function: definition, vma }: Conversion): string => `${definition.start} ${vma}`;

/** The functions of the file that a call passes the vma to; none for any other call. */
export function calleesOf(conversion: Conversion, call: CallExpression): Conversion[] {
  const at = call.arguments.findIndex((argument) => isName(argument, conversion.vma));
  if (at < 0) return [];
  return conversion.driver.functions(calleeName(call) ?? '').flatMap((definition) => {
    const vma = definition.params[at]?.name ?? null;
    return vma === null ? [] : [{ ...conversion, function: definition, vma }];
  });
}

/** The functions of the file that a hook passes its vma to on some of its ways. */
export function calleesOn(conversion: Conversion, runs: readonly Execution[]): Conversion[] {
  return find(conversion.function.body, 'CallExpression').flatMap(({ node: call }) =>
    runs.some(({ trace }) => trace.some((node) => contains(node, call))) ? calleesOf(conversion, call) : [],
  );
}
