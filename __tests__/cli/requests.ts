import type { Request } from '../../cli/run/conversion';

/** What a command asks for that shows what there is to change. */
export const KERNEL_AUTO: Request = {
  kernel: 'auto',
  kernelTree: null,
  transforms: [],
  compat: false,
  changes: true,
  verify: 'no',
};
