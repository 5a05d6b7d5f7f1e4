import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importTreeSitter, newTreeSitter } from './tree-sitter';
import type { Parser as TreeSitterParser, Tree } from 'web-tree-sitter';

let parser: TreeSitterParser | null = null;
let loading: Promise<void> | null = null;
/** Whether the parser ended in the middle of a text: its memory is then in no state to go on with. */
let trapped = false;

/**
 * Load tree-sitter's C grammar (WebAssembly) once for this process. Must be awaited before the first `parseC`.
 * @throws when the packages web-tree-sitter or tree-sitter-c are damaged
 */
export function loadGrammar(): Promise<void> {
  if (trapped) {
    trapped = false;
    loading = load(newTreeSitter());
  }
  loading ??= importTreeSitter().then(load);
  return loading;
}

async function load({ Parser, Language }: typeof import('web-tree-sitter')): Promise<void> {
  await Parser.init();
  const language = await Language.load(readFileSync(grammarFile()));
  const loaded = new Parser();
  loaded.setLanguage(language);
  parser = loaded;
}

/**
 * The grammar's file. The build puts a copy beside the code, so that whoever installs the package needs no tree-sitter-c, which
 * builds native code that nothing here uses.
 */
function grammarFile(): string {
  const built = join(__dirname, '..', 'grammar', 'tree-sitter-c.wasm');
  return existsSync(built) ? built : require.resolve('tree-sitter-c/tree-sitter-c.wasm');
}

/**
 * Parse C text. The caller deletes the tree: it lives in WebAssembly memory.
 * @throws when `loadGrammar` has not been awaited
 */
export function parseC(text: string): Tree {
  if (!parser) throw new Error('the C grammar is not loaded: await loadGrammar() first');
  if (trapped) throw new Error('the C grammar failed on what came before: await loadGrammar() again');
  let tree: Tree | null;
  try {
    tree = parser.parse(text);
  } catch (error) {
    trapped = true;
    throw new Error('the C grammar cannot read it: it is too deep or too large', { cause: error });
  }
  if (!tree) throw new Error('the C grammar returned no tree');
  return tree;
}
