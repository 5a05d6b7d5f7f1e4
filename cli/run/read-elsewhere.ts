import { append } from '../../model/append';
import { readRegular } from '../../model/regular-file';
import type { HookResult } from '../../transforms/mmap-prepare/migrate-source';
import type { Missing } from '../../transforms/project/library';
import { NearestDefinitions } from '../../transforms/project/nearest-definition';
import { CODE, finding } from '../../transforms/findings';
import type { FileReport, Request } from './conversion';
import { convertFile } from './convert-file';
import type { Engine } from './engine';
import type { GivenFiles } from './given-files';
import { includedHooks } from './included-sources';
import type { Mentions } from './mentions';
import { STANDARD_INPUT_NAME } from './standard-input';

/**
 * Operations structures of which another file reads the callback: `mine.mmap = theirs.mmap`, or `theirs.mmap(file, vma)`. Once
 * the hook is a mmap_prepare, that is NULL, and nothing tells: so the hook is left as it is, and says why. Likewise of those to which
 * another file gives a callback, which is not converted with it: `can_mmap_file()` of include/linux/fs.h refuses every mapping of a
 * structure that has both, and one that only loses its legacy callback still has the other.
 */

/** Convert again the files whose hooks other files read or replace, without these hooks. */
export async function leaveWhatOthersRead(
  reports: readonly FileReport[],
  files: GivenFiles,
  mentions: Mentions,
  request: Request,
  engine: () => Engine,
): Promise<readonly FileReport[]> {
  const told: FileReport[] = [];
  const nested = new Set((request.counterparts ?? []).map(([struct]) => struct));
  const set = new SetElsewhere(reports, files, nested);
  const textIn = (path: string): string => set.textOf(path);
  for (const report of reports) {
    const kept = new Map([
      ...set.hooksOf(report),
      ...readHooks(report, mentions),
      ...includedHooks(report, mentions.data, files, textIn, mayConvert),
    ]);
    const again =
      kept.size === 0
        ? null
        : await convertFile(
            { path: report.path, bytes: readRegular(report.path, null) },
            request,
            engine,
            kept,
          );
    told.push(again ?? report);
  }
  return told;
}

/** The hooks of a file that another file reads, by name: why they are left. */
function readHooks({ path, hooks, error }: FileReport, mentions: Mentions): ReadonlyMap<string, string> {
  const kept = new Map<string, string>();
  if (error !== null) return kept;
  for (const result of hooks) {
    const { hook, variable } = result;
    if (!mayConvert(result) || hook === null || variable === null || !/^\w+$/.test(variable)) continue;
    const [reader] = mentions.of([`${variable}.mmap`]).filter((other) => other !== path);
    if (reader === undefined || !isGlobal(textOf(path), variable)) continue;
    kept.set(hook, `${variable}.mmap is read in ${reader}, and would be NULL`);
  }
  return kept;
}

