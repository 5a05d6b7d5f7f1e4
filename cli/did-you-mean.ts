import { closest, distance } from 'fastest-levenshtein';
import { documentationOf } from './documentation';
import { COMMANDS } from './command-table';

/** Of a word's letters, one in so many may be wrong for another to be what was meant. */
const LETTERS_FOR_A_MISTAKE = 3;

/** The name that was most likely meant; null when none is near. */
function near(word: string, names: readonly string[]): string | null {
  if (names.length === 0) return null;
  const known = closest(word, names);
  return distance(word, known) <= Math.max(1, Math.floor(word.length / LETTERS_FOR_A_MISTAKE)) ? known : null;
}

/**
 * What to say of options that there are not.
 *
 * @param given their names, as yargs lists them: without dashes, by commas, one with dashes inside once more in camel case
 * @param asked the command that they were given to, if any
 */
export function unknownOptions(given: string, asked: string | undefined): string {
  const all = given.split(', ');
  const names = all.filter((name) => !all.some((other) => other !== name && camelCased(other) === name));
  const command = COMMANDS.find(({ name }) => name === asked);
  const known = command === undefined ? [] : documentationOf(command).options.map(({ name }) => name);
  // yargs tells of --no-verfy as of verfy.
  const bare = new Map(known.map((name) => [name.replace(/^no-/, ''), name]));
  const meant = names.flatMap((name) => bare.get(near(name, [...bare.keys()]) ?? '') ?? []);
  const hint = meant.length === 0 ? '' : `; did you mean ${meant.map((name) => `--${name}`).join(', ')}?`;
  return `unknown option: ${names.join(', ')}${hint}`;
}

/** What to say of a command that there is not. */
export function unknownCommand(given: string, names: readonly string[]): string {
  const meant = near(given, names);
  return `unknown command: ${given}${meant === null ? '' : `; did you mean ${meant}?`}`;
}

function camelCased(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
