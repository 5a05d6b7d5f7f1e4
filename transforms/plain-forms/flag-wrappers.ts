import { headersNaming } from '../../analysis/elsewhere';
import { definesOf, parametersOf, replacementText } from '../../model/defines';
import type { Driver } from '../../model/driver';
import { find } from '../../model/query';
import type { Place } from './place';

/**
 * Vendors' names for the functions that change flags, which kernels before 6.3 did not have: `acme_vm_flags_set(vma, VM_IO)`, a
 * macro or a function of a header of the driver's own. Where every definition of it does the same, it stands for the kernel's.
 */
export function flagWrappers(place: Place): void {
  for (const { node } of find(place.function.body, 'CallExpression')) {
    const [vma, flags, more] = node.arguments;
    if (node.callee.type !== 'Identifier' || !/flag/i.test(node.callee.name) || !flags || more) continue;
    const { name } = node.callee;
    if (vma?.type !== 'Identifier' || vma.name !== place.vma || /^vm_flags_/.test(name)) continue;
    // A function of the file is converted as a helper.
    if (place.driver.functions(name).length > 0) continue;
    const kernel = flagFunctionOf(place.driver, name);
    if (kernel !== null) place.edits.replace(node.callee, kernel);
  }
}

/** The function of the kernel that all definitions of a name stand for, in a file and the headers that it includes. */
export function flagFunctionOf(driver: Driver, name: string): string | null {
  const files = [driver, ...headersNaming(driver, name)];
  const meanings = new Set(files.flatMap((file) => definitionsIn(file, name)));
  const [only, another] = meanings;
  return only !== undefined && another === undefined ? only : null;
}

/** What each definition of a macro or function does to the flags of its first parameter; `null` for anything else. */
function definitionsIn(driver: Driver, name: string): (string | null)[] {
  const macros = (definesOf(driver).get(name) ?? []).flatMap(({ parameters, text }) =>
    parameters === undefined ? [] : { names: parametersOf(parameters).names, text },
  );
  const functions = driver.functions(name).map(({ params, body }) => ({
    names: params.map((parameter) => parameter.name),
    text: driver.source.slice(body.start + 1, body.end - 1),
  }));
  return [...macros, ...functions].map(({ names, text }) => {
    const [vma, flags, more] = names;
    return vma && flags && more === undefined ? meaning(replacementText(text), vma, flags) : null;
  });
}

function meaning(body: string, vma: string, flags: string): string | null {
  const text = body
    .replace(/\s+/g, '')
    .replace(/^do\{(.*)\}while\(0\);?$/, '$1')
    .replace(/;$/, '');
  const value = String.raw`(?:\(vm_flags_t\)|\(unsignedlong\))?(?:\(${flags}\)|${flags})`;
  const target = String.raw`(?:\(${vma}\)|${vma})`;
  const is = (pattern: string): boolean => new RegExp(String.raw`^(?:${pattern}|\(${pattern}\))$`).test(text);
  for (const [kernel, operation] of [
    ['vm_flags_set', String.raw`\|=`],
    ['vm_flags_clear', '&=~'],
  ])
    if (is(String.raw`${kernel}\(${target},${value}\)`) || is(`${target}->vm_flags${operation}${value}`))
      return kernel;
  return null;
}
