import { find } from '../../model/query';
import type { Place } from './place';

/** A name in parentheses, as it stands between comments. */
const NAME = /^[(\s]*([A-Za-z_]\w*)[)\s]*$/;

/**
 * `(vma)->member` is `vma->member`: what is compared as text has no parentheses that mean nothing. A call of
 * a name in parentheses keeps the comments between them.
 */
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
  for (const { node } of find(place.function.body, 'CallExpression')) {
    if (node.callee.type === 'Identifier' && source.startsWith(node.callee.name, node.start)) continue;
    const open = source.indexOf('(', node.callee.end);
    const text = source.slice(node.start, open);
    const comments = text.match(/\/\*[^]*?\*\//g) ?? [];
    const name = NAME.exec(text.replace(/\/\*[^]*?\*\//g, ' '))?.[1];
    const range = { start: node.start, end: open + 1 };
    if (name === undefined || comments.length === 0 || place.edits.touches(range)) continue;
    place.edits.replace(range, `${name}(${comments.map((comment) => `${comment} `).join('')}`);
  }
}
