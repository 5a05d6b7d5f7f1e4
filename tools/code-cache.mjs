// Runs the program on the examples and the fixtures, so that V8 compiles what runs need, and keeps what it made: converting a tree
// needs most of it, and takes a thirtieth longer where it has to compile what no example shows.
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { setFlagsFromString } from 'node:v8';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const { codeCache, loadProgram } = createRequire(import.meta.url)(join(ROOT, 'dist', 'cli', 'program.js'));

// What has run once only, as all that stands outside of functions, is kept as well.
setFlagsFromString('--no-flush-bytecode');
process.stdout.write = () => true;
const { main } = loadProgram().commandLine();
const examples = join(ROOT, 'examples');
// What is wrong with some of them is their purpose.
await main(['scan', '--jobs', '1', join(ROOT, '__testfixtures__')]);
for (const command of ['scan', 'migrate', 'scan --json']) {
  const status = await main([...command.split(' '), '--jobs', '1', examples]);
  if (status !== 0) process.exit(status);
}
setFlagsFromString('--flush-bytecode');
const code = codeCache();
if (code === null) throw new Error('the program was loaded file by file');
writeFileSync(join(ROOT, 'dist', 'bundle', 'program.cache'), code);
