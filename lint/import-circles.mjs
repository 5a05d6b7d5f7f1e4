import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

/** Folders of the program; tests and benches are nobody's import. */
const FOLDERS = ['kernel', 'model', 'analysis', 'transforms', 'runtime', 'cli'];

/** Where files may import each other: lowering descends into itself, expression to statement to expression. */
const RECURSIVE = join('runtime', 'compile') + sep;

/** The files that a file imports values from; what is only a type is gone when the program runs. */
function valueImports(file) {
  const found = [];
  for (const [, names, from] of readFileSync(file, 'utf8').matchAll(
    /^(?:import|export)\s+(?!type\b)([^;'"]*?)\s*from\s+'(\.[^']*)';/gm,
  )) {
    const list = /\{([^}]*)\}/
      .exec(names)?.[1]
      .split(',')
      .map((name) => name.trim());
    const onlyTypes = list?.every((name) => name === '' || name.startsWith('type ')) === true;
    if (onlyTypes && /^\{[^}]*\}$/.test(names)) continue;
    const path = join(dirname(file), from);
    const target = [`${path}.ts`, join(path, 'index.ts')].find(existsSync);
    if (target) found.push(target);
  }
  return found;
}

let graph = null;

function graphOf(root) {
  if (graph) return graph;
  graph = new Map();
  const pending = FOLDERS.map((folder) => join(root, folder)).filter(existsSync);
  for (let folder = pending.pop(); folder; folder = pending.pop()) {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) pending.push(path);
      else if (path.endsWith('.ts')) graph.set(path, valueImports(path));
    }
  }
  return graph;
}

/** The way from a file back to another one, as paths; null when there is none. */
function wayBack(imports, from, to) {
  const before = new Map([[from, null]]);
  for (const file of before.keys()) {
    if (file === to) {
      const way = [];
      for (let at = file; at; at = before.get(at)) way.unshift(at);
      return way;
    }
    for (const next of imports.get(file) ?? []) if (!before.has(next)) before.set(next, file);
  }
  return null;
}

/** No file imports a value from a file that needs its own values: which of the two is loaded first would decide. */
export const noImportCircles = {
  meta: { type: 'problem', schema: [], messages: { circle: 'This import is part of a circle: {{way}}' } },
  create(context) {
    const file = context.filename;
    const imports = graphOf(context.cwd);
    if (!imports.has(file) || relative(context.cwd, file).startsWith(RECURSIVE)) return {};
    return {
      Program(node) {
        for (const target of imports.get(file)) {
          const way = wayBack(imports, target, file);
          if (!way) continue;
          const names = [file, ...way].map((path) => relative(context.cwd, path));
          context.report({ node, messageId: 'circle', data: { way: names.join(' -> ') } });
          return;
        }
      },
    };
  },
};
