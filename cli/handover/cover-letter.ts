import type { DriverFiles } from '../run/drivers';
import { verdictWord, verificationOf } from '../run/verdicts';
import type { Patch } from './series';
import { wrapped } from './message';

/** Reasons of drivers that stay as they are, told at most. */
const MOST_LEFT = 30;

/**
 * A cover letter: what the series does, a table of its patches with what running both forms showed, and what was left.
 *
 * @param form the letter as `git format-patch` makes it, with its placeholders
 * @param patches in their order
 * @param left the drivers that stay as they are
 */
export function coverLetter(form: string, patches: readonly Patch[], left: readonly DriverFiles[]): string {
  const reason =
    'The f_op->mmap() hook is deprecated: it is given a VMA that is only partly set up, and may do anything to it. ' +
    'Its successor, mmap_prepare(), is given a description of the mapping before that exists. ' +
    `This series moves ${patches.length} drivers; each patch stands for itself, and they can be applied in any order.`;
  const how =
    'Every hook was run in both forms in a simulation of the mapping code of the kernel. ' +
    'What that showed of each patch (of several hooks, the last in the order equivalent, improved, changed, inconclusive, not exercised):';
  const isRun = patches.some(({ driver }) => driverVerdict(driver) !== 'not run');
  const body = [wrapped(reason), isRun ? wrapped(how) : '', table(patches), leftText(left)]
    .filter((text) => text !== '')
    .join('\n\n');
  return form
    .replace('*** SUBJECT HERE ***', 'replace deprecated mmap hooks with mmap_prepare')
    .replace('*** BLURB HERE ***', () => body);
}

const WORDS = ['equivalent', 'improved', 'changed', 'regressed', 'inconclusive', 'not exercised', 'not run'];

/** What running showed of a driver: of several hooks, the worst. */
export function driverVerdict({ reports }: DriverFiles): string {
  const words = reports.flatMap(({ hooks, verified }) =>
    hooks
      .filter(({ outcome }) => outcome.startsWith('migrated'))
      .map((hook) => verificationOf(hook, verified))
      .map((verification) => (verification === undefined ? 'not run' : verdictWord(verification))),
  );
  return WORDS.findLast((word) => words.includes(word)) ?? 'not run';
}

function table(patches: readonly Patch[]): string {
  const rows = patches.map(({ driver, names }, at) => {
    const warned = driver.reports.some(({ hooks }) =>
      hooks.some(({ outcome }) => outcome === 'migrated with warnings'),
    );
    return [String(at + 1), driverVerdict(driver), warned ? 'yes' : '-', names[0]];
  });
  const heads = ['patch', 'verdict', 'to look at', 'file'];
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column].length)));
  return [heads, ...rows]
    .map((row) => `  ${row.map((text, column) => text.padEnd(widths[column])).join('  ')}`.trimEnd())
    .join('\n');
}

function leftText(left: readonly DriverFiles[]): string {
  const blocked = left.flatMap(({ name, reports }) => {
    const hooks = reports.flatMap((report) => report.hooks.filter(({ outcome }) => outcome === 'blocked'));
    return hooks.length === 0
      ? []
      : [{ name, why: hooks[0].findings[0]?.message ?? 'it shares functions with others' }];
  });
  if (blocked.length === 0) return '';
  const shown = blocked.slice(0, MOST_LEFT).map(({ name, why }) => `  ${name}\n${indented(why)}`);
  const more = blocked.length > MOST_LEFT ? [`  and ${blocked.length - MOST_LEFT} more`] : [];
  return [`Left as they are:\n`, ...shown, ...more].join('\n');
}

const indented = (text: string): string => wrapped(text, 68).replace(/^/gm, '    ');
