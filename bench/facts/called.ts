import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { factOf } from '../../kernel/facts';
import { guardOf } from '../../kernel/guards';
import type { Driver } from '../../model/driver';
import type { FunctionDeclaration } from '../../model/nodes';
import { parseDriver } from '../../model/parse';
import { calleeName, find } from '../../model/query';
import { hasWord } from '../../model/words';
import { Headers, withoutComments } from './headers';

/** A hook of a tree, as `scan --json` shows it. */
export interface ScannedHook {
  readonly file: string;
  readonly hook: string | null;
  readonly outcome: string;
}

/** A function that hooks call and of which nothing says what it does. */
export interface Unexplained {
  readonly name: string;
  /** How many hooks reach a call of it, and how many of them are converted. */
  readonly hooks: number;
  readonly converted: number;
  /** One file that calls it. */
  readonly example: string;
}

/**
 * What hooks and the helpers of the same file call that has no row and no body: neither in the file, nor in another C file
 * of its folder or of its headers', which a scan of the tree reads along, nor in a header that it includes by `"..."`, nor in a header of the
 * tree whose own calls are all explained.
 */
export function unexplained(tree: string, hooks: readonly ScannedHook[], headers: Headers): Unexplained[] {
  const found = new Map<string, { hooks: Set<string>; converted: Set<string>; example: string }>();
  const byFile = new Map<string, ScannedHook[]>();
  const folders = new Folders(tree);
  for (const hook of hooks) {
    const same = byFile.get(hook.file);
    if (same) same.push(hook);
    else byFile.set(hook.file, [hook]);
  }
  for (const [file, own] of byFile) {
    const source = readFileSync(join(tree, file), 'utf8');
    const driver = parseDriver(source, { path: file });
    const local = localHeaders(tree, file, source);
    for (const { hook, outcome } of own) {
      if (hook === null) continue;
      for (const { name, from } of calledFrom(driver, hook, folders)) {
        const around = from === driver ? local : localHeaders(tree, from.path, from.source);
        if (isExplained(name, from, around, headers, new Set())) continue;
        const entry = found.get(name) ?? { hooks: new Set(), converted: new Set(), example: file };
        entry.hooks.add(`${file}:${hook}`);
        if (outcome.startsWith('migrated')) {
          if (entry.converted.size === 0) entry.example = file;
          entry.converted.add(`${file}:${hook}`);
        }
        found.set(name, entry);
      }
    }
  }
  return [...found]
    .map(([name, entry]) => ({
      name,
      hooks: entry.hooks.size,
      converted: entry.converted.size,
      example: entry.example,
    }))
    .sort((a, b) => b.converted - a.converted || b.hooks - a.hooks || (a.name < b.name ? -1 : 1));
}

/** C files of a tree, by the folder that they are in: those of a driver lie together. */
class Folders {
  private readonly texts = new Map<string, ReadonlyMap<string, string>>();
  private readonly drivers = new Map<string, Driver>();

  constructor(private readonly tree: string) {}

  /**
   * The C file that defines a function for others, beside the one that calls it or beside a header that this includes; null
   * when there is none, or more than one.
   */
  definer({ path: file, source }: Driver, name: string): Driver | null {
    const folders = new Set([file, ...includedFrom(this.tree, file, source)].map((path) => dirname(path)));
    const texts = [...folders].flatMap((folder) => [...this.textsOf(folder)]);
    const found = texts.flatMap(([path, text]) => {
      if (path === file || !hasWord(text, name)) return [];
      const driver = this.drivers.get(path) ?? parseDriver(text, { path });
      this.drivers.set(path, driver);
      return driver.functions(name).some(({ storage }) => !storage.includes('static')) ? [driver] : [];
    });
    return found.length === 1 ? found[0] : null;
  }

  private textsOf(folder: string): ReadonlyMap<string, string> {
    const known = this.texts.get(folder);
    if (known) return known;
    const names = readdirSync(join(this.tree, folder)).filter((name) => name.endsWith('.c'));
    const texts = new Map(
      names.map((name) => [join(folder, name), readFileSync(join(this.tree, folder, name), 'utf8')]),
    );
    this.texts.set(folder, texts);
    return texts;
  }
}

