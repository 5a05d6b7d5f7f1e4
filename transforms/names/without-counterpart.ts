import { isWithoutCounterpart } from '../../kernel/subsystems/without-counterpart';
import type { Driver } from '../../model/driver';

/** Why a structure's callback has no new form: it has no member for one, or none of which anybody knows. */
export function whyWithoutCounterpart({ source }: Driver, structure: string): string {
  return isWithoutCounterpart(structure) || declares(source, structure)
    ? `struct ${structure} has no mmap_prepare member in this kernel`
    : `no mmap_prepare member of struct ${structure} is known`;
}

function declares(source: string, structure: string): boolean {
  return new RegExp(`\\bstruct\\s+(?:__\\w+\\s+)*${structure}\\s*\\{`).test(source);
}
