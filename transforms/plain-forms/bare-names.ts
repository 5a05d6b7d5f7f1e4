import { find } from '../../model/query';
import type { Place } from './place';

/** `(vma)->member` is `vma->member`: what is compared as text has no parentheses that mean nothing. */
export function bareNames(place: Place): void {
  const { source } = place.driver;
  for (const { node } of find(place.function.body, 'MemberExpression')) {
    const { object } = node;
    if (object.type !== 'Identifier' || source.startsWith(object.name, node.start)) continue;
    const behind = /^[)\s]*/.exec(source.slice(object.end))![0].length;
    const range = { start: node.start, end: object.end + behind };
    const isPlain = source.slice(range.start, range.end).replace(/[()\s]/g, '') === object.name;
    if (isPlain && !place.edits.touches(range)) place.edits.replace(range, object.name);
  }
}
