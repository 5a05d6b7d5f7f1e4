import type { Driver } from '../../model/driver';
import type { FunctionDeclaration } from '../../model/nodes';

/** What the two forms call differently: each is taken for the word that `mapped` has for it, or that both are told by. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/\/\*[^]*?\*\/|\/\/.*/g, ' '],
  [/\s+/g, ' '],
  [/\s*([^\w\s]|->)\s*/g, '$1'],
  [/\b(\w+?)_prepare\b/g, '$1'],
  [/\bVMA_(\w+)_BIT\b/g, 'VM_$1'],
  [/\bconst (?=struct file\b)/g, ''],
  [/\b\w+->(?:vm_start|start\b(?!\())/g, 'start'],
  [/\b\w+->(?:vm_end|end\b(?!\())/g, 'end'],
  [/\b\w+->(?:vm_pgoff|pgoff\b(?!\())/g, 'pgoff'],
  [/\b(?:\w+->vm_file|desc->file)\b/g, 'file'],
  [/\b(?:\w+->vm_mm|desc->mm|current->mm)\b/g, 'mm'],
  [/\b\w+->(?:vm_page_prot|page_prot)\b/g, 'page_prot'],
  [/\b\w+->vm_ops\b/g, 'vm_ops'],
  [/(?:\b\w+->vm_private_data|\bdesc->private_data|\*vm_private_data)\b/g, 'private_data'],
  [/\b(?:vma_desc_size\(\w+\)|vma_size\(\w+\))/g, '(end-start)'],
  [/\b(?:vma_desc_pages|vma_pages)\(\w+\)/g, 'PAGES'],
  [/\(*end-start\)*>>PAGE_SHIFT|\(*end-start\)*\/PAGE_SIZE/g, 'PAGES'],
  [/\(end-start\)/g, 'end-start'],
  [/\b(?:vma_desc_test(?:_any|_flags)?|vma_test(?:_any)?)\(\w+,([\w,]+)\)/g, 'TEST{$1}'],
  [/\bvma_flags_test(?:_any)?\(&\w+->\w+,([\w,]+)\)/g, 'TEST{$1}'],
  [/\(?\b\w+->vm_flags&\(?([\w|]+)\)?/g, 'TEST{$1}'],
  [/\b(?:vma_desc|vm)_(set|clear)_flags\(\w+,/g, '$1{'],
  [/\bvm_flags_(set|clear)\(\w+,/g, '$1{'],
  [/\b(\w+)\((?:vma|desc)([,)])/g, '$1(mapping$2'],
];

/**
 * A piece of C as both forms of a driver would have it, to be compared and not to be read: how it is laid out, what it says in comments,
 * and what a conversion calls otherwise (`vma->vm_pgoff` and `desc->pgoff`, a flag and its bit) makes no difference.
 */
export function commonText(text: string): string {
  let common = text;
  for (const [from, to] of WORDS) common = common.replace(from, to);
  return common.replace(/\b(TEST|set|clear)\{([\w,|]+)[)}]*/g, (_, what: string, flags: string) => {
    const each = flags.split(/[,|]/).sort();
    return `${what}{${each.join()}}`;
  });
}

/** A function of one form by the name that it has in the other: that of a hook says which form it is of. */
export function counterpart(driver: Driver, name: string): FunctionDeclaration | null {
  return (
    driver.function(name) ??
    driver.function(`${name}_prepare`) ??
    (name.endsWith('_prepare') ? driver.function(name.slice(0, -'_prepare'.length)) : null)
  );
}
