import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { convertFile } from '../cli/run/convert-file';
import type { FileReport, Request } from '../cli/run/conversion';
import { engine } from '../cli/run/engine';
import { mayHoldHook } from '../cli/run/candidate';
import { tokenize } from '../model/lexer';
import { Damage } from './fuzz/damage';

/**
 * Damaged variants of the files of a tree that mention mmap, each converted twice: nothing may throw, take long, or change
 * something the second time, every diff has to apply with git, and brackets that were balanced stay so.
 */

/** Milliseconds of the processor that one file may take. */
const LONG = 5_000;
/** Variants whose diffs are tried with one `git apply`. */
const AT_ONCE = 200;

const REQUEST: Request = {
  kernel: '7.1',
  kernelTree: null,
  transforms: [],
  compat: false,
  changes: true,
  verify: 'no',
};

interface Counts {
  variants: number;
  changed: number;
  refused: number;
  faults: number;
}

function* filesBelow(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  )) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else if (entry.isFile() && /\.[ch]$/.test(entry.name)) yield path;
  }
}

/** Opening and closing brackets of each kind outside of strings and comments, as differences. */
function balance(text: string): string {
  const counts = new Map<string, number>();
  for (const { text: token, kind } of tokenize(text, 0, text.length))
    if (kind !== 'string' && kind !== 'comment' && kind !== 'directive')
      counts.set(token, (counts.get(token) ?? 0) + 1);
  const difference = (open: string, close: string): number =>
    (counts.get(open) ?? 0) - (counts.get(close) ?? 0);
  return `${difference('(', ')')} ${difference('{', '}')} ${difference('[', ']')}`;
}

class Fuzzer {
  readonly counts: Counts = { variants: 0, changed: 0, refused: 0, faults: 0 };
  readonly #scratch = mkdtempSync(join(tmpdir(), 'mmap-prepare-fuzz-'));
  #diffs: { readonly name: string; readonly variant: string; readonly report: FileReport }[] = [];

  constructor(private readonly keep: string) {}

  /** Converts one variant of a file. */
  async variant(name: string, text: string): Promise<void> {
    this.counts.variants++;
    const path = join(this.#scratch, `v${this.counts.variants}.c`);
    const start = process.cpuUsage();
    const bytes = Buffer.from(text, 'latin1');
    const report = await convertFile({ path, bytes }, REQUEST, () => engine);
    const { user, system } = process.cpuUsage(start);
    if ((user + system) / 1000 > LONG)
      this.#fault(name, text, `takes ${Math.round((user + system) / 1000)} ms`);
    if (report === null) return;
    if (report.error !== null) {
      // A bound that is told in one line is no fault.
      if (/nests too deep|takes more than|has a NUL byte/.test(report.error)) this.counts.refused++;
      else this.#fault(name, text, report.error);
      return;
    }
    const { change } = report;
    if (change === null) return;
    this.counts.changed++;
    const after = Buffer.from(change.after);
    if (balance(text) === '0 0 0' && balance(after.toString('latin1')) !== '0 0 0')
      this.#fault(name, text, 'brackets do not match any more');
    const again = await convertFile({ path, bytes: after }, REQUEST, () => engine);
    if (again !== null && (again.error !== null || again.change !== null))
      this.#fault(name, text, `a second run: ${again.error ?? 'changes something'}`);
    this.#diffs.push({ name, variant: text, report });
    if (this.#diffs.length >= AT_ONCE) this.apply();
  }

  /** Tries the diffs of the last variants, all at once, and one by one where they do not apply. */
  apply(): void {
    const diffs = this.#diffs;
    this.#diffs = [];
    if (diffs.length === 0 || this.#applies(diffs)) return;
    for (const one of diffs)
      if (!this.#applies([one]))
        this.#fault(one.name, one.variant, 'its diff does not apply, or to something else');
  }

  end(): void {
    this.apply();
    rmSync(this.#scratch, { recursive: true, force: true });
  }

  #applies(diffs: readonly { readonly report: FileReport }[]): boolean {
    const folder = join(this.#scratch, 'apply');
    mkdirSync(folder);
    try {
      const patch = diffs.map(({ report: { change } }, i) => {
        writeFileSync(join(folder, `${i}.c`), change!.before);
        const hunks = Buffer.from(change!.hunks, change!.encoding);
        return Buffer.concat([
          Buffer.from(`diff --git a/${i}.c b/${i}.c\n--- a/${i}.c\n+++ b/${i}.c\n`),
          hunks,
        ]);
      });
      const run = spawnSync('git', ['apply', '--whitespace=nowarn', '-'], {
        cwd: folder,
        input: Buffer.concat(patch),
        env: { ...process.env, GIT_CEILING_DIRECTORIES: this.#scratch },
      });
      return (
        run.status === 0 &&
        diffs.every(({ report: { change } }, i) => readFileSync(join(folder, `${i}.c`)).equals(change!.after))
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  #fault(name: string, text: string, what: string): void {
    this.counts.faults++;
    const file = join(this.keep, `fault-${this.counts.variants}.c`);
    mkdirSync(this.keep, { recursive: true });
    writeFileSync(file, text, 'latin1');
    console.log(`FAULT ${name}: ${what.split('\n')[0]} (${file})`);
  }
}

async function main(): Promise<number> {
  const options = await yargs(hideBin(process.argv))
    .scriptName('npm run fuzz --')
    .usage('$0 TREE', 'Convert damaged variants of the files of a tree that mention mmap.', (command) =>
      command
        .positional('TREE', { type: 'string', demandOption: true, describe: 'a source tree' })
        .option('minutes', { type: 'number', default: 10, describe: 'how long' })
        .option('seed', {
          type: 'number',
          default: 1,
          describe: 'which variants: the same number gives the same ones',
        })
        .option('keep', {
          type: 'string',
          default: 'fuzz-faults',
          describe: 'the folder for inputs that show a fault',
        }),
    )
    .strict()
    .parseAsync();
  const {
    TREE: tree,
    minutes,
    seed,
    keep,
  } = options as unknown as { TREE: string; minutes: number; seed: number; keep: string };
  await engine.load();
  const files: { readonly name: string; readonly text: string }[] = [];
  for (const path of filesBelow(tree)) {
    const bytes = readFileSync(path);
    if (bytes.includes('mmap') && mayHoldHook(bytes))
      files.push({ name: relative(tree, path), text: bytes.toString('latin1') });
  }
  const fuzzer = new Fuzzer(keep);
  const damage = new Damage(seed);
  const end = Date.now() + minutes * 60_000;
  for (let round = 0; Date.now() < end; round++) {
    for (const { name, text } of files) {
      if (Date.now() >= end) break;
      await fuzzer.variant(name, damage.variant(text));
      // The parser may have met what it cannot read, and is thrown away then.
      if (fuzzer.counts.variants % AT_ONCE === 0) await engine.load();
    }
    if (files.length === 0) break;
  }
  fuzzer.end();
  const { variants, changed, refused, faults } = fuzzer.counts;
  console.log(
    `${variants} variants of ${files.length} files, seed ${seed}: ${changed} changed, ${refused} ended by a bound, ${faults} faults`,
  );
  return faults === 0 ? 0 : 1;
}

void main().then((code) => (process.exitCode = code));
