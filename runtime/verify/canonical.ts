/**
 * A value's name as both versions would have it. Whether a pointer was looked at yet (`&object`, or its name), which of an
 * allocator's results it is, and whether a mapping or its descriptor is meant says nothing about what it is.
 * @param name as `describe` gives it
 */
export function canonical(name: string): string {
  return name
    .replace(/\b(?:vma|desc)\b(?=[^\w(-]|$)/g, 'mapping')
    .replace(/&/g, '')
    .replace(/#\d+/g, '');
}
