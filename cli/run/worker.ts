import { loadProgram } from '../program';

const { convert, convertFilesTogether, verifyFile } = loadProgram().converter();

export default convert;
export { convertFilesTogether, verifyFile };
