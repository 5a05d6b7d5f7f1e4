import type { Driver } from '../../model/driver';
import { tokenize } from '../../model/lexer';
import { definitionsOf } from '../mapped-callback/operations';
import type { Library } from './library';
import type { Reason } from './shared-names';
import type { SourceFile } from './source-file';

/**
 * The one file that uses an operations structure which is not static, so that hooks of this file may add a member to it.
 *
 * @param files the given files that name the structure
 * @returns its path; or why there is none, where an empty reason is not worth telling
 */
export function ownerAmong(
  name: string,
  files: readonly SourceFile[],
  driverOf: (file: SourceFile) => Driver,
  library: Library,
): { readonly path: string } | { readonly reason: Reason } {
  const [owner, another] = files.filter((file) => definitionsOf({ driver: driverOf(file) }, name).length > 0);
  if (owner === undefined || another !== undefined) return { reason: '' };
  const user = files.find((file) => file !== owner && !onlyDeclares(file.source, name));
  if (user) return { reason: `${user.path} does` };
  const missing = library.missing({ name, files, where: 'around' });
  return missing === null ? { path: owner.path } : { reason: `${missing} names it, and was not given` };
}

/** Does a text only declare an operations structure, or ask whether a mapping has it? */
function onlyDeclares(source: string, name: string): boolean {
  const text = [...tokenize(source)].filter(({ kind }) => kind !== 'comment').map(({ text }) => text);
  const mention = new RegExp(`\\b${name}\\b`);
  const isCompared = (i: number): boolean =>
    text[i - 1] === '&' && /[!=]=$/.test(text.slice(Math.max(0, i - 3), i - 1).join(''));
  return text.every(
    (word, i) =>
      !mention.test(word) ||
      (word === name && ((text[i - 1] === 'vm_operations_struct' && text[i + 1] === ';') || isCompared(i))),
  );
}
