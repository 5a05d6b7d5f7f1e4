/** One way of getting a migration wrong: every place in a migrated source where it fits, with what the source becomes. */
export interface MutationOperator {
  readonly name: string;
  /**
   * @param source the migrated source
   * @returns sources that have the mistake, each in one place, with the line of that place (1-based)
   */
  readonly apply: (source: string) => readonly Mutant[];
}

/** A migrated source with one mistake. */
export interface Mutant {
  readonly source: string;
  readonly line: number;
  /** The text before and after, for the report. */
  readonly before: string;
  readonly after: string;
}

/** Ranges of the functions that a migration is about: those that take a descriptor, and callbacks of mappings. */
function migrated_ranges(source: string): { start: number; end: number }[] {
  const ranges: { start: number; end: number }[] = [];
  const heads =
    /^[A-Za-z_][^;{}=#]*\((?:[^;{}]*\bstruct vm_area_desc \*|unsigned long start, unsigned long end, pgoff_t)[^;{}]*\)\s*\n\{/gm;
  for (const match of source.matchAll(heads)) {
    const end = source.indexOf('\n}', match.index);
    ranges.push({ start: match.index, end: end < 0 ? source.length : end + 2 });
  }
  return ranges;
}

/** A replacement of everything that a pattern matches, in one place at a time. */
function replace(
  name: string,
  pattern: RegExp,
  by: (match: RegExpMatchArray) => string | readonly string[] | null,
  everywhere = false,
): MutationOperator {
  return {
    name,
    apply: (source) => {
      const ranges = migrated_ranges(source);
      const mutants: Mutant[] = [];
      for (const match of source.matchAll(
        new RegExp(pattern.source, pattern.flags.includes('g') ? pattern.flags : `${pattern.flags}g`),
      )) {
        const at = match.index;
        if (!everywhere && !ranges.some(({ start, end }) => at >= start && at < end)) continue;
        const made = by(match);
        if (made === null) continue;
        for (const after of typeof made === 'string' ? [made] : made) {
          if (after === match[0]) continue;
          mutants.push({
            source: source.slice(0, at) + after + source.slice(at + match[0].length),
            line: source.slice(0, at).split('\n').length,
            before: match[0].trim(),
            after: after.trim(),
          });
        }
      }
      return mutants;
    },
  };
}

/** Arguments of a call at its commas, parentheses respected. */
function split_arguments(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '(' || text[i] === '[') depth += 1;
    else if (text[i] === ')' || text[i] === ']') depth -= 1;
    else if (text[i] === ',' && depth === 0) {
      parts.push(text.slice(from, i).trim());
      from = i + 1;
    }
  }
  return [...parts, text.slice(from).trim()];
}

/** A call statement with some of its arguments changed. */
function with_arguments(
  name: string,
  call: RegExp,
  change: (args: readonly string[]) => readonly (readonly string[] | null)[],
): MutationOperator {
  return replace(
    name,
    new RegExp(`\\b(${call.source})\\(((?:[^()]|\\((?:[^()]|\\([^()]*\\))*\\))*)\\)`),
    (match) =>
      change(split_arguments(match[2])).map((args) =>
        args === null ? '(void)desc' : `${match[1]}(${args.join(', ')})`,
      ),
  );
}

const ACTION = /mmap_action_\w+/;
const STATEMENT = String.raw`[^;{}]*;`;

/** Arguments with one of them changed. */
const at = (args: readonly string[], index: number, change: (arg: string) => string): readonly string[] =>
  args.map((arg, i) => (i === index ? change(arg) : arg));

