import { replacementText } from '../model/defines';
import type { Driver } from '../model/driver';
import { enumeratorOf } from '../model/enumerators';
import type { Expression } from '../model/nodes';
import { parseExpression } from '../model/parse';
import { unparenthesized } from '../model/query';
import { definesFor } from './macro-bodies';

/** Names that stand for a result: `#define DRV_FAIL (-1)`, `enum { ST_OK, ST_FAIL = -EIO }`. */

/** How many names may stand for one another. */
const DEPTH = 4;

const known = new WeakMap<Driver, Map<string, Expression | null>>();

/**
 * The number or error number that a name stands for, which is the same under every condition: that of a macro without
 * parameters of the file or of its headers, or of an enumeration constant of the file.
 * @returns an expression whose range is none of the file; null where the name stands for something else, or for nobody knows what
 */
export function namedConstant(driver: Driver, name: string, depth = DEPTH): Expression | null {
  let names = known.get(driver);
  if (!names) known.set(driver, (names = new Map<string, Expression | null>()));
  let value = names.get(name);
  if (value === undefined) names.set(name, (value = read(driver, name, depth)));
  return value;
}

function read(driver: Driver, name: string, depth: number): Expression | null {
  if (depth === 0) return null;
  const defines = definesFor(driver, name);
  if (defines.some(({ parameters }) => parameters !== undefined)) return null;
  const texts = new Set(defines.map(({ text }) => replacementText(text)));
  const [text] = texts.size > 0 ? texts : [enumerated(driver, name)];
  if (texts.size > 1 || text === null || text === undefined || text === '') return null;
  const expression = parseExpression(text);
  const bare = expression && (unparenthesized(expression) as Expression);
  if (bare?.type === 'Identifier') return namedConstant(driver, bare.name, depth - 1);
  return bare && isNumber(bare) ? bare : null;
}

/** Is it a whole number, or an error number such as `-EIO`? */
function isNumber(expression: Expression): boolean {
  if (expression.type === 'Literal') return typeof expression.value === 'bigint';
  if (expression.type !== 'UnaryExpression' || expression.operator !== '-') return false;
  const argument = unparenthesized(expression.argument);
  return (
    argument.type === 'Literal' || (argument.type === 'Identifier' && /^E[A-Z0-9]+$/.test(argument.name))
  );
}

/** The value of an enumeration constant of the file, as it is written there: the first one without a value is 0. */
function enumerated(driver: Driver, name: string): string | null {
  const found = enumeratorOf(driver, name);
  if (found === null) return null;
  if (found.value !== null) return replacementText(found.value);
  return replacementText(found.before) === '{' ? '0' : null;
}
