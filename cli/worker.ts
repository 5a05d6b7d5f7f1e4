import { workerData } from 'node:worker_threads';
import type { FileReport, Request } from './conversion';
import { Converter } from './converter';
import type { Engine } from './engine';
import type { SourceFiles } from './source-files';

// eslint-disable-next-line @typescript-eslint/no-require-imports -- the model takes long to load, and may not be needed
const engine = (): Engine => (require('./engine') as typeof import('./engine')).engine;

// tinypool hands its own data over first.
const converter = new Converter((workerData as [unknown, Request])[1], engine);

/** One task of the pool. */
export default function convert(files: SourceFiles): Promise<FileReport[]> {
  return converter.convert(files);
}
