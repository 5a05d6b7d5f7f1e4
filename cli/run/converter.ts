import { workerData } from 'node:worker_threads';
import { addFacts } from '../../kernel/fact-table';
import { useMacros } from '../../model/target-kernel';
import type { HookVerification } from '../../runtime/verify/verify-driver';
import type { Candidate } from './candidates';
import type { FileReport, Request } from './conversion';
import { convertFile } from './convert-file';
import { convertParts, verifyShared, type PartsTask, type SharedVerification } from './convert-shared';
import { engine } from './engine';
import { explainElsewhere, type Explained, type ExplainTask } from './explain-elsewhere';
import type { Taken } from './in-turn';
import type { ConvertedPart } from './shared-parts';

// tinypool hands its own data over first.
const [, request] = workerData as [unknown, Request];

if (request.facts) addFacts(request.facts);
if (request.macros) useMacros(request.macros);

// A worker is started for files that are to be converted: it gets ready while they are looked for. What goes wrong here
// goes wrong again with the first file, and is told then.
engine.load().catch(() => undefined);

/** A task of the pool: some files, each alone. */
export async function convert(files: readonly Candidate[]): Promise<(FileReport | null)[]> {
  const reports: (FileReport | null)[] = [];
  for (const file of files) reports.push(await convertFile(file, request, () => engine));
  return reports;
}

/** A task of the pool: parts of what several files share. */
export function convertFilesTogether(task: PartsTask): Promise<Taken<ConvertedPart>> {
  return convertParts(task, request, () => engine);
}

/** A task of the pool: what functions of other files do with a vma that blocked hooks pass to them. */
export function explainFiles(task: ExplainTask): Promise<Taken<Explained>> {
  return explainElsewhere(task, request, () => engine);
}

/** A task of the pool: a file of these, to be run. */
export function verifyFile(task: SharedVerification): Promise<readonly HookVerification[]> {
  return verifyShared(task, request, () => engine);
}
