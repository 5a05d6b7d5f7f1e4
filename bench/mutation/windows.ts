import type { Node } from '../../model/nodes';
import { operator, type MutationOperator } from './operator';
import type { MigratedSource, Mutant } from './sites';

/** Names of values by which a hook chooses what it maps: an offset in pages, a window, a slot, an index into a table. */
const CHOOSES =
  /(?:^|[^a-z])(?:pgoff|offset|off|index|idx|slot|window|win|bank|chan|channel|which|nr|sel)(?:$|[^a-z])/i;

/** Uses of the descriptor's offset, and of locals that are named as offsets or windows are, that read it. */
function choosing(source: MigratedSource): { node: Node; parents: readonly Node[]; desc: string }[] {
  const members = source.find('MemberExpression', ['descriptor']).filter(({ node, in: { descriptor } }) => {
    return source.text(node) === `${descriptor}->pgoff`;
  });
  return members
    .filter(({ node, parents }) => {
      const above = parents.at(-1);
      return !(above?.type === 'AssignmentExpression' && above.left === node);
    })
    .map(({ node, parents, in: { descriptor } }) => ({ node, parents, desc: descriptor! }));
}

/** The offset read as something else. */
function offsetAs(change: (desc: string) => string): MutationOperator['apply'] {
  return (source) => choosing(source).map(({ node, desc }) => source.replaced(node, change(desc)));
}

/** Assignments to a member of the descriptor. */
function assigned(
  source: MigratedSource,
  member: string,
  change: (right: string, desc: string) => string,
): Mutant[] {
  return source.find('AssignmentExpression', ['descriptor']).flatMap(({ node, in: { descriptor } }) => {
    if (node.operator !== '=' || source.text(node.left) !== `${descriptor}->${member}`) return [];
    return [source.replaced(node.right, change(source.text(node.right), descriptor!))];
  });
}

/** Elements of tables, in what is mapped or kept. */
function elements(source: MigratedSource, change: (index: string, desc: string) => string): Mutant[] {
  return source.find('MemberExpression', ['descriptor']).flatMap(({ node, parents, in: { descriptor } }) => {
    const above = parents.at(-1);
    if (!node.computed || change(source.text(node.property), descriptor!) === source.text(node.property))
      return [];
    if (above?.type === 'AssignmentExpression' && above.left === node) return [];
    return [source.replaced(node.property, change(source.text(node.property), descriptor!))];
  });
}

/** Comparisons in which an offset, a window or an index is met. */
function comparisons(
  source: MigratedSource,
  change: (left: string, operator: string, right: string, desc: string) => string | null,
): Mutant[] {
  return source.find('BinaryExpression', ['descriptor']).flatMap(({ node, in: { descriptor } }) => {
    if (!/^(?:[<>]=?|[!=]=)$/.test(node.operator)) return [];
    const [left, right] = [source.text(node.left), source.text(node.right)];
    if (!CHOOSES.test(left) && !CHOOSES.test(right)) return [];
    const changed = change(left, node.operator, right, descriptor!);
    return changed === null ? [] : [source.replaced(node, changed)];
  });
}

const FLIPPED: Readonly<Record<string, string>> = { '<': '<=', '<=': '<', '>': '>=', '>=': '>' };

/** Mistakes that only the place of a mapping in its file, or another mapping beside it, can show. */
export const WINDOW_OPERATORS: readonly MutationOperator[] = [
  operator(
    'the next window',
    offsetAs((desc) => `(${desc}->pgoff + 1)`),
  ),
  operator(
    'the window before',
    offsetAs((desc) => `(${desc}->pgoff ? ${desc}->pgoff - 1 : 0)`),
  ),
  operator(
    'the first window for all of the second',
    offsetAs((desc) => `(${desc}->pgoff == 1 ? 0 : ${desc}->pgoff)`),
  ),
  operator(
    'the offset without its lowest bit',
    offsetAs((desc) => `(${desc}->pgoff & ~1UL)`),
  ),
  operator(
    'the size for the offset',
    offsetAs((desc) => `vma_desc_pages(${desc})`),
  ),
  operator(
    'the end of the mapping for its offset',
    offsetAs((desc) => `(${desc}->pgoff + vma_desc_pages(${desc}) - 1)`),
  ),
  operator(
    'the start address for the offset',
    offsetAs((desc) => `(${desc}->start >> PAGE_SHIFT)`),
  ),
  operator('another element of a table', (source) => elements(source, (index) => `(${index}) ^ 1`)),
  operator('the first element of a table', (source) => elements(source, () => '0')),
  operator('a bound of windows is off by one', (source) =>
    comparisons(source, (left, op, right) =>
      FLIPPED[op] === undefined ? null : `${left} ${FLIPPED[op]} ${right}`,
    ),
  ),
  operator('a window with its first page only is tested', (source) =>
    source
      .calls(/^vma_desc_pages$/, ['descriptor'])
      .filter(({ parents }) => parents.some(({ type }) => type === 'BinaryExpression'))
      .map(({ node }) => source.replaced(node, '1UL')),
  ),
  operator('private data depends on the offset', (source) =>
    assigned(source, 'private_data', (right, desc) => `(${desc}->pgoff & 1 ? NULL : (void *)(${right}))`),
  ),
];
