import type { BranchSite } from '../compile/coverage-sites';
import { commonTextIn, mappingNames } from './common-text';
import type { Coverage, Way } from './coverage';
import type { Pair } from './explore-scenario';
import type { Form } from './form';

/** A test, or a way of one, as both forms have it. */
interface Asked<Site extends BranchSite = BranchSite> {
  readonly site: Site;
  readonly common: string;
}

function askedIn<Site extends BranchSite>({ driver }: Form, sites: readonly Site[]): Asked<Site>[] {
  return sites.map((site) => ({
    site,
    common: commonTextIn(driver, site.text, mappingNames(driver, site.function)),
  }));
}

/** Words of a test that say where something is looked up, and which the two forms have differently. */
const OF_EITHER_FORM =
  /^(?:vma|desc|mapping|vm_\w+|start|end|pgoff|file|file_inode|page_prot|vma_flags|PAGES|TEST|vma_(?:desc_)?(?:size|pages)|vma_(?:desc_)?test\w*|vma_flags_\w+|private_data|0)$/;

/** The words of a test that both forms have: what it asks, and not where that stands in a mapping or its descriptor. */
function said({ common }: Asked): string[] {
  return (common.match(/\w+/g) ?? []).filter((word) => !OF_EITHER_FORM.test(word));
}

/** What a test is about, however it asks it. */
function subject(asked: Asked): string {
  return [...new Set(said(asked))].sort().join(' ');
}

/**
 * How a test asks what it is about: its operators and numbers, and its words in their order. What else a function is given by one form is
 * the mapping, or what the kernel has it take in the place of one.
 */
function question(asked: Asked): string {
  const shape = asked.common.match(/[-+*/%&|^!~<>=?:]+|(?<!\w)\d\w*/g) ?? [];
  return [...said(asked), ...shape.filter((operator) => operator !== '->')].join(' ');
}

/** Is only asked for flags of the mapping? A conversion says in many words what one mask says, and all ways to map were tried. */
function isOfFlags(asked: Asked): boolean {
  return said(asked).every((word) => word.startsWith('VM_'));
}

/** Is it only asked whether something is there, which is so, or is not, in every run? What is unknown is tried either way. */
function isPresence({ site: { text } }: Asked): boolean {
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
    missed: readonly Asked<Way>[],
    others: readonly Asked[],
    form: string,
    other: string,
  ): string[] => {
    const asked = new Set(others.map(subject));
    const alike = new Set(others.map(({ common }) => common));
    const questions = new Set(others.map(question));
    return missed
      .filter((way) =>
        asked.has(subject(way))
          ? !isOfFlags(way) && !alike.has(way.common) && !questions.has(question(way))
          : !isPresence(way),
      )
      .map((way) => {
        const { line, text, holds } = way.site;
        const there = asked.has(subject(way)) ? 'asks otherwise' : 'has no such test';
        return `line ${line} of the ${form} form: "${text.replace(/\s+/g, ' ')}" was never ${holds}, and the ${other} form ${there}`;
      });
  };
  const [old, fresh] = [legacy, migrated].map((form) => askedIn(form, form.tests?.() ?? []));
  return [
    ...told(askedIn(legacy, coverage.legacy.ways_missed), fresh, 'legacy', 'migrated'),
    ...told(askedIn(migrated, coverage.migrated.ways_missed), old, 'migrated', 'legacy'),
  ];
}
