import type { KernelApi } from '../model/kernel-api';
import { kernelApiOf } from '../model/target-kernel';

/** The kernel that the migrations to be mutated are made for: the newest, which has every helper. */
export function readKernelProfile(): KernelApi {
  return kernelApiOf('', '7.1', null);
}
