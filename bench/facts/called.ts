import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { factOf } from '../../kernel/facts';
import { guardOf } from '../../kernel/guards';
import type { Driver } from '../../model/driver';
import type { FunctionDeclaration } from '../../model/nodes';
import { parseDriver } from '../../model/parse';
import { calleeName, find } from '../../model/query';
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
 * What hooks and the helpers of the same file call that has no row and no body: neither in the file, nor in a header
 * that it includes by `"..."`, nor in a header of the tree whose own calls are all explained.
 */
export function unexplained(tree: string, hooks: readonly ScannedHook[], headers: Headers): Unexplained[] {
  const found = new Map<string, { hooks: Set<string>; converted: Set<string>; example: string }>();
  const byFile = new Map<string, ScannedHook[]>();
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
      for (const name of calledFrom(driver, hook)) {
        if (isExplained(name, driver, local, headers, new Set())) continue;
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

/** What the functions of a file that a hook reaches call besides them. */
function calledFrom(driver: Driver, hook: string): Set<string> {
  const outside = new Set<string>();
  const seen = new Set<string>();
  const visit = (definition: FunctionDeclaration): void => {
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
      const bodies = driver.functions(name);
      if (bodies.length === 0) outside.add(name);
      else bodies.forEach(visit);
    }
  };
  driver.functions(hook).forEach(visit);
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
  const seen = new Set<string>();
  const visit = (from: string, text: string): void => {
    for (const [, name] of withoutComments(text).matchAll(/^\s*#\s*include\s+"([^"]+)"/gm)) {
      const path = normalize(join(dirname(from), name));
      if (seen.has(path)) continue;
      seen.add(path);
      if (headers.readFile(path)) visit(path, readFileSync(join(tree, path), 'utf8'));
    }
  };
  visit(file, source);
  return headers;
}
