// The program in one file, and V8's code for what of it nearly every run needs: loading it takes a fifth of the time then.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join, posix, relative, dirname, sep } from 'node:path';
import process from 'node:process';
import { build } from 'esbuild';

/** Modules that stay beside the bundle: `import()` and the cache of modules work only in a file of their own. */
const BESIDE = /^\.{1,2}\/(?:.*\/)?(?:import-pool|tree-sitter)$/;

/**
 * Parsers of JavaScript, which are never asked for: what is given to jscodeshift and recast is a tree. jscodeshift names one where
 * it is loaded itself, so that this one is loaded only when it is to parse.
 */
const PARSERS = ['flow-parser', 'esprima'];
const LATE_PARSER = '@babel/parser';

const late = {
  name: 'late',
  setup(bundle) {
    bundle.onResolve({ filter: new RegExp(`^${LATE_PARSER}$`) }, ({ path, namespace }) =>
      namespace === 'late' ? { path, external: true } : { path, namespace: 'late' },
    );
    bundle.onLoad({ filter: /.*/, namespace: 'late' }, () => ({
      contents: `exports.parse = (...given) => require('${LATE_PARSER}').parse(...given);`,
      loader: 'js',
    }));
  },
};

const slashed = (path) => path.split(sep).join(posix.sep);

/** What a module knows of where it is: `__dirname` of the bundle leads to the folder of each of its modules. */
const folders = (dist) => ({
  name: 'folders',
  setup(bundle) {
    bundle.onResolve({ filter: BESIDE }, ({ path, resolveDir }) => ({
      path: slashed(relative(join(dist, 'bundle'), join(resolveDir, `${path}.js`))),
      external: true,
    }));
    bundle.onLoad({ filter: /\.js$/ }, ({ path }) => {
      if (relative(dist, path).startsWith('..')) return undefined;
      const folder = JSON.stringify(slashed(relative(join(dist, 'bundle'), dirname(path))));
      const contents = readFileSync(path, 'utf8').replace(
        /\b__dirname\b/g,
        `require('node:path').join(__dirname, ${folder})`,
      );
      return { contents, loader: 'js' };
    });
  },
});

/**
 * Writes `bundle/program.js` and `bundle/program.cache`.
 *
 * @returns the packages that are in it
 */
export async function bundleProgram(root, dist) {
  // V8 knows code from other code of the same length only by what is told it: what is left of an earlier build goes first.
  rmSync(join(dist, 'bundle'), { recursive: true, force: true });
  const { metafile } = await build({
    metafile: true,
    entryPoints: [join(dist, 'cli', 'entries.js')],
    outfile: join(dist, 'bundle', 'program.js'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    charset: 'ascii',
    legalComments: 'none',
    // Where the package is not installed, the grammar lies in the build; the file is looked for by name.
    external: ['tree-sitter-c/tree-sitter-c.wasm', ...PARSERS],
    plugins: [folders(dist), late],
    logLevel: 'warning',
  });
  const made = spawnSync(process.execPath, [join(root, 'tools', 'code-cache.mjs')], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (made.status !== 0) throw new Error(`the code cache cannot be made: ${made.stderr}`);
  return Object.keys(metafile.inputs);
}
