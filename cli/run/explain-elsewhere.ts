import { dirname } from 'node:path';
import { compatApiOf, isMappingFunction, kernelApiOf } from '../../model/target-kernel';
import { withinBudget } from '../../model/work-budget';
import type { HookResult } from '../../transforms/mmap-prepare/migrate-source';
import type { SourceFile } from '../../transforms/project/source-file';
import type { FileReport, Request } from './conversion';
import type { Engine } from './engine';
import { reasonOf } from './convert-file';
import { FileReader } from './file-reader';
import { takeInTurn, type InTurn, type Taken } from './in-turn';
import { holding, type MentionsData } from './mentions';
import { sourcesIn } from './source-files';
import { decodeText } from './text-file';

/** Hooks that pass their vma to functions of other files: plain data, for it may be sent to a worker. */
export interface ExplainTask {
  readonly files: InTurn<readonly HookResult[]>;
  /** Where to look for the functions. */
  readonly mentions: MentionsData;
}

/** The hooks of a file, explained; in words why that could not be. */
export type Explained = readonly HookResult[] | string;

/** Does a file have a hook of which it is only said that it passes its vma on? */
export function isUnexplained({ hooks }: Pick<FileReport, 'hooks'>): boolean {
  return hooks.some(({ findings }) => findings.some(({ passedTo }) => passedTo !== undefined));
}

/**
 * Tell of hooks that are blocked because they pass their vma to a function of another file what that function does with
 * it, where one of the files defines it.
 *
 * @returns for each file that no other thread does its hooks, with those findings in the place of what only says that the vma is passed on
 */
export function explainElsewhere(
  { files, mentions }: ExplainTask,
  request: Request,
  engine: () => Engine,
): Promise<Taken<Explained>> {
  return takeInTurn(files, async () => {
    const loaded = engine();
    await loaded.load();
    const definitions = new Definitions(mentions, request);
    const definedIn = (name: string, from: string): readonly SourceFile[] => definitions.of(name, from);
    return (hooks): Explained => {
      try {
        return withinBudget(() => loaded.explain(hooks, definedIn));
      } catch (error) {
        return reasonOf(error);
      }
    };
  });
}

/** Which of the files define a function that has a vma. */
class Definitions {
  readonly #reader = new FileReader();
  readonly #beside = new Map<string, readonly string[]>();
  readonly #texts = new Map<string, string>();

  constructor(
    readonly mentions: MentionsData,
    readonly request: Request,
  ) {}

  /** The files that define a function, that nearest to another file first: drivers have functions of the same name. */
  of(name: string, from: string): SourceFile[] {
    if (!/^\w+$/.test(name) || isMappingFunction(from, name)) return [];
    const defines = new RegExp(`\\b${name}\\s*\\([^;{}()]*\\bvm_area_struct\\b[^;{}()]*\\)\\s*\\{`);
    const within = (paths: readonly string[]): string[] =>
      paths.filter((path) => defines.test(this.#text(path)));
    const indexed = name.includes('mmap') ? within(holding(name, this.mentions) ?? []) : [];
    const defining = indexed.length > 0 ? indexed : within(this.#filesBeside(from));
    const near = (path: string): number => sharedLength(dirname(from), path);
    return defining.sort((a, b) => near(b) - near(a)).map((path) => this.#file(path));
  }

  /**
   * The files in the directory of a file: a function with a vma need not have mmap in its name. They are looked into whether
   * they were given or not, so that the same is told of a file however it was named.
   */
  #filesBeside(from: string): readonly string[] {
    const directory = dirname(from);
    let files = this.#beside.get(directory);
    if (files === undefined) {
      this.#beside.set(directory, (files = sourcesIn(directory)));
    }
    return files;
  }

  /** The text of a file that can define such a function; files that cannot be read any more have had their report. */
  #text(path: string): string {
    let text = this.#texts.get(path);
    if (text === undefined) {
      try {
        const bytes = this.#reader.read(path, null);
        text = bytes.includes('vm_area_struct') ? decodeText(new Uint8Array(bytes)).text : '';
      } catch {
        text = '';
      }
      this.#texts.set(path, text);
    }
    return text;
  }

  #file(path: string): SourceFile {
    const { kernel, kernelTree, compat } = this.request;
    const api = compat ? compatApiOf(path, kernel, kernelTree) : kernelApiOf(path, kernel, kernelTree);
    return { path, source: this.#text(path), api };
  }
}

/** How long the path is that a directory and a file have in common. */
function sharedLength(directory: string, path: string): number {
  let shared = directory;
  while (shared !== dirname(shared) && !path.startsWith(`${shared}/`)) shared = dirname(shared);
  return shared.length;
}
