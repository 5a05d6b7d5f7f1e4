import { kernelConfiguration } from '../compile/configuration';

/**
 * Configuration symbols that decide whether a function, or part of it, is compiled.
 * @param source the file
 * @param start first character of the function
 * @param end first character after it
 */
export function conditions_around(source: string, start: number, end: number): string[] {
  const open: string[] = [];
  const found: string[] = [];
  for (const match of source.slice(0, end).matchAll(/^[ \t]*#[ \t]*(if\w*|el\w*|endif)\b(.*)$/gm)) {
    const [, directive, condition] = match;
    if (match.index > start) found.push(condition);
    if (directive.startsWith('if')) open.push(condition);
    else if (directive === 'endif' && match.index <= start) open.pop();
    else if (directive.startsWith('elif') && match.index <= start)
      open.push(`${open.pop() ?? ''} ${condition}`);
  }
  return [...open, ...found].flatMap((condition) => condition.match(/\bCONFIG_\w+/g) ?? []);
}

/**
 * The configuration that compiles what the usual one leaves out.
 * @param symbols configuration symbols
 * @returns each of them set if it is usually not, and not set if it usually is
 */
export function flipped_configuration(symbols: ReadonlySet<string>): Map<string, string | null> {
  const usual = kernelConfiguration();
  return new Map([...symbols].map((name) => [name, usual.value(name) === null ? '1' : null]));
}
