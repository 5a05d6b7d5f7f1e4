import { argumentTexts } from './argument-texts';
import { dirname, join, relative } from 'node:path';
import { enclosingTree, isProfile, type Counterpart, type KernelApi } from './kernel-api';
import { textWithin } from './regular-file';

/**
 * Functions of the kernel that are handed an mmap callback as an argument: `hv_create_ring_sysfs(channel, mmap_ring)`. Whether
 * the target kernel's takes a descriptor is read from the header that declares the function.
 */

/** A function of a file that takes a vma, and a function that the file passes it to. */
export interface PassedFunction {
  readonly name: string;
  readonly callee: string;
}

const LAST_PARAMETER = /\bstruct\s+vm_area_struct\s*\*\s*\w+(?:\s+\w+)*\s*\)\s*\{/g;
/** What stands before a last parameter. */
const LIST_BEFORE = /\b(\w+)\s*\((?:[^;{}()]*,)?\s*$/;
const LONGEST_NAME = 200;
const NO_CALL = /^(?:if|while|for|switch|return|sizeof|EXPORT_SYMBOL\w*|MODULE_\w+|BUILD_BUG_ON)$/;

/** What may stand between any two tokens, attributes, and strings, in which nothing of that is meant. */
const SPACE_OR_STRING =
  /\b__attribute(?:__)?\s*\(\s*\((?:[^()]|\([^()]*\))*\)\s*\)|\/\*[^]*?\*\/|\/\/[^\n]*|\\\r?\n|"(?:\\[^]|[^"\\\n])*"|'(?:\\[^]|[^'\\\n])*'/g;

/** A text with spaces for comments, joined lines and attributes. */
function plain(text: string): string {
  return text.replace(SPACE_OR_STRING, (found) => (/^["']/.test(found) ? found : ' '.repeat(found.length)));
}

/** The functions of a text that take a vma and that it passes to others, as far as the text alone tells. */
export function passedFunctions(text: string): PassedFunction[] {
  if (!text.includes('vm_area_struct')) return [];
  const source = plain(text);
  const names = new Set(
    [...source.matchAll(LAST_PARAMETER)].flatMap(({ index }) => {
      const opening = source.lastIndexOf('(', index);
      const start = Math.max(0, opening - LONGEST_NAME);
      return LIST_BEFORE.exec(source.slice(start, index))?.[1] ?? [];
    }),
  );
  return (names.size > FEW ? placesOfAll(source, names) : placesOfEach(source, names)).flatMap(
    ({ name, index }): PassedFunction[] => {
      const callee = calleeAround(source, index + 1);
      return callee === null || NO_CALL.test(callee) ? [] : [{ name, callee }];
    },
  );
}

/** Names that are looked for one by one; more of them are found by one look at every argument. */
const FEW = 8;

interface NamePlace {
  readonly name: string;
  /** Where the bracket or the comma stands before it. */
  readonly index: number;
}

function placesOfEach(source: string, names: ReadonlySet<string>): NamePlace[] {
  return [...names].flatMap((name) =>
    [...source.matchAll(new RegExp(`[(,]\\s*&?${name}\\s*(?=[,)])`, 'g'))].map(({ index }) => ({
      name,
      index,
    })),
  );
}

function placesOfAll(source: string, names: ReadonlySet<string>): NamePlace[] {
  const places = new Map<string, NamePlace[]>([...names].map((name) => [name, []]));
  for (const { index, 1: name } of source.matchAll(/[(,]\s*&?(\w+)\s*(?=[,)])/g))
    places.get(name)?.push({ name, index });
  return [...places.values()].flat();
}

/** The function in whose parentheses an offset stands. */
function calleeAround(source: string, at: number): string | null {
  let depth = 0;
  for (let i = at - 1; i >= 0 && !/[;{}]/.test(source[i]); i--) {
    if (source[i] === ')') depth++;
    if (source[i] === '(' && depth-- === 0)
      return /(\w+)\s*$/.exec(source.slice(Math.max(0, i - 80), i))?.[1] ?? null;
  }
  return null;
}

/** What a counterpart is called that is not a member of a structure but an argument of a function. */
export function argumentOf(callee: string): string {
  return `${callee}()`;
}

/**
 * What the target kernel offers to one file: where it was read from a tree, with the callbacks that the functions take which
 * the file passes its own to.
 * @param path the file, whose `#include` directives say where these functions are declared
 */
export function withCallbackParameters(api: KernelApi, path: string, source: string): KernelApi {
  if (isProfile(api)) return api;
  const callees = new Set(passedFunctions(source).map(({ callee }) => callee));
  if (callees.size === 0) return api;
  const headers = includedHeaders(api.name, path, source);
  const found = [...callees].flatMap((callee): [string, Counterpart][] => {
    const counterpart = headers.map((header) => callbackParameter(header, callee)).find((c) => c !== null);
    return counterpart ? [[argumentOf(callee), counterpart]] : [];
  });
  return found.length === 0 ? api : { ...api, counterparts: new Map([...api.counterparts, ...found]) };
}

/** The texts of the headers of a tree that a file includes, one of the same place in another tree included. */
function includedHeaders(tree: string, path: string, source: string): string[] {
  const own = enclosingTree(path);
  const folder = own === null ? null : relative(own, dirname(path));
  const includes = source.matchAll(/^[ \t]*#[ \t]*include[ \t]*(["<])([^">]+)[">]/gm);
  return [...includes].flatMap(([, kind, name]) => {
    const beside = kind === '"' && folder !== null ? [join(tree, folder, name)] : [];
    for (const candidate of [...beside, join(tree, 'include', name)]) {
      const text = textWithin(candidate, tree);
      if (text !== null) return [text];
    }
    return [];
  });
}

/**
 * The parameter of a function that is a callback for descriptors.
 * @returns null when the header does not declare the function, or it has none
 */
function callbackParameter(header: string, callee: string): Counterpart | null {
  const declared = new RegExp(`\\b${callee}\\s*\\(`).exec(header);
  if (!declared) return null;
  const parameters = argumentTexts(header, declared.index + declared[0].length) ?? [];
  for (const [argument, parameter] of parameters.entries()) {
    const callback = /\(\s*\*\s*\w*\s*\)\s*\(/.exec(parameter);
    if (!callback) continue;
    const inner = argumentTexts(parameter, callback.index + callback[0].length) ?? [];
    const last = inner.pop();
    if (last !== undefined && /\bstruct\s+vm_area_desc\s*\*/.test(last))
      return { member: '', leading: inner, argument };
  }
  return null;
}
