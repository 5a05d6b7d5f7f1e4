// Runs the program on the examples, so that V8 compiles what nearly every run needs, and keeps what it made.
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
for (const command of ['scan', 'migrate', 'scan --json']) {
  const status = await main([...command.split(' '), '--jobs', '1', examples]);
  if (status !== 0) process.exit(status);
}
setFlagsFromString('--flush-bytecode');
const code = codeCache();
if (code === null) throw new Error('the program was loaded file by file');
writeFileSync(join(ROOT, 'dist', 'bundle', 'program.cache'), code);