/** The structures that several files give a callback: those that are neither static nor const. */
class SetElsewhere {
  /** By variable: the files that set its member to something, with what became of that. */
  readonly #setting = new Map<string, { readonly path: string; readonly result: HookResult }[]>();
  readonly #texts = new Map<string, string>();
  readonly #nearest = new NearestDefinitions(
    (variable) => this.#pathsOf(variable).filter((path) => isChangeable(this.textOf(path), variable)),
    (variable) => this.#pathsOf(variable),
  );

  /** @param nested structures of which both members may be set, and who sets the one clears the other */
  constructor(
    reports: readonly FileReport[],
    private readonly files: GivenFiles,
    private readonly nested: ReadonlySet<string>,
  ) {
    for (const { path, hooks, error } of reports) {
      if (error !== null || path === STANDARD_INPUT_NAME) continue;
      for (const result of hooks) {
        const variable = rootOf(result);
        if (variable !== null) append(this.#setting, variable, { path, result });
      }
    }
  }

  /** The hooks of a file that another file may put out of a structure, by name: why they are left. */
  hooksOf({ path, hooks, error }: FileReport): ReadonlyMap<string, string> {
    const kept = new Map<string, string>();
    if (error !== null || path === STANDARD_INPUT_NAME) return kept;
    for (const result of hooks) {
      const { hook } = result;
      const variable = rootOf(result);
      if (hook === null || variable === null || !mayConvert(result)) continue;
      const why = this.#whyNot(path, variable, result);
      if (why !== null) kept.set(hook, why);
    }
    return kept;
  }

  /** The text of a file, which is asked for by each of its structures and each file that sets one of them. */
  textOf(path: string): string {
    let text = this.#texts.get(path);
    if (text === undefined) this.#texts.set(path, (text = textOf(path)));
    return text;
  }

  #pathsOf(variable: string): string[] {
    return (this.#setting.get(variable) ?? []).map(({ path }) => path);
  }

  #whyNot(path: string, variable: string, { operations }: HookResult): string | null {
    const all = this.#setting.get(variable) ?? [];
    const text = this.textOf(path);
    const isDefined = isChangeable(text, variable);
    const others = all.filter((other) => other.path !== path);
    if (others.length > 0 && (isDefined || setsAnothers(text, variable))) {
      const meaning = this.#nearest.meaning(variable, path);
      const same = others.filter(
        (other) =>
          this.#nearest.meaning(variable, other.path) === meaning &&
          (setsAnothers(this.textOf(other.path), variable) ||
            (!isDefined && isChangeable(this.textOf(other.path), variable))),
      );
      const left = same.find(({ result }) => !result.outcome.startsWith('migrated'));
      if (left !== undefined && !this.nested.has(operations ?? ''))
        return `${left.path} sets ${variable}.mmap, too, and is not converted with it`;
    }
    return isDefined ? this.#notGiven(path, text, variable) : null;
  }

  /** Does a file that was not given set a member of a structure that a file defines? */
  #notGiven(path: string, source: string, variable: string): string | null {
    const isExported = new RegExp(`\\bEXPORT_SYMBOL\\w*\\s*\\(\\s*${variable}\\b`).test(source);
    const file = { path, source };
    const question: Missing = {
      name: variable,
      files: [file],
      where: isExported || this.files.isDeclaredAfar(file, variable) ? 'tree' : 'around',
      as: setting(variable),
    };
    const missing = this.files.missing(question);
    if (missing !== null) return `${missing} sets ${variable}.mmap, too, and was not given`;
    const unseen = this.files.unseen(question);
    return unseen === null ? null : `${variable} is not const, and ${unseen}`;
  }
}

/** The variable in which a hook is set, whether in a member or an element of it; null when it is none. */
function rootOf({ variable }: HookResult): string | null {
  return /^(\w+)(?:\[[^\]]*\]|\.\w+)*$/.exec(variable ?? '')?.[1] ?? null;
}

/** Where a member of a variable, or of what is in it, is given a callback. */
function setting(variable: string): RegExp {
  return new RegExp(
    `(?<![\\w.>]\\s*)\\b${variable}\\s*(?:\\[[^\\]]*\\]|\\.\\s*\\w+)*\\s*\\.\\s*mmap\\s*=(?!=)`,
  );
}

/** Does a text give a member of a variable that another file defines a callback? */
function setsAnothers(text: string, variable: string): boolean {
  // A local, a parameter or a static variable of the name is its own.
  const own = new RegExp(`^(?![ \\t]*extern\\b).*\\bstruct\\s+\\w+\\s+${variable}\\s*[\\[=;,)]`, 'm');
  return setting(variable).test(text) && !own.test(text);
}

/** Does a text define a variable that other files may name and change? */
function isChangeable(text: string, variable: string): boolean {
  const [definition] = definitionOfGlobal(variable).exec(text) ?? [];
  return definition !== undefined && !/\bconst\b/.test(definition);
}

/** May a hook be converted, by its file alone or together with others? */
function mayConvert({ outcome, findings }: HookResult): boolean {
  return (
    outcome.startsWith('migrated') ||
    (outcome === 'blocked' &&
      findings.some(({ code }) => code === CODE.definedElsewhere || code === CODE.visibleElsewhere))
  );
}

/** Does a text define a variable that other files may name? */
function isGlobal(text: string, variable: string): boolean {
  return definitionOfGlobal(variable).test(text);
}

function definitionOfGlobal(variable: string): RegExp {
  return new RegExp(
    `^(?!(?:static|extern|typedef|return)\\b)\\w[\\w \\t]*\\b${variable}\\s*(?:\\[[^\\]]*\\]\\s*)?[=;]`,
    'm',
  );
}

/** The text of a file; none where it cannot be read any more. */
function textOf(path: string): string {
  try {
    return readRegular(path, null).toString('latin1');
  } catch {
    return '';
  }
}

/** A report whose hooks that are left say why. */
export function withKept(report: FileReport, kept: ReadonlyMap<string, string> | undefined): FileReport {
  if (kept === undefined || report.error !== null) return report;
  const hooks = report.hooks.map((hook) => {
    const why = kept.get(hook.hook ?? '');
    if (why === undefined) return hook;
    return {
      ...hook,
      outcome: 'blocked' as const,
      findings: [finding(CODE.legacyFormNeeded, hook.line, why)],
    };
  });
  return { ...report, hooks };
}
