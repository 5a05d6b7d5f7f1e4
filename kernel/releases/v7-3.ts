import { said, type KernelRelease } from './release';
import { v7_2 } from './v7-2';

/** Linux 7.3: a merge leaves operations and private data of the neighbour alone. */
export const v7_3: KernelRelease = {
  ...v7_2,
  name: '7.3',
  since: [7, 3],
  mergeWritesUserFields: false,
  evidence: new Map([['mergeWritesUserFields', said('the title of a change pulled for 7.3-rc')]]),
};
