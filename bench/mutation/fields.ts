import type { Node } from '../../model/nodes';
import { unset } from './actions';
import { renamed } from './flags';
import { operator, type MutationOperator } from './operator';
import type { MigratedSource, Mutant } from './sites';

/** Each use of a member of the descriptor that reads it. */
function reads(
  source: MigratedSource,
  member: string,
  change: (text: string) => string,
  is_wanted: (node: Node, above: Node | undefined) => boolean = () => true,
): Mutant[] {
  return source
    .find('MemberExpression', ['descriptor'])
    .filter(({ node, parents, in: { descriptor } }) => {
      const above = parents.at(-1);
      const written =
        (above?.type === 'AssignmentExpression' && above.left === node) || above?.type === 'UpdateExpression';
      return !written && is_wanted(node, above) && source.text(node) === `${descriptor}->${member}`;
    })
    .map(({ node }) => source.replaced(node, change(source.text(node))));
}

/** Whether a value is taken as a number, and not only asked whether it is zero. */
function isNumber(node: Node, above: Node | undefined): boolean {
  switch (above?.type) {
    case 'IfStatement':
    case 'ConditionalExpression':
    case 'LogicalExpression':
    case 'UnaryExpression':
      return false;
    case 'BinaryExpression': {
      const other = above.left === node ? above.right : above.left;
      return !(other.type === 'Literal' && other.value === 0n);
    }
    default:
      return true;
  }
}

/** The member of what the text stands for, `desc->end` for `desc->start`. */
const other_member =
  (member: string) =>
  (text: string): string =>
    text.replace(/\w+$/, member);

/** Mistakes with the descriptor's fields: HOWTO, "How To Use". */
export const FIELD_OPERATORS: readonly MutationOperator[] = [
  operator('vm_ops is not set', (source) => unset(source, 'vm_ops')),
  operator('private_data is not set', (source) => unset(source, 'private_data')),
  operator('private_data is something else', (source) =>
    source
      .find('AssignmentExpression', ['descriptor'])
      .filter(
        ({ node, in: { descriptor } }) =>
          source.text(node.left) === `${descriptor}->private_data` && source.text(node.right) !== 'NULL',
      )
      .map(({ node, in: { descriptor } }) => source.replaced(node.right, `(void *)${descriptor}->file`)),
  ),
  operator('the offset is dropped', (source) => reads(source, 'pgoff', () => '0UL')),
  operator('the offset is not set', (source) => unset(source, 'pgoff')),
  operator('the file is not set', (source) => unset(source, 'vm_file')),
  operator('the file is confused', (source) =>
    source.find('MemberExpression').flatMap(({ node }) => {
      const file = /^((?:\w+->)?(?:file|filp|f|vm_file))->(private_data|f_mapping)$/.exec(source.text(node));
      return file === null ? [] : [source.replaced(node, `((void *)${file[1]})`)];
    }),
  ),
  operator('the end for the start', (source) => reads(source, 'start', other_member('end'))),
  operator('the start for the end', (source) => reads(source, 'end', other_member('start'))),
  renamed('pages for bytes', /^vma_desc_size$/, () => 'vma_desc_pages'),
  renamed('bytes for pages', /^vma_desc_pages$/, () => 'vma_desc_size'),
  operator('bytes for pages of the offset', (source) =>
    reads(source, 'pgoff', (text) => `(${text} << PAGE_SHIFT)`, isNumber),
  ),
  operator('the error hook is forgotten', (source) => unset(source, 'action.error_hook')),
];
