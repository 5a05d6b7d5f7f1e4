import { said, type KernelRelease } from './release';
import { v7_3 } from './v7-3';

const HOWTO = 'the mmap_prepare callback HOWTO, text queued for 7.4';

/** What is queued: pages that are found one by one while they are mapped; an action on what could merge is refused. */
export const next: KernelRelease = {
  ...v7_3,
  name: 'next',
  since: [7, 4],
  helpers: new Set([
    ...v7_3.helpers,
    'mmap_action_map_discontig_kernel_pages',
    'discontig_kernel_map_page',
    'discontig_kernel_map_page_range',
    'discontig_kernel_abort',
  ]),
  mapDiscontiguousPages: 'mmap_action_map_discontig_kernel_pages',
  refusesMergeableAction: true,
  evidence: new Map([
    ...v7_3.evidence,
    ['mapDiscontiguousPages', said(HOWTO)],
    ['refusesMergeableAction', said('a message about the series')],
  ]),
};
