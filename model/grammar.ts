import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RecentTexts } from './recent-texts';
import { importTreeSitter, newTreeSitter } from './tree-sitter';
import type { Node, Parser as TreeSitterParser, ParseState, Tree } from 'web-tree-sitter';

let parser: TreeSitterParser | null = null;
let loading: Promise<void> | null = null;
/**
 * How often the parser may report its progress, each time after a hundred steps, while it looks for a way on behind an error.
 * Each of these steps takes as long as the text before it; of what a person wrote, none was ever seen to need one report.
 */
const MOST_RECOVERY = 16;
/** Bytes of a character in the parser's memory. */
const CHARACTER = 2;
/** Whether the parser ended in the middle of a text: its memory is then in no state to go on with. */
let trapped = false;

/** Characters of texts whose trees are kept: a tree takes some forty bytes for each. */
const MOST_KEPT_CHARACTERS = 64 << 10;
const noTrees = (): RecentTexts<Tree> => new RecentTexts(MOST_KEPT_CHARACTERS, (tree) => tree.delete());
let kept = noTrees();

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
  // It lies beside the package's code, which may be a part of a larger file.
  await Parser.init({ locateFile: () => require.resolve('web-tree-sitter/web-tree-sitter.wasm') });
  const language = await Language.load(readFileSync(grammarFile()));
  const loaded = new Parser();
  loaded.setLanguage(language);
  parser = loaded;
  // The trees of a parser that trapped went with its memory.
  kept = noTrees();
}

/** Lets go of the trees that are kept: who measures what a text takes that was not seen yet needs none of them. */
export function forgetSyntaxTrees(): void {
  kept.clear();
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
 *
 * @returns null when it is so damaged that finding out where it goes on takes too long
 * @throws when `loadGrammar` has not been awaited
 */
export function parseC(text: string): Tree | null {
  if (!parser) throw new Error('the C grammar is not loaded: await loadGrammar() first');
  if (trapped) throw new Error('the C grammar failed on what came before: await loadGrammar() again');
  const before = kept.get(text);
  const tree = before?.copy() ?? parsed(parser, text);
  if (tree === null) return null;
  if (!before && text.length <= MOST_KEPT_CHARACTERS / 4) kept.set(text, tree.copy());
  texts.set(tree, text);
  return tree;
}

const texts = new WeakMap<Tree, string>();

/** The text of a node as the grammar was given it: the package finds that out by four calls into WebAssembly. */
export function textOf({ tree, startIndex, endIndex }: Node): string {
  return texts.get(tree)!.slice(startIndex, endIndex);
}

/** The text of the part of a node that the grammar calls by a name; null where there is none. */
export function textOfField(node: Node, field: string): string | null {
  const part = node.childForFieldName(field);
  return part && textOf(part);
}

function parsed(parser: TreeSitterParser, text: string): Tree | null {
  const end = text.length * CHARACTER;
  let recovery = 0;
  const isLost = ({ hasError, currentOffset }: ParseState): boolean =>
    hasError && currentOffset < end && ++recovery > MOST_RECOVERY;
  let tree: Tree | null;
  try {
    tree = parser.parse(text, null, { progressCallback: isLost });
  } catch (error) {
    trapped = true;
    throw new Error('the C grammar cannot read it: it is too deep or too large', { cause: error });
  }
  if (tree !== null) return tree;
  // Or it would go on with this text when it is given the next one.
  parser.reset();
  if (recovery > MOST_RECOVERY) return null;
  throw new Error('the C grammar returned no tree');
}