/** Every way of getting a migration wrong that is tried. */
export const MUTATION_OPERATORS: readonly MutationOperator[] = [
  with_arguments('a flag is dropped', /vma_desc_set_flags/, (args) =>
    args.slice(1).map((_, i) => (args.length === 2 ? null : args.filter((_arg, at) => at !== i + 1))),
  ),
  with_arguments('a flag is added', /vma_desc_set_flags/, (args) =>
    args.includes('VMA_DONTCOPY_BIT') ? [] : [[...args, 'VMA_DONTCOPY_BIT']],
  ),
  replace('a flag is cleared for set', /\bvma_desc_set_flags(?=\()/, () => 'vma_desc_clear_flags'),
  replace('a flag is set for cleared', /\bvma_desc_clear_flags(?=\()/, () => 'vma_desc_set_flags'),
  with_arguments('a flag is not cleared', /vma_desc_clear_flags/, (args) =>
    args.slice(1).map((_, i) => (args.length === 2 ? null : args.filter((_arg, at) => at !== i + 1))),
  ),
  replace('all is tested for any', /\bvma_desc_test_any(?=\()/, () => 'vma_desc_test_all'),
  replace('any is tested for all', /\bvma_desc_test_all(?=\()/, () => 'vma_desc_test_any'),
  replace(
    'another flag is tested',
    /(\bvma_desc_test\w*\([^)]*)\bVMA_(WRITE|SHARED|EXEC|READ|MAYSHARE)_BIT\b/,
    (match) => `${match[1]}VMA_${match[2] === 'WRITE' ? 'EXEC' : 'WRITE'}_BIT`,
  ),
  replace(
    'a test is negated',
    /\bif \(((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)/,
    (match) => `if (!(${match[1]}))`,
  ),
  with_arguments('the wrong frame', /mmap_action_(?:io)?remap(?:_full)?/, (args) => [
    at(args, args.length === 2 ? 1 : 2, (pfn) => `${pfn} + 1`),
  ]),
  with_arguments('the wrong address', /mmap_action_simple_ioremap/, (args) => [
    at(args, 1, (address) => `${address} + PAGE_SIZE`),
  ]),
  with_arguments('the wrong start', /mmap_action_(?:io)?remap|mmap_action_map_kernel_pages/, (args) =>
    args.length < 4 ? [] : [at(args, 1, (start) => `${start} + PAGE_SIZE`)],
  ),
  with_arguments('the wrong size', /mmap_action_(?:io)?remap|mmap_action_simple_ioremap/, (args) =>
    args.length < 3 ? [] : [at(args, args.length - 1, (size) => `(${size}) / 2`)],
  ),
  replace('the action is forgotten', new RegExp(`\\b${ACTION.source}\\(${STATEMENT}`), () => '(void)desc;'),
  replace(
    'another action is taken first',
    new RegExp(`(\\bmmap_action_(?:io)?remap)(_full)?(\\(${STATEMENT})`),
    (match) => {
      const first = `${match[1]}${match[2] ?? ''}${match[3]}`;
      return `${first}\n\tmmap_action_remap(desc, desc->start, 1, PAGE_SIZE);`;
    },
  ),
  replace(
    'the action comes before its page_prot',
    new RegExp(`(desc->page_prot =${STATEMENT})([\\s\\S]*?)(\\b${ACTION.source}\\(${STATEMENT})`),
    (match) =>
      match[2].includes('}') || match[2].includes('return') ? null : `${match[3]}${match[2]}${match[1]}`,
  ),
  replace('page_prot is not set', new RegExp(`desc->page_prot =${STATEMENT}`), () => '(void)desc;'),
  replace(
    'another cache mode',
    /\bpgprot_(noncached|writecombine)\b/,
    (match) => `pgprot_${match[1] === 'noncached' ? 'writecombine' : 'noncached'}`,
  ),
  replace('vm_ops is not set', new RegExp(`desc->vm_ops =${STATEMENT}`), () => '(void)desc;'),
  replace('private_data is not set', new RegExp(`desc->private_data =${STATEMENT}`), () => '(void)desc;'),
  replace(
    'private_data is something else',
    /desc->private_data = ([^;]+);/,
    () => 'desc->private_data = (void *)desc->file;',
  ),
  replace('mapped is forgotten', /\n\s*\.mapped\s*=\s*\w+,/, () => '', true),
  replace(
    'what mapped does is done twice',
    /\n\t((?:atomic_inc|refcount_inc|kref_get|get_device|oracle_event)\([^;]*;|[^\n;]*\+\+;)/,
    (match) => `${match[0]}${match[0]}`,
  ),
  replace(
    'what mapped took is not given back',
    /\n\t+(?:kfree|vfree|atomic_dec|refcount_dec|kref_put|put_device|mutex_unlock|spin_unlock)\([^;]*;/,
    () => '',
  ),
  replace(
    'mapped fails',
    /(static int \w+\(unsigned long start[\s\S]*?\n\treturn )0(;\n\})/,
    (match) => `${match[1]}-ENOMEM${match[2]}`,
  ),
  replace('an error is lost', /\breturn -E\w+;/, () => 'return 0;'),
  replace(
    'another error number',
    /\breturn -(E\w+);/,
    (match) => `return -${match[1] === 'EPERM' ? 'EINVAL' : 'EPERM'};`,
  ),
  replace('an error is returned for success', /\n\treturn 0;\n\}/, () => '\n\treturn -EIO;\n}'),
  replace(
    'memory is taken in the hook',
    /(\(struct vm_area_desc \*\w+\)\s*\n\{\n)/,
    (match) => `${match[1]}\tvoid *taken = kzalloc(16, GFP_KERNEL);\n\n\tif (!taken)\n\t\treturn -ENOMEM;\n`,
  ),
  replace(
    'a module reference is taken in the hook',
    /(\(struct vm_area_desc \*\w+\)\s*\n\{\n)/,
    (match) => `${match[1]}\t__module_get(THIS_MODULE);\n`,
  ),
  replace('the offset is dropped', /\bdesc->pgoff\b(?!\s*=[^=])/, () => '0UL'),
  replace('the offset is not set', new RegExp(`desc->pgoff =${STATEMENT}`), () => '(void)desc;'),
  replace('the file is confused', /\b(?:desc->)?file->private_data\b/, () => '((void *)desc->file)'),
  replace(
    'a bound is off by one',
    /(\bif \([^;{}\n]*[^-<>=])([<>])(?=[^=<>])/,
    (match) => `${match[1]}${match[2]}=`,
  ),
  replace('pages for bytes', /\bvma_desc_size\(/, () => 'vma_desc_pages('),
  replace('bytes for pages', /\bvma_desc_pages\(/, () => 'vma_desc_size('),
  replace('the end for the start', /\bdesc->start\b/, () => 'desc->end'),
  replace('the start for the end', /\bdesc->end\b/, () => 'desc->start'),
  replace(
    'the error hook is forgotten',
    new RegExp(`desc->action\\.error_hook =${STATEMENT}`),
    () => '(void)desc;',
  ),
  replace(
    'the hook returns at once',
    /(\(struct vm_area_desc \*\w+\)\s*\n\{\n)/,
    (match) => `${match[1]}\tif (current)\n\t\treturn 0;\n`,
  ),
  replace('close is forgotten', /\n\s*\.close\s*=\s*\w+,/, () => '', true),
  replace('open is forgotten', /\n\s*\.open\s*=\s*\w+_(?:vm|vma)\w*,/, () => '', true),
  replace('fault is forgotten', /\n\s*\.fault\s*=\s*\w+,/, () => '', true),
];