/** A call that leads out of what is read, and the file that it stands in. */
interface CallOutside {
  readonly name: string;
  readonly from: Driver;
}

/** What the functions that a hook reaches, of its file and of those beside it, call besides them. */
function calledFrom(driver: Driver, hook: string, folders: Folders): CallOutside[] {
  const outside: CallOutside[] = [];
  const seen = new Set<string>();
  const visit = (from: Driver, definition: FunctionDeclaration): void => {
    const names = [
      ...find(definition.body, 'CallExpression').map(({ node }) => calleeName(node)),
      ...find(definition.body, 'CMacroBlock').map(({ node }) => node.callee.name),
    ];
    for (const { node } of find(definition.body, 'CGuardStatement')) {
      if (!guardOf(node.kind.name)) names.push(`guard(${node.kind.name})`);
    }
    for (const name of names) {
      if (name === null || seen.has(name) || isLocal(definition, name)) continue;
      seen.add(name);
      const isHere = from.functions(name).length > 0;
      const definer = isHere ? from : factOf(name) ? null : folders.definer(from, name);
      if (definer === null) outside.push({ name, from });
      else for (const body of definer.functions(name)) visit(definer, body);
    }
  };
  for (const definition of driver.functions(hook)) visit(driver, definition);
  return outside;
}

/** Is a called name a pointer that the function itself has? */
function isLocal(definition: FunctionDeclaration, name: string): boolean {
  return (
    definition.params.some((parameter) => parameter.name === name) ||
    find(definition.body, 'VariableDeclarator').some(({ node }) => node.id.name === name)
  );
}

function isExplained(
  name: string,
  driver: Driver,
  local: Headers,
  headers: Headers,
  seen: Set<string>,
): boolean {
  if (factOf(name) || seen.has(name) || /^(guard|scoped_guard|scoped_cond_guard)$/.test(name)) return true;
  seen.add(name);
  const bodies = [
    ...macrosOf(driver, name),
    ...[...local.of(name), ...headers.of(name)].flatMap(({ body }) => body ?? []),
  ];
  const [body] = bodies;
  if (body === undefined) return false;
  return callsIn(body).every((called) => isExplained(called, driver, local, headers, seen));
}

function macrosOf(driver: Driver, name: string): string[] {
  return driver.items.flatMap((item) => {
    if (item.kind !== 'directive') return [];
    const define = /^#\s*define\s+(\w+)(\([^)]*\))?([^]*)$/.exec(driver.source.slice(item.start, item.end));
    return define?.[1] === name ? [define[3]] : [];
  });
}

const NO_CALL =
  /^(if|for|while|switch|return|sizeof|do|else|defined|typeof|__typeof__|case|__builtin_\w+|_Generic|__typeof_unqual__|asm|__asm__|volatile|__attribute__)$/;

function callsIn(text: string): string[] {
  return [...new Set([...text.matchAll(/\b([A-Za-z_]\w*)\s*\(/g)].map(([, name]) => name))].filter(
    (name) => !NO_CALL.test(name),
  );
}

/** The headers that a file includes by `"..."`, and those that they include so. */
function localHeaders(tree: string, file: string, source: string): Headers {
  const headers = new Headers(tree);
  for (const path of includedFrom(tree, file, source)) headers.readFile(path);
  return headers;
}

/** Their paths in the tree. */
function includedFrom(tree: string, file: string, source: string): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (from: string, text: string): void => {
    for (const [, name] of withoutComments(text).matchAll(/^\s*#\s*include\s+"([^"]+)"/gm)) {
      const path = normalize(join(dirname(from), name));
      if (found.has(path) || !existsSync(join(tree, path))) continue;
      found.add(path);
      visit(path, readFileSync(join(tree, path), 'utf8'));
    }
  };
  visit(file, source);
  return found;
}
