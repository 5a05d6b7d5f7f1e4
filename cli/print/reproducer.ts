import { mappingText } from '../../runtime/verify/differences';
import { errorName } from '../../runtime/verify/error-names';
import { parse_scenarios, type ScenarioStep } from '../../runtime/mm/scenario/scenario';
import type { StepRecord } from '../../runtime/verify/run-record';
import type { Divergence } from '../../runtime/verify/verification';
import type { HookVerification } from '../../runtime/verify/verify-driver';
import { FRAME } from './reproducer-frame';
import { mapFlags, protection, systemCall } from './system-calls';
import { visible } from './visible';

/** Kinds of differences that a process sees of itself; of others it sees only what they lead to. */
const SEEN = new Set(['result', 'signal', 'mappings']);

const RANK = ['regressed', 'changed', 'improved'];

/** The difference that matters most of those that verifying found; null when there is none. */
export function worstDivergence(
  verifications: readonly HookVerification[],
): { readonly verification: HookVerification; readonly divergence: Divergence } | null {
  const all = verifications.flatMap((verification) =>
    verification.divergences.map((divergence) => ({ verification, divergence })),
  );
  // What needs no more than the system calls comes first.
  const needsMore = ({ choices, tasks, ops }: Divergence): boolean =>
    choices.length > 0 || tasks !== undefined || ops.some((op) => op.startsWith('fail '));
  const rank = ({ divergence }: (typeof all)[number]): number =>
    4 * RANK.indexOf(divergence.verdict) +
    (SEEN.has(divergence.kind) ? 0 : 2) +
    (needsMore(divergence) ? 1 : 0);
  return all.sort((a, b) => rank(a) - rank(b))[0] ?? null;
}

/**
 * A counterexample as a C program that needs nothing but the C library: it opens the device, makes the system calls, and prints for
 * each what it saw and what either form of the driver shows.
 *
 * @param verification the hook
 * @param divergence the difference, with the system calls that show it
 */
export function reproducer(verification: HookVerification, divergence: Divergence): string {
  return `${head(verification, divergence)}${FRAME}
int main(int argc, char **argv)
{
${body(divergence)
  .map((line) => (line === '' ? '\n' : `\t${line}\n`))
  .join('')}}
`;
}

/** How such a program is made and run, which its comment says. */
const COMPILED = 'cc -o reproducer THIS.c && ./reproducer';

/** Whether a text is such a program. */
export function isReproducer(text: string): boolean {
  return text.includes(COMPILED);
}

/** Text in a comment: nothing in it may end that. */
function comment(text: string): string {
  return visible(text.replace(/\s*\n\s*/g, ' ')).replaceAll('*/', '* /');
}

