import { find, unparenthesized } from '../../model/query';
import { pointsToStruct } from '../../model/types';
import { declaratorOf, textOf, usesOf, type Place } from './place';

/** `struct page *page = dev->page;`: a page that is inserted through a local is inserted from where the driver keeps it. */
export function keptPages(place: Place): void {
  for (const { node } of find(place.function.body, 'CallExpression')) {
    if (node.callee.type !== 'Identifier' || node.callee.name !== 'vm_insert_page') continue;
    const page = node.arguments[2];
    const local = page && unparenthesized(page);
    if (local?.type !== 'Identifier') continue;
    const declarator = declaratorOf(place, local.name)?.node;
    if (!declarator || !pointsToStruct(declarator.id.ctype, 'page')) continue;
    const stores = usesOf(place, local.name).flatMap(({ node: use, parents: [parent] }) =>
      parent?.type === 'AssignmentExpression' && parent.left === use ? [parent] : [],
    );
    const value =
      declarator.init ?? (stores.length === 1 && stores[0].operator === '=' ? stores[0].right : null);
    if (!value || (declarator.init && stores.length > 0)) continue;
    const kept = unparenthesized(value);
    if (kept.type !== 'MemberExpression' || !kept.arrow || kept.computed || kept.start > node.start) continue;
    const text = textOf(place, kept);
    const isWritten = find(place.function.body, 'AssignmentExpression').some(
      ({ node: write }) => textOf(place, write.left) === text,
    );
    if (!isWritten) place.edits.replace(local, text);
  }
}
