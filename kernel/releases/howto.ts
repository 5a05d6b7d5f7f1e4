import { seen, type KernelRelease } from './release';
import { v7_0 } from './v7-0';
import { v7_1 } from './v7-1';

/** The names of the HOWTO, which are those of no one release: it tests flags as 7.0 does, and has the actions of 7.1. */
export const howto: KernelRelease = {
  ...v7_1,
  name: 'howto',
  testFlag: v7_0.testFlag,
  testAny: v7_0.testAny,
  testAll: v7_0.testAll,
  setMask: null,
  clearMask: null,
  flagsFromWord: null,
  wordFromFlags: null,
  pageProtOfFlags: null,
  flagPredicates: new Map(),
  helpers: v7_0.helpers,
  constMm: true,
  canMmapFile: null,
  counterparts: v7_0.counterparts,
  forms: new Map(),
  evidence: new Map([['testFlag', seen('the mmap_prepare callback HOWTO')]]),
};
