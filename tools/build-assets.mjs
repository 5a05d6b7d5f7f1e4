// What is built besides the compiled code: declarations of the package's interface, the grammar, and the manual page.
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import ts from 'typescript';
import wabt from 'wabt';
import { bundleProgram } from './bundle.mjs';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const DIST = join(ROOT, 'dist');
const require = createRequire(import.meta.url);

const write = (name, text) => {
  const path = join(DIST, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
};

for (const name of ['api', 'api-types']) {
  const fileName = join(ROOT, 'cli', `${name}.ts`);
  const { outputText } = ts.transpileDeclaration(readFileSync(fileName, 'utf8'), { fileName });
  // What the interface does not show need not be resolved by those who use it.
  write(`types/${name}.d.ts`, outputText);
}

mkdirSync(join(DIST, 'grammar'), { recursive: true });
for (const name of ['tree-sitter-c.wasm', 'LICENSE']) {
  copyFileSync(
    join(dirname(require.resolve('tree-sitter-c/package.json')), name),
    join(DIST, 'grammar', name),
  );
}

const search = (await wabt()).parseWat(
  'word-search.wat',
  readFileSync(join(ROOT, 'cli', 'run', 'word-search.wat'), 'utf8'),
  { simd: true },
);
write('cli/run/word-search.wasm', search.toBinary({}).buffer);
search.destroy();

const { COMMANDS } = require(join(DIST, 'cli', 'command-table.js'));
const { documentationOf } = require(join(DIST, 'cli', 'documentation.js'));
const { manualPage } = require(join(DIST, 'cli', 'print', 'manual-page.js'));
const { version } = require(join(ROOT, 'package.json'));
// A build that can be repeated has the date of what it was made from, where that is given.
const time = process.env.SOURCE_DATE_EPOCH
  ? new Date(Number(process.env.SOURCE_DATE_EPOCH) * 1000)
  : new Date();
write(
  'man/mmap-prepare.1',
  manualPage(COMMANDS.map(documentationOf), version, time.toISOString().slice(0, 10)),
);

/** The packages that inputs of a bundle come from. */
const packagesOf = (inputs) =>
  new Set(inputs.flatMap((input) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? []));

// The page of a report: its code and its style, each in one piece, and the licences of what is in them.
const bundled = new Set();
for (const [from, to] of [
  ['page.tsx', 'page.js'],
  ['style.css', 'page.css'],
]) {
  const { metafile } = await build({
    metafile: true,
    entryPoints: [join(ROOT, 'report', from)],
    outfile: join(DIST, 'report', to),
    bundle: true,
    minify: true,
    // It stands in a script element of the page, as it is: nothing in it may end that.
    charset: 'ascii',
    format: 'iife',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    logLevel: 'warning',
    // diff2html's own modules know neither Node.js nor the browser; the main build of it brings what is not used here.
    mainFields: ['module', 'main'],
    tsconfig: join(ROOT, 'report', 'tsconfig.json'),
  });
  for (const name of packagesOf(Object.keys(metafile.inputs))) bundled.add(name);
}
/** The licences of packages, each under its name. */
function licencesOf(names) {
  const licences = [...names].sort().map((name) => {
    const folder = [ROOT, join(ROOT, 'node_modules', 'diff2html'), join(ROOT, 'node_modules', 'jscodeshift')]
      .map((place) => join(place, 'node_modules', name))
      .find((place) => existsSync(place));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    return `${name}\n\n${file === undefined ? '' : readFileSync(join(folder, file), 'utf8')}`;
  });
  return licences.join(`\n${'-'.repeat(80)}\n\n`);
}

write('report/LICENSES.txt', licencesOf(bundled));
write('bundle/LICENSES.txt', licencesOf(packagesOf(await bundleProgram(ROOT, DIST))));
