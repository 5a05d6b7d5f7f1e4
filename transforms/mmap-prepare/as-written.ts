import { definesOf } from '../../model/defines';
import type { Driver } from '../../model/driver';
import { Edits } from '../../model/edits';
import type { FunctionDeclaration, SourceRange } from '../../model/nodes';
import { parseDriver } from '../../model/parse';
import { hasWord } from '../../model/words';

/**
 * What a file keeps of its legacy code is as somebody wrote it. A plain form, or a text without what the target kernel never
 * compiles, is a way to convert; a function whose legacy form stays beside its twin was not to be changed.
 */

/**
 * What a text was converted to, with the functions that converting it left alone as the file has them.
 * @param original the file
 * @param plain    the text that was converted in its place
 */
export function asWritten(original: Driver, plain: Driver, output: string): string {
  return plain === original
    ? output
    : withLegacyFunctions(original, plain, parseDriver(output, { path: original.path }));
}

/**
 * The macros of the file that the text which is converted in its place has not, although what is left as it was uses them.
 * @param written what that text was converted to, as `asWritten` has it
 */
export function macrosNeeded(original: Driver, plain: Driver, written: string): Set<string> {
  const kept = definesOf(plain);
  const gone = [...definesOf(original).keys()].filter((name) => !kept.has(name));
  return new Set(gone.filter((name) => hasWord(written, name)));
}

function withLegacyFunctions(original: Driver, plain: Driver, output: Driver): string {
  const edits = new Edits(output.source);
  const known = new Set(original.items.map((item) => textOf(original, item)));
  for (const item of plain.items) {
    const written = textOf(plain, item);
    if (item.kind !== 'function' || known.has(written) || !output.source.includes(written)) continue;
    for (const node of plain.model(item)) {
      if (node.type !== 'FunctionDeclaration') continue;
      const kept = output.functions(node.id.name).find((one) => textOf(output, one) === textOf(plain, node));
      const own = kept && counterpart(original, plain, node);
      // What is given other values now has callers that give it these.
      if (own && headOf(original, own) === headOf(plain, node)) edits.replace(kept, textOf(original, own));
    }
  }
  return edits.apply();
}

/** The function of the file that is another one's of a text made of it; null where it has fewer or more of the name. */
function counterpart(
  original: Driver,
  plain: Driver,
  definition: FunctionDeclaration,
): FunctionDeclaration | null {
  const own = original.functions(definition.id.name);
  const all = plain.functions(definition.id.name);
  return own.length === all.length ? (own[all.indexOf(definition)] ?? null) : null;
}

/** The text of a function up to its body. */
const headOf = ({ source }: Driver, { start, body }: FunctionDeclaration): string =>
  source.slice(start, body.start);

const textOf = ({ source }: Driver, { start, end }: SourceRange): string => source.slice(start, end);
