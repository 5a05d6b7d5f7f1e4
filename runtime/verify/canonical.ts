/**
 * A value's name as both versions would have it. Whether a pointer was looked at yet (`&object`, or its name), which of an
 * allocator's results it is, and whether a mapping or its descriptor is meant says nothing about what it is.
 * @param name as `describe` gives it
 */
export function canonical(name: string): string {
  let known = KNOWN.get(name);
  if (known === undefined) {
    if (KNOWN.size >= MOST_KNOWN) KNOWN.clear();
    KNOWN.set(name, (known = withoutHistory(name)));
  }
  return known;
}

/** Names come up in every step of every run. */
const KNOWN = new Map<string, string>();
const MOST_KNOWN = 20_000;

function withoutHistory(name: string): string {
  return name
    .replace(/\b(?:vma|desc)\b(?=[^\w(-]|$)/g, 'mapping')
    .replace(/&/g, '')
    .replace(/#\d+/g, '');
}
