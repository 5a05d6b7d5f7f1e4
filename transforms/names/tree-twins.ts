import { fitsTwin } from '../../kernel/subsystems/written-twins';
import type { Driver } from '../../model/driver';
import type { KernelApi } from '../../model/kernel-api';
import type { ConvertedHelper } from '../mmap-prepare/conversion';

/** Functions of other files that have a form for descriptors by now: as functions that come along. */
export function twinsOfTree({ madeTwins }: KernelApi, { source }: Driver): [string, ConvertedHelper][] {
  const fitting = [...(madeTwins ?? [])].filter(([name]) => source.includes(name) && fitsTwin(name, source));
  return fitting.map(([name, { parameter, newName }]) => [name, { parameter, maps: true, newName }]);
}
