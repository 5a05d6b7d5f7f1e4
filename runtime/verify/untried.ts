import type { BranchSite } from '../compile/coverage-sites';
import { commonText } from './common-text';
import type { Coverage, Way } from './coverage';
import type { Pair } from './explore-scenario';

/** Words of a test that say where something is looked up, and which the two forms have differently. */
const OF_EITHER_FORM =
  /^(?:vma|desc|vm_\w+|start|end|pgoff|file|file_inode|page_prot|vma_flags|vma_(?:desc_)?(?:size|pages)|vma_(?:desc_)?test\w*|vma_flags_\w+|private_data|0)$/;

/** What a test is about, in words that both forms have: what it asks, and not where that stands in a mapping or its descriptor. */
function subject({ text }: BranchSite): string {
  const words = text.replace(/\/\*[^]*?\*\/|\/\/.*/g, ' ').match(/\w+/g) ?? [];
  const said = words
    .map((word) => word.replace(/^VMA_(\w+)_BIT$/, 'VM_$1').replace(/_prepare$/, ''))
    .filter((word) => !OF_EITHER_FORM.test(word));
  return [...new Set(said)].sort().join(' ');
}

/** Is it only asked whether something is there, which is so, or is not, in every run? What is unknown is tried either way. */
function isPresence({ text }: Way): boolean {
  return /^!?\s*[\w.>-]+\s*(?:[=!]=\s*NULL)?$/.test(text.trim());
}

/**
 * Ways of tests that never ran and that the other form cannot take at all, as it asks nothing of the kind, or asks it otherwise: what
 * they lead to was compared with nothing.
 * @param coverage what of both forms ran
 * @returns a sentence for each
 */
export function untriedTests({ legacy, migrated }: Pair, coverage: Coverage): string[] {
  const told = (
    missed: readonly Way[],
    others: readonly BranchSite[],
    form: string,
    other: string,
  ): string[] => {
    const asked = new Set(others.map(subject));
    const alike = new Set(others.map(({ text }) => commonText(text)));
    return missed
      .filter((way) => !alike.has(commonText(way.text)) && (asked.has(subject(way)) || !isPresence(way)))
      .map((way) => {
        const { line, text, holds } = way;
        const there = asked.has(subject(way)) ? 'asks otherwise' : 'has no such test';
        return `line ${line} of the ${form} form: "${text.replace(/\s+/g, ' ')}" was never ${holds}, and the ${other} form ${there}`;
      });
  };
  const [old, fresh] = [legacy.tests?.() ?? [], migrated.tests?.() ?? []];
  return [
    ...told(coverage.legacy.ways_missed, fresh, 'legacy', 'migrated'),
    ...told(coverage.migrated.ways_missed, old, 'migrated', 'legacy'),
  ];
}
