import { loadGrammar } from '../../model/parse';
import { verifyDriver } from '../../runtime/verify/verify-driver';

// Loops over nodes of the device tree: each turn holds the node that it looks at, and who leaves early has to put it.

beforeAll(loadGrammar);

const HEAD = `#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/of.h>
#include <linux/of_address.h>
static struct device_node *weir_parent;
static bool weir_has(unsigned long size)
{
	struct device_node *node = NULL;
	bool found = false;
	u64 there;

BODY
	return found;
}
`;

async function verdictOf(body: string): Promise<string> {
  const head = HEAD.replace('BODY', body);
  const [result] = await verifyDriver(
    {
      path: 'weir.c',
      source: `${head}static int weir_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (!weir_has(vma->vm_end - vma->vm_start))
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, vma->vm_pgoff, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
static const struct file_operations weir_fops = { .mmap = weir_mmap };
`,
    },
    {
      path: 'weir.c',
      source: `${head}static int weir_mmap_prepare(struct vm_area_desc *desc)
{
	if (!weir_has(vma_desc_size(desc)))
		return -EINVAL;
	mmap_action_remap_full(desc, desc->pgoff);
	return 0;
}
static const struct file_operations weir_fops = { .mmap_prepare = weir_mmap_prepare };
`,
    },
  );
  return result.verdict;
}

const FOUND = `		if (!of_get_address(node, 0, &there, NULL) || there < size)
			continue;
		found = true;
`;

test.each([
  [
    'a loop that puts what it leaves with',
    `	for_each_child_of_node(weir_parent, node) {\n${FOUND}		of_node_put(node);\n		break;\n	}`,
  ],
  ['a loop that goes to its end', `	for_each_available_child_of_node(weir_parent, node) {\n${FOUND}	}`],
  [
    'a loop that is written out',
    `	while ((node = of_get_next_child(weir_parent, node))) {\n${FOUND}		of_node_put(node);\n		break;\n	}`,
  ],
])('%s keeps nothing', async (_, body) => {
  expect(['equivalent', 'improved']).toContain(await verdictOf(body));
});

test('a loop that is left with a node keeps it, also for a mapping that fails', async () => {
  const body = `	for_each_child_of_node(weir_parent, node) {\n${FOUND}		break;\n	}`;
  expect(await verdictOf(body)).toBe('regressed');
});