/** A text as a string of C; trigraphs cannot come of it. */
function string(text: string): string {
  const plain = visible(text).replace(/[\\"]/g, '\\$&').replaceAll('?', '\\?');
  return `"${plain.replace(/\ufffd/g, '.')}"`;
}

function head({ file, operations, hook, verdict }: HookVerification, divergence: Divergence): string {
  const { kind, explanation, legacy, migrated, choices, tasks, step } = divergence;
  const lines = [
    `${hook ?? operations} (${file}, ${operations}): ${verdict}`,
    '',
    ...folded(`${explanation}.`),
    '',
    `The forms differ in step ${step}, ${kind}:`,
    ...folded(`  legacy:   ${legacy}`),
    ...folded(`  migrated: ${migrated}`),
    ...(SEEN.has(kind)
      ? []
      : [
          '',
          ...folded(
            'A process does not see that of itself: look at what the driver keeps, and at the kernel log.',
          ),
        ]),
    ...(tasks === undefined
      ? []
      : [
          '',
          ...folded('Another task has to run meanwhile, which this program does not do: run that beside it.'),
        ]),
    ...(choices.length === 0
      ? []
      : ['', 'where', ...choices.flatMap(({ what, value }) => folded(`  ${what} = ${value}`))]),
    '',
    `${COMPILED} /dev/NAME`,
    '',
    'Exit status: 0 what was seen is what the legacy form shows, 1 what the migrated one',
    'shows, 2 neither, 3 what both show, 4 it could not be tried.',
  ];
  const text = lines.map((line) => ` *${line === '' ? '' : ` ${comment(line)}`}\n`).join('');
  return `// SPDX-License-Identifier: MIT\n/*\n${text} */\n`;
}

/** Characters of a line of the comment. */
const WIDTH = 84;

function folded(text: string): string[] {
  const indent = /^ */.exec(text)?.[0] ?? '';
  const lines: string[] = [];
  let line = '';
  for (const word of text.trim().split(/\s+/)) {
    if (line !== '' && `${indent}${line} ${word}`.length > WIDTH) {
      lines.push(indent + line);
      line = '';
    }
    line += line === '' ? word : ` ${word}`;
  }
  return [...lines, indent + line];
}

function body({ ops, step: last, legacy_steps, migrated_steps }: Divergence): string[] {
  const steps = parse_scenarios(`scenario one\n${ops.join('\n')}`)[0].steps;
  const opened = steps.find(({ step }) => step.kind === 'open')?.step;
  const access = opened?.kind === 'open' ? opened.access : null;
  const lines = [
    ...(access === 'noexec' ? ['/* The file is to be on a file system mounted noexec. */'] : []),
    `begin(argc, argv, ${access === 'r' ? 'O_RDONLY' : access === 'w' ? 'O_WRONLY' : 'O_RDWR'});`,
  ];
  let made = 0;
  for (const { op, step } of steps) {
    if (step.kind === 'open') continue;
    if (step.kind === 'fail') {
      if (step.driver === true)
        lines.push(
          '',
          "/* The driver's own allocation fails here: that cannot be asked for from outside of it. */",
        );
      else lines.push('', `fail_nth(${step.allocations});`);
      continue;
    }
    if (lines.at(-1)?.startsWith('fail_nth') !== true) lines.push('');
    lines.push(`saw(${call(step)});`);
    const [older, newer] = [legacy_steps[made], migrated_steps[made]];
    lines.push(
      `step(${++made}, ${string(systemCall(op))},`,
      `     ${shown(older)},`,
      `     ${shown(newer)});`,
    );
  }
  return [
    ...lines,
    '',
    ...(made < last ? ['/* What differs comes when the process ends. */'] : []),
    'return end();',
  ];
}

/** What a form shows in a step, as arguments of `step()`. */
function shown(record: StepRecord | undefined): string {
  if (record === undefined) return 'NOT_REACHED, 0, NULL';
  const { ret, signal, maps } = record.observation;
  const error = ret < 0 ? errorName(ret) : String(ret);
  const mappings = maps.map((mapping) => mappingText(mapping)).join('; ');
  return `${error}, ${signal ?? '0'}, ${string(mappings)}`;
}

/** The system call of a step as an expression: 0, or a negated error number. */
function call(step: ScenarioStep): string {
  switch (step.kind) {
    case 'map':
    case 'mapx': {
      const options = { populate: false, locked: false, noreplace: false, noreserve: false };
      const flags = mapFlags({ ...options, ...step });
      return `mapped(mmap(page(${step.page}), size(${step.pages}), ${protection(step.prot)}, ${flags}, fd, size(${step.pgoff})))`;
    }
    case 'anon':
      return `mapped(mmap(page(${step.page}), size(${step.pages}), ${protection(step.prot)}, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0))`;
    case 'unmap':
      return `done(munmap(page(${step.page}), size(${step.pages})))`;
    case 'lock':
      return `done(mlock(page(${step.page}), size(${step.pages})))`;
    case 'unlock':
      return `done(munlock(page(${step.page}), size(${step.pages})))`;
    case 'protect':
      return `done(mprotect(page(${step.page}), size(${step.pages}), ${protection(step.prot)}))`;
    case 'move':
      return `mapped(mremap(page(${step.page}), size(${step.pages}), size(${step.new_pages}), MREMAP_MAYMOVE | MREMAP_FIXED, page(${step.new_page})))`;
    case 'resize':
      return `mapped(mremap(page(${step.page}), size(${step.pages}), size(${step.new_pages}), 0))`;
    case 'dontunmap':
      return `mapped(mremap(page(${step.page}), size(${step.pages}), size(${step.pages}), MREMAP_MAYMOVE | MREMAP_FIXED | 4, page(${step.new_page})))`;
    case 'advise':
      return `done(madvise(page(${step.page}), size(${step.pages}), ${ADVICE.get(step.advice) ?? `MADV_${step.advice.toUpperCase()}`}))`;
    case 'sync':
      return `done(msync(page(${step.page}), size(${step.pages}), MS_${step.flag.toUpperCase()}))`;
    case 'remapfile':
      return `done(syscall(SYS_remap_file_pages, page(${step.page}), size(${step.pages}), 0, ${step.pgoff}UL, 0))`;
    case 'incore':
      return `in_core(${step.page}, ${step.pages})`;
    case 'peek':
    case 'poke':
      return `by_mem(${step.page}, ${step.kind === 'poke' ? 1 : 0})`;
    case 'see':
      return `see(${step.page})`;
    case 'read':
    case 'write':
      return `touch(${step.page}, ${step.kind === 'write' ? 1 : 0})`;
    case 'fork':
      return 'in_child(0, 0, 0)';
    case 'forkread':
    case 'forkwrite':
      return `in_child('${step.kind === 'forkwrite' ? 'w' : 'r'}', ${step.page}, 0)`;
    case 'forkunmap':
      return `in_child('u', ${step.page}, ${step.pages})`;
    case 'close':
      return 'done(close(fd))';
    case 'fail':
    case 'open':
      return '0';
  }
}

/** Advice that older headers have no name for: include/uapi/asm-generic/mman-common.h. */
const ADVICE: ReadonlyMap<string, string> = new Map([
  ['wipeonfork', '18'],
  ['keeponfork', '19'],
  ['cold', '20'],
  ['pageout', '21'],
  ['populate_read', '22'],
  ['populate_write', '23'],
  ['dontneed_locked', '24'],
  ['guard_install', '102'],
  ['guard_remove', '103'],
]);
