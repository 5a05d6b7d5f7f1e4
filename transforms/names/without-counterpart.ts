import { isWithoutCounterpart } from '../../kernel/subsystems/without-counterpart';
import { headersNaming } from '../../analysis/elsewhere';
import type { Driver } from '../../model/driver';

/** Why a structure's callback has no new form: it has no member for one, or its members are not known. */
export function whyWithoutCounterpart(driver: Driver, structure: string): string {
  const isKnown =
    isWithoutCounterpart(structure) ||
    [driver, ...headersNaming(driver, structure)].some(({ source }) => declares(source, structure));
  return isKnown
    ? `struct ${structure} has no mmap_prepare member in this kernel`
    : `no mmap_prepare member of struct ${structure} is known: what declares it was not read`;
}

function declares(source: string, structure: string): boolean {
  return (
    source.includes(structure) && new RegExp(`\\bstruct\\s+(?:__\\w+\\s+)*${structure}\\s*\\{`).test(source)
  );
}
