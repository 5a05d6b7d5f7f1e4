import type { CallExpression, FunctionDeclaration, Node } from '../../model/nodes';
import { operator, type MutationOperator } from './operator';
import { errorNameOf, holds, type MigratedSource, type Mutant } from './sites';

/** Another name for a called function, the arguments as they are. */
export function renamed(name: string, called: RegExp, other: (name: string) => string): MutationOperator {
  return operator(name, (source) =>
    source.calls(called).map((site) => source.replaced(site.node.callee, other(site.name))),
  );
}

/** Each flag of a call left out; the call with its last one. */
function withoutEachFlag(
  source: MigratedSource,
  { node, parents }: { node: CallExpression; parents: readonly Node[] },
): Mutant[] {
  if (node.arguments.length <= 2) return [source.without_call(node, parents)];
  return node.arguments.slice(1).map((_, i) => source.with_argument(node, i + 1, () => null));
}

/** Whether a function returns anything but error numbers. */
function maySucceed({ body }: FunctionDeclaration): boolean {
  return holds(
    body,
    (node) =>
      node.type === 'ReturnStatement' && (node.argument === null || errorNameOf(node.argument) === null),
  );
}

const ADDED = 'VMA_DONTCOPY_BIT';

/** Mistakes with flags: HOWTO, "VMA Flags". */
export const FLAG_OPERATORS: readonly MutationOperator[] = [
  operator('a flag is dropped', (source) =>
    source
      .calls(/^vma_desc_set_flags(_mask)?$/)
      .flatMap((site) =>
        site.name.endsWith('_mask')
          ? [source.without_call(site.node, site.parents)]
          : withoutEachFlag(source, site),
      ),
  ),
  operator('a flag is added', (source) =>
    source
      .calls(/^vma_desc_set_flags$/)
      .filter(({ node }) => !source.text(node).includes(ADDED))
      .map(({ node }) => source.replaced(node, source.text(node).replace(/\)$/, `, ${ADDED})`))),
  ),
  operator('a flag is set in a hook that sets none', (source) =>
    source.functions.flatMap(({ role, node, descriptor }) => {
      if (role !== 'descriptor' || !node.id.name.endsWith('mmap_prepare')) return [];
      if (source.text(node).includes('vma_desc_set_flags')) return [];
      const first = node.body.body.find(({ type }) => type !== 'VariableDeclaration');
      if (first === undefined || !maySucceed(node)) return [];
      const set = `vma_desc_set_flags(${descriptor}, ${ADDED});`;
      return [source.replaced(first, `${set}\n\t${source.text(first)}`)];
    }),
  ),
  renamed('a flag is cleared for set', /^vma_desc_set_flags(_mask)?$/, (name) =>
    name.replace('set', 'clear'),
  ),
  renamed('a flag is set for cleared', /^vma_desc_clear_flags(_mask)?$/, (name) =>
    name.replace('clear', 'set'),
  ),
  operator('a flag is not cleared', (source) =>
    source
      .calls(/^vma_desc_clear_flags(_mask)?$/)
      .flatMap((site) =>
        site.name.endsWith('_mask')
          ? [source.without_call(site.node, site.parents)]
          : withoutEachFlag(source, site),
      ),
  ),
  renamed('all is tested for any', /^vma_desc_test_any$/, () => 'vma_desc_test_all'),
  renamed('any is tested for all', /^vma_desc_test_all$/, () => 'vma_desc_test_any'),
  operator('another flag is tested', (source) =>
    source
      .calls(/^vma_desc_test(_any|_all)?$/)
      .flatMap(({ node }) =>
        node.arguments
          .slice(1)
          .map((_, i) =>
            source.with_argument(node, i + 1, (flag) =>
              flag === 'VMA_WRITE_BIT' ? 'VMA_EXEC_BIT' : 'VMA_WRITE_BIT',
            ),
          ),
      ),
  ),
  operator('one flag of several is not tested', (source) =>
    source
      .calls(/^vma_desc_test_(any|all)$/)
      .filter(({ node }) => node.arguments.length > 2)
      .flatMap((site) => withoutEachFlag(source, site)),
  ),
  operator('writable for copy on write', (source) =>
    source
      .calls(/^vma_desc_is_cow_mapping$/)
      .map(({ node }) =>
        source.replaced(node, `vma_desc_test(${source.text(node.arguments[0])}, VMA_WRITE_BIT)`),
      ),
  ),
];
