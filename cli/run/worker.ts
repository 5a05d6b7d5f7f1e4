import { loadProgram } from '../program';

const { convert, convertSharedFunctions } = loadProgram().converter();

export default convert;
export { convertSharedFunctions };
