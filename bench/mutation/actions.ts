import type { Statement } from '../../model/nodes';
import { renamed } from './flags';
import { operator, type MutationOperator } from './operator';
import { holds, memberName, statementLists, type MigratedSource } from './sites';

const ACTION = /^mmap_action_\w+$/;
/** Actions that take the protection of the descriptor when they are called; the others take the mapping's, once it is made. */
const TAKES_PROTECTION = /^mmap_action_(io)?remap(_full)?$/;
const REMAP = /^mmap_action_(io)?remap$/;
const REMAP_FULL = /^mmap_action_(io)?remap_full$/;
const PAGES = /^mmap_action_map_kernel_pages(_full)?$/;

const sets_page_prot = (node: Statement): boolean =>
  holds(node, (each) => each.type === 'AssignmentExpression' && memberName(each.left) === 'page_prot');

const takes_action = (node: Statement): boolean =>
  holds(
    node,
    (each) =>
      each.type === 'CallExpression' &&
      each.callee.type === 'Identifier' &&
      TAKES_PROTECTION.test(each.callee.name),
  );

const leaves = (node: Statement): boolean =>
  holds(node, (each) => each.type === 'ReturnStatement' || each.type === 'CGotoStatement');

/** One argument of calls changed. */
function argument(
  called: RegExp,
  index: number,
  change: (text: string) => string,
): MutationOperator['apply'] {
  return (source) =>
    source
      .calls(called)
      .filter(({ node }) => node.arguments.length > index)
      .map(({ node }) => source.with_argument(node, index, change));
}

const all =
  (...parts: readonly MutationOperator['apply'][]): MutationOperator['apply'] =>
  (source) =>
    parts.flatMap((part) => part(source));

/** Mistakes with actions: HOWTO, "Actions". */
export const ACTION_OPERATORS: readonly MutationOperator[] = [
  operator(
    'the wrong frame',
    all(
      argument(REMAP, 2, (pfn) => `(${pfn}) + 1`),
      argument(REMAP_FULL, 1, (pfn) => `(${pfn}) + 1`),
      argument(/^mmap_action_map_kernel_pages$/, 2, (pages) => `(${pages}) + 1`),
      argument(/^mmap_action_map_kernel_pages_full$/, 1, (pages) => `(${pages}) + 1`),
    ),
  ),
  operator(
    'the wrong address',
    argument(/^mmap_action_simple_ioremap$/, 1, (address) => `(${address}) + PAGE_SIZE`),
  ),
  operator(
    'an address for a frame',
    all(
      argument(REMAP, 2, (pfn) => `(${pfn}) << PAGE_SHIFT`),
      argument(REMAP_FULL, 1, (pfn) => `(${pfn}) << PAGE_SHIFT`),
    ),
  ),
  operator(
    'the wrong start',
    all(
      argument(REMAP, 1, (start) => `(${start}) + PAGE_SIZE`),
      argument(/^mmap_action_map_kernel_pages$/, 1, (start) => `(${start}) + PAGE_SIZE`),
    ),
  ),
  operator(
    'the wrong size',
    all(
      argument(REMAP, 3, (size) => `(${size}) + PAGE_SIZE`),
      argument(REMAP, 3, (size) => `(${size}) >> PAGE_SHIFT`),
      argument(/^mmap_action_simple_ioremap$/, 2, (size) => `(${size}) / 2`),
      argument(/^mmap_action_map_kernel_pages$/, 3, (count) => `(${count}) - 1`),
    ),
  ),
  operator('a part is mapped for the whole', (source) =>
    source.calls(REMAP_FULL).map(({ node, name }) => {
      const [desc, pfn] = node.arguments.map((each) => source.text(each));
      return source.replaced(
        node,
        `${name.replace('_full', '')}(${desc}, ${desc}->start, ${pfn}, PAGE_SIZE)`,
      );
    }),
  ),
  operator('the whole is mapped for a part', (source) =>
    source.calls(REMAP).map(({ node, name }) => {
      const [desc, , pfn] = node.arguments.map((each) => source.text(each));
      return source.replaced(node, `${name}_full(${desc}, ${pfn})`);
    }),
  ),
  operator('the action is forgotten', (source) =>
    source.calls(ACTION).map(({ node, parents }) => source.without_call(node, parents)),
  ),
  operator('a second action takes the place of the first', (source) =>
    source.calls(ACTION).flatMap(({ node, parents }) => {
      const statement = parents.at(-1);
      if (statement?.type !== 'ExpressionStatement') return [];
      const desc = source.text(node.arguments[0]);
      return [
        source.replaced(
          statement,
          `{ ${source.text(statement)} mmap_action_remap(${desc}, ${desc}->start, 1, PAGE_SIZE); }`,
        ),
      ];
    }),
  ),
  operator('the action comes before its page_prot', (source) =>
    source.functions
      .filter(({ role }) => role === 'descriptor')
      .flatMap(({ node }) => statementLists(node.body))
      .flatMap((list) => lateProtections(source, list)),
  ),
  operator('page_prot is not set', (source) => unset(source, 'page_prot')),
  renamed('another cache mode', /^pgprot_(noncached|writecombine|device)$/, (name) =>
    name === 'pgprot_noncached' ? 'pgprot_writecombine' : 'pgprot_noncached',
  ),
  operator('the protection is that of all that may be', (source) =>
    source
      .calls(/^vma_get_page_prot$/)
      .map(({ node }) => source.replaced(node, 'vm_get_page_prot(VM_READ | VM_WRITE | VM_SHARED)')),
  ),
  operator('pages for frames', (source) =>
    source.calls(PAGES).map(({ node, name }) => {
      const args = node.arguments.map((each) => source.text(each));
      const pages = args[name.endsWith('_full') ? 1 : 2];
      return source.replaced(node, `mmap_action_remap_full(${args[0]}, (unsigned long)${pages})`);
    }),
  ),
];

/** Statements that set page_prot, moved behind the action that they were for. */
function lateProtections(
  source: MigratedSource,
  list: readonly Statement[],
): ReturnType<MutationOperator['apply']> {
  return list.flatMap((statement, i) => {
    if (!sets_page_prot(statement) || leaves(statement) || takes_action(statement)) return [];
    const action = list.slice(i + 1).find((each) => takes_action(each));
    if (action === undefined || leaves(action)) return [];
    const between = source.source.slice(statement.end, action.start);
    return [
      source.replaced(
        { start: statement.start, end: action.end },
        `${between.trim()}\n\t${source.text(action)}\n\t${source.text(statement)}`.trim(),
      ),
    ];
  });
}

/** Assignments to a member of a descriptor, left out. */
export function unset(source: MigratedSource, member: string): ReturnType<MutationOperator['apply']> {
  return source
    .find('AssignmentExpression', ['descriptor'])
    .flatMap(({ node, parents, in: { descriptor } }) => {
      const text = source.text(node.left);
      if (text !== `${descriptor}->${member}` || parents.at(-1)?.type !== 'ExpressionStatement') return [];
      return [source.replaced(node, '(void)0')];
    });
}
