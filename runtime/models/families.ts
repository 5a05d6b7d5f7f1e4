import { checkFamily } from './checks';
import { constantFamily } from './constants';
import type { KernelFamily } from './family';
import { deviceTreeFamily } from './device-tree';
import { discontigFamily } from './discontig';
import { dmaMappingFamily } from './dma-mapping';
import { findVmaFamily } from './find-vma';
import { fileFamily } from './files';
import { listFamily } from './lists';
import { lockFamily } from './locks';
import { loggingFamily } from './logging';
import { mappingFamily } from './mapping';
import { memoryFamily } from './memory';
import { pageFamily } from './pages';
import { referenceFamily } from './references';
import { textFamily } from './texts';
import { vmaFamily } from './vma';

/** The kernel functions that are modelled, by what they are for. Types come before what uses them. */
export const KERNEL_FAMILIES: readonly KernelFamily[] = [
  constantFamily,
  listFamily,
  lockFamily,
  referenceFamily,
  fileFamily,
  vmaFamily,
  findVmaFamily,
  pageFamily,
  mappingFamily,
  dmaMappingFamily,
  discontigFamily,
  memoryFamily,
  textFamily,
  loggingFamily,
  deviceTreeFamily,
  checkFamily,
];
