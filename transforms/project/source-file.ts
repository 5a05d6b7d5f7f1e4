import type { KernelApi } from '../../model/kernel-api';
import type { FileResult } from '../mmap-prepare/migrate-source';

/** One of the files that were given. */
export interface SourceFile {
  readonly path: string;
  readonly source: string;
  readonly api: KernelApi;
  /** Functions whose hooks are to be left as they are. */
  readonly withheld?: ReadonlySet<string>;
  /** What converting it alone came to, where that is known: a file without a hook to convert is not converted again. */
  readonly alone?: FileResult;
}
