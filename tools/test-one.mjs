// Runs test files straight from an edit: transpiles what changed, without a type check, then runs jest on what is named.
// npm run one -- __tests__/kernel/releases.test.ts [jest options]
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import console from 'node:console';
import process from 'node:process';
import ts from 'typescript';

const { config } = ts.readConfigFile('tsconfig.json', ts.sys.readFile);
const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, process.cwd());

/** Transpiles the files of a folder that are newer than what was made of them. */
function transpile(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) transpile(path);
    else if (path.endsWith('.ts')) {
      const output = join('dist', path.replace(/\.ts$/, '.js'));
      const made = statSync(output, { throwIfNoEntry: false });
      if (made && made.mtimeMs >= statSync(path).mtimeMs) continue;
      const { outputText } = ts.transpileModule(readFileSync(path, 'utf8'), {
        compilerOptions: { ...options, sourceMap: false },
        fileName: path,
      });
      mkdirSync(dirname(output), { recursive: true });
      writeFileSync(output, outputText);
      // It was made of what stood there before: without it, the program is loaded file by file.
      rmSync('dist/bundle', { recursive: true, force: true });
    }
  }
}

for (const folder of config.include) if (statSync(folder, { throwIfNoEntry: false })) transpile(folder);
const given = process.argv.slice(2);
if (given.length === 0) {
  console.error('name a test file: npm run one -- __tests__/kernel/releases.test.ts');
  process.exit(2);
}
const files = given.map((name) => (/\.ts$/.test(name) ? join('dist', name.replace(/\.ts$/, '.js')) : name));
const jest = join(dirname(createRequire(import.meta.url).resolve('jest/package.json')), 'bin', 'jest.js');
process.exit(spawnSync(process.execPath, [jest, ...files], { stdio: 'inherit' }).status ?? 1);
