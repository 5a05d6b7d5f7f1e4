// npm runs this after `npm ci`, where `npm test` and `npm start` build anyway, and for a package that it takes from git: there
// nothing else builds it, for npm runs no `prepack`.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import process from 'node:process';

const packed = process.env.npm_package_resolved !== undefined;
if (packed && !existsSync('dist/cli/main.js')) {
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
}
