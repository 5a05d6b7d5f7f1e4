import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Where a tree declares or defines a function or macro. */
export interface Declaration {
  readonly file: string;
  readonly kind: 'function' | 'macro';
  /** How many parameters; null for a macro without parameters (an alias), and where any number may be given. */
  readonly parameters: number | null;
  readonly returnsNothing: boolean;
  /** Its types by position, as written; empty for macros. */
  readonly types: readonly string[];
  readonly returns: string;
  /** What it does, where the text is there: a macro's replacement, an inline function's body. */
  readonly body: string | null;
}

/** Every declaration of the headers of a tree, by name, and what files define besides. */
export class Headers {
  private readonly byName = new Map<string, Declaration[]>();
  private core: readonly string[] | undefined;
  private readonly readFiles = new Set<string>();

  constructor(private readonly tree: string) {}

  /** Read every header below a folder of the tree. */
  readFolder(folder: string): void {
    for (const file of filesBelow(join(this.tree, folder), /\.h$/)) this.readFile(relative(this.tree, file));
  }

  /** Read one file; false when there is none. */
  readFile(file: string): boolean {
    if (this.readFiles.has(file)) return true;
    let text;
    try {
      text = readFileSync(join(this.tree, file), 'utf8');
    } catch {
      return false;
    }
    this.readFiles.add(file);
    for (const [name, declaration] of declarationsOf(file, withoutComments(text))) {
      const known = this.byName.get(name);
      if (known) known.push(declaration);
      else this.byName.set(name, [declaration]);
    }
    return true;
  }

  of(name: string): readonly Declaration[] {
    return this.byName.get(name) ?? [];
  }

  /** Does any text of the core kernel call a name? For names that macros paste together: SetPageDirty(). */
  isCalled(name: string): boolean {
    this.core ??= ['include', 'mm', 'kernel', 'fs', 'lib']
      .flatMap((folder) => filesBelow(join(this.tree, folder), /\.[ch]$/))
      .map((file) => readFileSync(file, 'utf8'));
    const call = new RegExp(`\\b${name}\\(`);
    return this.core.some((text) => text.includes(name) && call.test(text));
  }

  names(): IterableIterator<string> {
    return this.byName.keys();
  }
}

/** Every file below a folder whose name matches. */
export function filesBelow(folder: string, name: RegExp): string[] {
  const found: string[] = [];
  const visit = (at: string): void => {
    for (const entry of readdirSync(at, { withFileTypes: true })) {
      const path = join(at, entry.name);
      if (entry.isDirectory()) visit(path);
      else if (entry.isFile() && name.test(entry.name)) found.push(path);
    }
  };
  visit(folder);
  return found;
}

/** Comments as spaces; line breaks stay. */
export function withoutComments(text: string): string {
  return text.replace(/\/\*[^]*?\*\/|\/\/[^\n]*/g, (comment) => comment.replace(/[^\n]/g, ' '));
}

const DEFINE = /^[ \t]*#[ \t]*define[ \t]+(\w+)(\(([^)]*)\))?((?:[^\n\\]|\\[^])*)/gm;
const FUNCTION =
  /^((?:[A-Za-z_][\w \t*]*?[\s*]|))(\w+)[ \t]*\(((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)(?:\s*\b(?:__\w+|noexcept)(?:\s*\([^()]*\))?)*\s*([;{])/gm;
/** Annotations with arguments that stand before or after a declaration. */
const ATTRIBUTES =
  /\b(__attribute__\s*\(\((?:[^()]|\([^()]*\))*\)\)|(__printf|__scanf|__alloc_size|__realloc_size|__assume_aligned|__acquires|__releases|__must_hold|__cond_acquires|__acquires_shared|__releases_shared|__cond_acquires_shared|__must_hold_shared|__no_context_analysis|__malloc|__diagnose_as|__counted_by|__cold|context_unsafe|__printf_like|__compiletime_error|__compiletime_warning|__section|__counted_by_ptr)\s*\([^()]*(?:\([^()]*\)[^()]*)*\))[ \t]*\n?/g;
const KEYWORDS = /^(if|for|while|switch|return|sizeof|do|else|defined|typeof|__attribute__|case)$/;

function* declarationsOf(file: string, text: string): Generator<[string, Declaration]> {
  for (const [, name, parenthesised, parameters, body] of text.matchAll(DEFINE)) {
    const given = parenthesised ? splitParameters(parameters) : null;
    yield [
      name,
      {
        file,
        kind: 'macro',
        parameters: given === null || given.some((one) => one.includes('...')) ? null : given.length,
        returnsNothing: false,
        types: [],
        returns: '',
        body,
      },
    ];
  }
  const code = text
    .replace(ATTRIBUTES, '')
    .replace(/^[ \t]*#(?:[^\n\\]|\\[^])*/gm, (line) => line.replace(/[^\n]/g, ' '));
  for (const match of code.matchAll(FUNCTION)) {
    const [whole, before, name, parameters, end] = match;
    if (KEYWORDS.test(name)) continue;
    const returns = before
      .replace(/\b(extern|static|inline|__always_inline|__must_check|noinline)\b/g, '')
      .trim();
    if (returns === '' && end === ';') continue;
    const types = splitParameters(parameters).filter((one) => one !== 'void');
    yield [
      name,
      {
        file,
        kind: 'function',
        parameters: types.includes('...') ? null : types.length,
        returnsNothing: /^void(\s+\w+)*$/.test(returns) && !returns.includes('*'),
        types,
        returns,
        body: end === '{' ? bodyAt(code, match.index + whole.length) : null,
      },
    ];
  }
}

function bodyAt(code: string, from: number): string {
  let depth = 1;
  for (let i = from; i < code.length; i++) {
    if (code[i] === '{') depth++;
    else if (code[i] === '}' && --depth === 0) return code.slice(from, i);
  }
  return code.slice(from);
}

function splitParameters(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (const c of text) {
    if (c === '(' || c === '[') depth++;
    if (c === ')' || c === ']') depth--;
    if (c === ',' && depth === 0) {
      parts.push(part.replace(/\s+/g, ' ').trim());
      part = '';
    } else part += c;
  }
  const last = part.replace(/\s+/g, ' ').trim();
  return last === '' && parts.length === 0 ? [] : [...parts, last];
}
