import { workerData } from 'node:worker_threads';
import { loadProgram } from '../program';
import type { Request } from './conversion';

// tinypool hands its own data over first. Counterparts come of a survey, of which another thread keeps the texts.
const [, { counterparts }] = workerData as [unknown, Request];
const work = counterparts ? 'surveying' : 'converting';

const { convert, convertFilesTogether, explainFiles, verifyFile } = loadProgram(work).converter();

export default convert;
export { convertFilesTogether, explainFiles, verifyFile };
