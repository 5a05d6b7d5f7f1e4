import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { factNames } from '../kernel/facts';
import { loadGrammar } from '../model/grammar';
import { unexplained, type ScannedHook } from './facts/called';
import { Headers } from './facts/headers';
import { pickPrimitives } from './facts/primitives';
import { wrongRows } from './facts/rows';

// Holds the table of facts against a kernel tree: rows that its headers contradict, and calls of its hooks without a row.

const CLI = join(__dirname, '..', 'cli', 'main.js');

function versionOf(tree: string): string {
  const makefile = readFileSync(join(tree, 'Makefile'), 'utf8');
  const [version, patchlevel] = ['VERSION', 'PATCHLEVEL'].map(
    (name) => new RegExp(`^${name} = (\\d+)`, 'm').exec(makefile)?.[1],
  );
  if (!version || !patchlevel) throw new Error(`${tree}/Makefile does not say which release it is`);
  return `${version}.${patchlevel}`;
}

async function main(): Promise<number> {
  const options = await yargs(hideBin(process.argv))
    .scriptName('npm run bench:facts --')
    .usage('$0 TREE', 'Hold the facts about kernel functions against a kernel source tree.', (command) =>
      command
        .positional('TREE', { type: 'string', demandOption: true, describe: 'kernel source tree' })
        .option('all', {
          type: 'boolean',
          default: false,
          describe: 'also calls of hooks that are not converted',
        })
        .option('primitives', {
          type: 'number',
          describe: 'print names of that many functions that change something, picked from prototypes',
        })
        .option('scan', {
          type: 'string',
          describe: 'output of scan --json for the tree, in place of a new scan',
        }),
    )
    .parseAsync();
  const tree = resolve(String(options.TREE));
  const all = options.all === true;
  const scan = typeof options.scan === 'string' ? options.scan : null;
  if (!existsSync(join(tree, 'include', 'linux', 'mm.h'))) {
    process.stderr.write(`${tree}: no kernel source tree (include/linux/mm.h is not there)\n`);
    return 2;
  }
  await loadGrammar();
  const version = versionOf(tree);
  const headers = new Headers(tree);
  headers.readFolder('include');
  for (const arch of ['x86', 'arm', 'arm64', 'powerpc', 'mips', 's390', 'sparc', 'parisc'])
    headers.readFolder(`arch/${arch}/include`);
  if (typeof options.primitives === 'number') {
    process.stdout.write(`${pickPrimitives(headers, options.primitives).join('\n')}\n`);
    return 0;
  }
  const wrong = wrongRows(headers, version);
  process.stdout.write(
    `Linux ${version}: ${String([...factNames()].length)} rows, ${String(wrong.length)} that it contradicts\n`,
  );
  for (const { name, why } of wrong) process.stdout.write(`  ${name} ${why}\n`);
  const output = scan
    ? readFileSync(scan, 'utf8')
    : execFileSync(process.execPath, [CLI, 'scan', '--json', tree], {
        encoding: 'utf8',
        maxBuffer: 1 << 28,
        cwd: tree,
      });
  const { hooks } = JSON.parse(output) as { hooks: ScannedHook[] };
  const calls = unexplained(
    tree,
    hooks.map((hook) => ({ ...hook, file: hook.file.replace(`${tree}/`, '') })),
    headers,
  );
  const open = calls.filter(({ converted }) => converted > 0);
  process.stdout.write(
    `${String(calls.length)} functions without a row or a body that hooks call, ${String(open.length)} of them by hooks that convert (*)\n`,
  );
  for (const { name, hooks: count, converted, example } of all ? calls : open)
    process.stdout.write(
      `  ${String(count).padStart(4)} ${converted > 0 ? '*' : ' '} ${name} (${example})\n`,
    );
  return wrong.length + open.length === 0 ? 0 : 1;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  },
);
