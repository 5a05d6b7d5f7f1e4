// The program in one file, and V8's code for what of it nearly every run needs: loading it takes a fifth of the time then.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, posix, relative, dirname, sep } from 'node:path';
import process from 'node:process';
import { build } from 'esbuild';

const require = createRequire(import.meta.url);

/**
 * Packages that the program imports, where modules of both kinds run: in the bundle they are loaded with the rest of it, by V8's code. A
 * second copy of the grammar's has to come from its own file, and so from the module beside the bundle.
 */
const IMPORTED = {
  'cli/run/import-pool.js': `exports.importPool = async () => require('tinypool').Tinypool;`,
  'model/tree-sitter.js': `
    exports.importTreeSitter = async () => require('web-tree-sitter');
    exports.newTreeSitter = () => require('beside:model/tree-sitter.js').newTreeSitter();`,
};
const BESIDE = /^beside:/;

/** What the pool knows of where it is, and what it loads for processes, of which it starts none here. */
const POOL = [
  [
    `fileURLToPath(import.meta.url + "/../entry/worker.js")`,
    `require('node:path').join(__dirname, 'thread.js')`,
  ],
  [/\bimport\.meta\.url\b/g, `require('node:url').pathToFileURL(require.resolve(['tinypool'][0])).href`],
  [
    /^import \{ fork \} from "node:child_process";$/m,
    `const fork = (...given) => require('node:child_process').fork(...given);`,
  ],
];

/** What each question about a node of the grammar's asks its memory, five times: before any other kind of number is thought of. */
const SYNTAX_NODES = [
  [
    'function setValue(ptr, value, type = "i8") {',
    'function setValue(ptr, value, type = "i8") { if (type === "i32") return LE_HEAP_STORE_I32(ptr, value);',
  ],
  [
    'function getValue(ptr, type = "i8") {',
    'function getValue(ptr, type = "i8") { if (type === "i32") return LE_HEAP_LOAD_I32(ptr);',
  ],
];

/** Packages of which some text is replaced: by the end of a file's path. */
const REPLACED = [
  ['tinypool/dist/index.js', POOL],
  ['web-tree-sitter/web-tree-sitter.cjs', SYNTAX_NODES],
];

const replaced = {
  name: 'replaced',
  setup(bundle) {
    bundle.onLoad({ filter: /[\\/]node_modules[\\/](?:tinypool|web-tree-sitter)[\\/]/ }, ({ path }) => {
      const found = REPLACED.find(([end]) => slashed(path).endsWith(`/node_modules/${end}`));
      if (!found) return undefined;
      let contents = readFileSync(path, 'utf8');
      for (const [text, replacement] of found[1]) {
        const written = contents.replace(text, replacement);
        if (written === contents) throw new Error(`${path} has no ${text}`);
        contents = written;
      }
      return { contents, loader: 'js' };
    });
  },
};

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
    bundle.onResolve({ filter: BESIDE }, ({ path }) => ({
      path: `../${path.replace(BESIDE, '')}`,
      external: true,
    }));
    bundle.onLoad({ filter: /\.js$/ }, ({ path }) => {
      if (relative(dist, path).startsWith('..')) return undefined;
      const imported = IMPORTED[slashed(relative(dist, path))];
      if (imported !== undefined) return { contents: imported, loader: 'js' };
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
 * Writes `bundle/program.js`, `bundle/program.cache` and `bundle/thread.js`.
 *
 * @returns the packages that are in it
 */
export async function bundleProgram(root, dist) {
  // V8 knows code from other code of the same length only by what is told it: what is left of an earlier build goes first.
  rmSync(join(dist, 'bundle'), { recursive: true, force: true });
  const common = {
    metafile: true,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    charset: 'ascii',
    legalComments: 'none',
    logLevel: 'warning',
  };
  const { metafile } = await build({
    ...common,
    entryPoints: [join(dist, 'cli', 'entries.js')],
    outfile: join(dist, 'bundle', 'program.js'),
    // Where the package is not installed, the grammar lies in the build; the file is looked for by name.
    external: ['tree-sitter-c/tree-sitter-c.wasm', 'web-tree-sitter/web-tree-sitter.wasm', ...PARSERS],
    plugins: [folders(dist), replaced, late],
  });
  // What a thread of the pool begins with: a thread that imports modules is ready much later than one that requires them.
  const thread = await build({
    ...common,
    entryPoints: [require.resolve('tinypool').replace(/index\.js$/, 'entry/worker.js')],
    outfile: join(dist, 'bundle', 'thread.js'),
    supported: { 'dynamic-import': false },
  });
  const made = spawnSync(process.execPath, [join(root, 'tools', 'code-cache.mjs')], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (made.status !== 0) throw new Error(`the code cache cannot be made: ${made.stderr}`);
  return [metafile, thread.metafile].flatMap(({ inputs }) => Object.keys(inputs));
}
