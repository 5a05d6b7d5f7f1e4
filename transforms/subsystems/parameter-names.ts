import type { CallbackMember } from './structures';

/** Names for the parameters of a callback: their own, or what their types suggest. */
export function parameterNames({ parameters, vma }: CallbackMember): string[] {
  const names: string[] = [];
  for (const [i, { text, tag }] of parameters.entries()) {
    const own = /^(?!struct\b|const\b|void\b|unsigned\b|u?int\b|dma_addr_t\b|size_t\b)(\w+)$/.exec(
      /(\w+)\s*$/.exec(text)?.[1] ?? '',
    )?.[1];
    const isName =
      own !== undefined && own !== tag && !/\*\s*$/.test(text) && /[\s*]/.test(text.slice(0, -own.length));
    names.push(i === vma ? 'vma' : unused(isName ? own : (tag ?? `arg${i}`), names));
  }
  return names;
}

export function unused(name: string, names: readonly string[]): string {
  return names.includes(name) ? `${name}_` : name;
}

/** A parameter as written, with a name. */
export function named(text: string, name: string): string {
  const bare = text.replace(/\s*\*\s*/g, ' *').trim();
  if (bare.endsWith('*')) return bare + name;
  const [, type] = /^(.*?[\s*])(\w+)$/.exec(bare) ?? [];
  const isNamed = type !== undefined && !/^(?:const |unsigned |struct )*$/.test(type);
  return isNamed ? `${type}${name}` : `${bare} ${name}`;
}
