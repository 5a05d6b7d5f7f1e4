import type { Driver } from '../../model/driver';
import type { CallExpression, Expression, FunctionDeclaration } from '../../model/nodes';
import { find } from '../../model/query';
import { named } from './parameter-names';
import { typeOfName } from './functions';

/** A call of a callback by a macro that is handed the member's name: `call_memop(vb, mmap, priv, vma)`. */
export interface PastedCall {
  readonly call: CallExpression;
  readonly macro: string;
  /** What stands before the member's name, and behind it: what the callback is given. */
  readonly before: readonly Expression[];
  readonly given: readonly Expression[];
}

/** The calls in a function that hand a member's name to a macro, with the mapping behind it. */
export function pastedCalls({ body }: FunctionDeclaration, member: string, vma: string): PastedCall[] {
  return find(body, 'CallExpression').flatMap(({ node }): PastedCall[] => {
    const at = node.arguments.findIndex((a) => a.type === 'Identifier' && a.name === member);
    if (node.callee.type !== 'Identifier' || at < 0) return [];
    const given = node.arguments.slice(at + 1);
    if (!given.some((a) => a.type === 'Identifier' && a.name === vma)) return [];
    return [{ call: node, macro: node.callee.name, before: node.arguments.slice(0, at), given }];
  });
}

/** What the macros of a file make of a member's name by pasting it, and what they will make of another: `cnt_mem_mmap`. */
export function pastedNames(
  driver: Driver,
  macro: string,
  member: string,
  other: string,
): [string, string][] {
  const defined = new RegExp(`^#\\s*define\\s+${macro}\\s*\\(\\s*\\w+\\s*,\\s*(\\w+)`);
  return driver.items.flatMap((item): [string, string][] => {
    const text = item.kind === 'directive' ? driver.seen.slice(item.start, item.end) : '';
    const parameter = defined.exec(text)?.[1];
    if (parameter === undefined) return [];
    const pasted = new RegExp(`(?:(\\w+)\\s*##\\s*)?\\b${parameter}\\b(?:\\s*##\\s*(\\w+))?`, 'g');
    return [...text.matchAll(pasted)].flatMap(([, before = '', behind = '']): [string, string][] =>
      before + behind === '' ? [] : [[before + member + behind, before + other + behind]],
    );
  });
}

/** What stands before the member's name, as parameters of a function: null where an argument's type is not known. */
export function parametersBefore(
  driver: Driver,
  within: FunctionDeclaration,
  { before }: PastedCall,
): { readonly name: string; readonly text: string }[] | null {
  const parameters = before.map((argument) => {
    if (argument.type !== 'Identifier') return null;
    const ctype = typeOfName(driver, within, argument.name);
    const tag = ctype?.kind === 'pointer' && ctype.to.kind === 'struct' ? ctype.to.tag : null;
    return tag === null ? null : { name: argument.name, text: named(`struct ${tag} *`, argument.name) };
  });
  return parameters.every((one) => one !== null) ? parameters : null;
}
