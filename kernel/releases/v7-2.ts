import { seen, type KernelRelease } from './release';
import { v7_1 } from './v7-1';

const TYPES = 'include/linux/mm_types.h of openSUSE/kernel 4f5b8759262e';
const CODE = 'include/linux/mm.h and mm/util.c of openSUSE/kernel 17986198a7b9';

/** Linux 7.2: an error number in place of the hooks of an action; NULL operations make a mapping anonymous. */
export const v7_2: KernelRelease = {
  ...v7_1,
  name: '7.2',
  since: [7, 2],
  actionMembers: new Set([
    ...[...v7_1.actionMembers].filter((member) => member !== 'success_hook' && member !== 'error_hook'),
    'error_override',
  ]),
  errorTranslation: 'error_override',
  successHook: false,
  helpers: new Set([...v7_1.helpers, 'vma_desc_set_anonymous']),
  setAnonymous: 'vma_desc_set_anonymous',
  initialVmOps: 'dummy',
  compatKeepsVmOps: true,
  evidence: new Map([
    ['errorTranslation', seen(TYPES)],
    ['successHook', seen(TYPES)],
    ['actionMembers', seen(TYPES)],
    ['setAnonymous', seen(CODE)],
    ['initialVmOps', seen(CODE)],
    ['compatKeepsVmOps', seen(CODE)],
  ]),
};
