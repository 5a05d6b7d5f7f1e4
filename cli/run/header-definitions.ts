import { headersNaming } from '../../analysis/elsewhere';
import { factOf } from '../../kernel/facts';
import { definesOf } from '../../model/defines';
import type { Driver } from '../../model/driver';
import { classDefinitions } from '../../model/guard-classes';
import type { KernelApi } from '../../model/kernel-api';
import { blankedTextFor, kernelsFrom } from '../../model/kernel-release';
import type { FunctionDeclaration } from '../../model/nodes';
import { parseDriver } from '../../model/parse';
import { calleeName, find } from '../../model/query';
import { MAPPINGS, pointsToMapping } from '../../model/types';
import { settledText } from '../../transforms/plain-forms/dead-branches';
import { hasWord } from '../../model/words';
import { calledIn, namedByScopes, scopeMacros } from './header-scopes';
import { flagFunctionOf } from '../../transforms/plain-forms/flag-wrappers';
import { typedefInHeaders } from '../../transforms/plain-forms/typedefs';

/**
 * What the headers of a driver define of what its functions give a vma or a descriptor to, as text that can stand behind the file's:
 * `acme_vm_flags_set(vma, VM_IO)` does something with the mapping, which who runs the file has to know as well as who converts it.
 * @param versions texts of one file, none of which is given what one of them defines
 * @param api the kernel that is compiled for; undefined where all that is defined may be meant
 */
export function headerDefinitions(versions: readonly string[], path: string, api?: KernelApi): string {
  const files = versions.map((text) => parseDriver(text, { path }));
  const [file] = files;
  const asked = new Set<string>();
  const found: string[] = [];
  for (const driver of files) {
    for (const name of givenAMapping(driver)) {
      if (asked.has(name) || files.some((one) => isDefinedIn(one, name))) continue;
      asked.add(name);
      const text = definitionOf(file, name, api);
      if (text === null) continue;
      found.push(text);
      // What it calls in turn is defined there, too.
      files.push(parseDriver(text, { path }));
    }
  }
  const all = [...found, ...scopeDefinitions(files, api), ...typeDefinitions(file)];
  return all.map((text) => `\n${text}\n`).join('');
}

/** What the headers say of the types of what hooks are given: `typedef struct file *os_file_t;`. */
function typeDefinitions(file: Driver): string[] {
  const params = file.hooks.flatMap((hook) => hook.function?.params ?? []);
  const names = new Set(
    params.flatMap(({ ctype }) => {
      const pointed = ctype.kind === 'pointer' ? ctype.to : ctype;
      return pointed.kind === 'named' ? [pointed.name] : [];
    }),
  );
  return [...names].flatMap((name) => {
    const found = typedefInHeaders(file, name);
    return found === null ? [] : [`typedef struct ${found.structure} ${found.pointer ? '*' : ''}${name};`];
  });
}

/** What the headers define of what the ends of scopes do, and of what that calls: it is not given a mapping, and runs all the same. */
function scopeDefinitions(files: readonly Driver[], api?: KernelApi): string[] {
  const [file] = files;
  const macros = scopeMacros(file);
  const texts = files.map(({ source }) => source);
  const asked = new Set<string>();
  const found: string[] = [];
  for (let i = 0; i < texts.length; i++) {
    const isOfHeader = i >= files.length;
    const names = [
      ...macros.filter((name) => hasWord(texts[i], name)),
      ...namedByScopes(texts[i]),
      ...(isOfHeader ? calledIn(texts[i]) : []),
    ];
    for (const name of names) {
      if (asked.has(name) || files.some((one) => isDefinedIn(one, name))) continue;
      asked.add(name);
      const text = classesOf(file, name, api) ?? definitionOf(file, name, api) ?? wordOf(file, name, api);
      if (text === null) continue;
      found.push(text);
      texts.push(text);
    }
  }
  return found;
}

/** The texts of the headers that define a class of guards; null where none does, or the file itself. */
function classesOf(file: Driver, name: string, api?: KernelApi): string | null {
  if (classDefinitions(file, name).length > 0) return null;
  // A variant is named by two words, which stand apart where it is defined.
  const words = new Set([name, name.replace(/_[^_]+$/, '')]);
  const headers = new Set([...words].flatMap((word) => headersNaming(file, word)));
  const texts = [...headers].flatMap((found) =>
    classDefinitions(api ? compiledHeader(found, api) : found, name),
  );
  return texts.length > 0 ? texts.join('\n') : null;
}

/** The text of the one definition of a macro without parentheses in the headers of a file. */
function wordOf(file: Driver, name: string, api?: KernelApi): string | null {
  const [only, another] = headersNaming(file, name).flatMap((found) =>
    (definesOf(api ? compiledHeader(found, api) : found).get(name) ?? []).filter(
      ({ parameters }) => parameters === undefined,
    ),
  );
  return only !== undefined && another === undefined ? `#define ${name} ${only.text.trim()}` : null;
}

const isDefinedIn = (driver: Driver, name: string): boolean =>
  driver.functions(name).length > 0 || definesOf(driver).has(name);

/** What the functions of a file call with a vma or a descriptor, other than functions of the kernel that are known. */
function givenAMapping(driver: Driver): Set<string> {
  const names = new Set<string>();
  const items = new Set(MAPPINGS.flatMap((tag) => driver.itemsNaming('function', tag)));
  for (const item of items) {
    for (const node of driver.model(item)) {
      if (node.type !== 'FunctionDeclaration') continue;
      const mappings = mappingsIn(node);
      for (const { node: call } of find(node.body, 'CallExpression')) {
        const name = calleeName(call);
        const isGiven = call.arguments.some((one) => one.type === 'Identifier' && mappings.has(one.name));
        if (name !== null && isGiven && factOf(name) === undefined) names.add(name);
      }
    }
  }
  return names;
}

/** The parameters and the locals of a function that point to a vma or a descriptor. */
function mappingsIn({ params, body }: FunctionDeclaration): Set<string> {
  const declared = [...params, ...find(body, 'VariableDeclarator').map(({ node }) => node.id)];
  return new Set(declared.filter(({ ctype }) => pointsToMapping(ctype)).map(({ name }) => name));
}

/** The text of the one definition of a function or a macro in the headers of a file; null when there is none, or several. */
function definitionOf(file: Driver, name: string, api?: KernelApi): string | null {
  const flags = flagFunctionOf(file, name);
  if (flags !== null) return `#define ${name}(vma, flags) ${flags}(vma, flags)`;
  const definitions = headersNaming(file, name).flatMap((found) => {
    const header = api ? compiledHeader(found, api) : found;
    const functions = header.functions(name).map(({ start, end }) => header.source.slice(start, end));
    const macros = (definesOf(header).get(name) ?? []).flatMap(({ parameters, text }) =>
      parameters === undefined ? [] : `#define ${name}(${parameters})${text}`,
    );
    return [...functions, ...macros];
  });
  const [only, another] = definitions;
  return only !== undefined && another === undefined ? only : null;
}

const compiled = new WeakMap<Driver, { readonly api: KernelApi; readonly header: Driver }>();

/** A header without what kernels from a release on do not compile, nor the build that is described: asked for each name. */
function compiledHeader(found: Driver, api: KernelApi): Driver {
  const before = compiled.get(found);
  if (before?.api === api) return before.header;
  const { source, path } = found;
  const text = blankedTextFor(settledText(source, path, api), kernelsFrom(api.since));
  const header = parseDriver(text, { path });
  compiled.set(found, { api, header });
  return header;
}
