import { BUILT_IN } from '../../kernel/fact-table';
import { fitsTwin } from '../../kernel/subsystems/written-twins';
import { headersNaming } from '../../analysis/elsewhere';
import type { Driver } from '../../model/driver';
import type { KernelApi } from '../../model/kernel-api';
import { madeTwins as twinsIn, type MadeTwin } from '../../model/made-twins';
import type { ConvertedHelper } from '../mmap-prepare/conversion';

/** Functions of other files that have a form for descriptors by now: as functions that come along. */
export function twinsOfTree({ madeTwins }: KernelApi, driver: Driver): [string, ConvertedHelper][] {
  const { source } = driver;
  const known = [...twinsOfOwnHeaders(driver), ...(madeTwins ?? [])];
  const fitting = known.filter(([name]) => source.includes(name) && fitsTwin(name, source));
  return fitting.map(([name, { parameter, newName }]) => [name, { parameter, maps: true, newName }]);
}

const found = new WeakMap<Driver, ReadonlyMap<string, MadeTwin>>();

/** Functions to which a file passes a vma, and of which headers that it includes declare both forms. */
function twinsOfOwnHeaders(driver: Driver): ReadonlyMap<string, MadeTwin> {
  let twins = found.get(driver);
  if (!twins) {
    twins = new Map(
      passedVma(driver).flatMap((name): [string, MadeTwin][] => {
        const prepared = headersNaming(driver, `${name}_prepare`);
        if (prepared.length === 0) return [];
        const headers = new Set([...prepared, ...headersNaming(driver, name)]);
        const twin = twinsIn([...headers].map(({ source }) => source)).get(name);
        return twin ? [[name, twin]] : [];
      }),
    );
    found.set(driver, twins);
  }
  return twins;
}

const VMA = /\bstruct\s+vm_area_struct\s*\*\s*(?:const\s+)?(\w+)/g;

/** Functions of other files that a file may pass a vma to. */
function passedVma(driver: Driver): string[] {
  const { source } = driver;
  const vmas = new Set([...source.matchAll(VMA)].map(([, name]) => name));
  if (vmas.size === 0) return [];
  const calls = new RegExp(`\\b(\\w+)[ \\t]*\\((?:[^(){};]*,\\s*)?(?:${[...vmas].join('|')})\\s*[,)]`, 'g');
  const names = new Set([...source.matchAll(calls)].map(([, name]) => name));
  return [...names].filter((name) => !BUILT_IN.factOf(name) && driver.bodiesNamed(name).length === 0);
}
