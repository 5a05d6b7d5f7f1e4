/** Do the two ends of a text stand in branches of one condition of which only one is compiled? */
export function inOtherBranch(text: string): boolean {
  let depth = 0;
  for (const [, directive] of text.matchAll(/^[ \t]*#[ \t]*(if|ifdef|ifndef|else|elif|endif)\b/gm)) {
    if (directive.startsWith('if')) depth++;
    else if (directive === 'endif') depth--;
    else if (depth === 0) return true;
    if (depth < 0) return false;
  }
  return false;
}
