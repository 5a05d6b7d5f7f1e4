import type { Driver } from '../../model/driver';
import type { FunctionDeclaration } from '../../model/nodes';
import { namedMembers } from '../compile/named-members';
import { MMAP_HOOKS, OPERATIONS_STRUCTURES } from '../models/operations';
import type { OperationsVariable } from '../simulate/simulate';
import { commonText, counterpart, isSaidAlike } from './common-text';
import { functionsFrom } from './entry-points';
import type { Pair } from './explore-scenario';
import type { Form } from './form';
import type { Divergence } from './verification';

/** What a member of a structure is initialised with, by its name. */
export function membersOf(driver: Driver, variable: string): ReadonlyMap<string, string> | null {
  const init = driver.variable(variable)?.init;
  if (init?.type !== 'CInitializerList') return null;
  const members = namedMembers(init);
  if (members.length < init.elements.length) return null;
  return new Map(members.map(({ name, value }) => [name, driver.textOf(value)]));
}

/** Both versions of a structure; null where one of them is none of the file's variables, or is not initialised member by member. */
interface Members {
  readonly tag: string;
  readonly variable: string;
  readonly legacy: ReadonlyMap<string, string>;
  readonly migrated: ReadonlyMap<string, string>;
}

function bothMembers({ legacy, migrated }: Pair): Members | null {
  const one = ({ driver, operations }: Form): ReadonlyMap<string, string> | null =>
    driver === undefined || operations === undefined || operations.hook !== undefined
      ? null
      : membersOf(driver, operations.variable);
  const [old, fresh] = [one(legacy), one(migrated)];
  if (old === null || fresh === null) return null;
  const { tag, variable } = migrated.operations as OperationsVariable;
  return { tag, variable, legacy: old, migrated: fresh };
}

const isNothing = (value: string | undefined): boolean => value === undefined || /^(?:NULL|0)$/.test(value);

/**
 * Members of a structure that the new version no longer sets: a file has lost what they did, whether or not a mapping shows it.
 * @returns a regression that names them, or none
 */
export function membersLost(pair: Pair): Divergence[] {
  const both = bothMembers(pair);
  if (both === null) return [];
  const { legacy, migrated, variable } = both;
  const lost = [...legacy.keys()].filter(
    (name) => !MMAP_HOOKS.has(name) && !isNothing(legacy.get(name)) && isNothing(migrated.get(name)),
  );
  if (lost.length === 0) return [];
  const names = lost.map((name) => `.${name}`).join(', ');
  return [
    {
      verdict: 'regressed',
      kind: 'result',
      rule: 'member-lost',
      scenario: 'member-lost',
      ops: ['map 0 4 rw shared 0'],
      step: 1,
      legacy: lost.map((name) => `.${name} = ${legacy.get(name)}`).join(', '),
      migrated: 'not set',
      choices: [],
      explanation: `${variable} does not set ${names} any more`,
      legacy_steps: [],
      migrated_steps: [],
    },
  ];
}

/**
 * What of a structure's other members, and of the values that the file's variables begin with, the two forms have differently: nothing
 * that was run depends on it, or nobody knows whether it does.
 * @param ran whether what opens and closes its files was run
 * @returns a sentence for each
 */
export function membersNotCompared(pair: Pair, ran: boolean): string[] {
  const both = bothMembers(pair);
  const [old, fresh] = [pair.legacy.driver, pair.migrated.driver];
  if (old === undefined || fresh === undefined) return [];
  return [...(both === null ? [] : otherMembers(both, old, fresh, ran)), ...variablesOf(old, fresh)];
}

function otherMembers(both: Members, old: Driver, fresh: Driver, ran: boolean): string[] {
  const { legacy, migrated, variable, tag } = both;
  const { open, release, flush } = OPERATIONS_STRUCTURES.get(tag)!.members;
  const run = new Set(ran ? [open, release, flush] : []);
  const told: string[] = [];
  for (const [name, value] of migrated) {
    if (MMAP_HOOKS.has(name) || run.has(name) || isNothing(value)) continue;
    const before = legacy.get(name);
    if (before === undefined || isNothing(before)) {
      told.push(`${variable} sets .${name}, which it did not: what that does was not compared`);
      continue;
    }
    const [one, other] = [old.function(before), fresh.function(value)];
    if (one === null || other === null) {
      if (commonText(before) !== commonText(value))
        told.push(`.${name} of ${variable} was ${before} and is ${value}: what that does was not compared`);
      continue;
    }
    const differ = differing(old, fresh, one);
    if (differ.length > 0)
      told.push(
        `${differ.join(', ')} of .${name} of ${variable} is not the same any more, and was not compared`,
      );
  }
  return told;
}

/** Functions that one leads to and that the other version has otherwise, those apart that its mapping hooks lead to. */
function differing(old: Driver, fresh: Driver, root: FunctionDeclaration): string[] {
  return functionsFrom(old, root.id.name)
    .filter((name) => {
      const [one, other] = [old.function(name), counterpart(fresh, name)];
      if (one === null) return false;
      return other === null || !isSaidAlike(old, one, fresh, other);
    })
    .map((name) => `${name}()`);
}

/** Variables of the file that begin with another value. */
function variablesOf(old: Driver, fresh: Driver): string[] {
  const before = variablesIn(old);
  const told: string[] = [];
  for (const [name, { values, start }] of variablesIn(fresh)) {
    const others = before.get(name)?.values;
    if (others === undefined || others.join() === values.join()) continue;
    const { line } = fresh.position(start);
    told.push(`${name}, line ${line} of the migrated form, begins with another value, which no run showed`);
  }
  return told;
}

/** A variable of a file. */
interface Beginning {
  /** Where it is declared last, of those declarations that say what it begins with where there are such. */
  readonly start: number;
  /** What it begins with, in words that both forms have in common: nothing for zeroes, several where directives choose one. */
  readonly values: readonly string[];
}

/** What sets every byte to zero, as no initialiser does. */
const ZEROES = /^(?:NULL|false|[{}]*|[{]*0(?:[xX]0+)?[uUlL]*,?[}]*)$/;

/** Structures of functions, which are compared as such. */
const OF_FUNCTIONS = new Set([...OPERATIONS_STRUCTURES.keys(), 'vm_operations_struct']);

/** The variables that a file defines, by name. */
function variablesIn(driver: Driver): Map<string, Beginning> {
  const found = new Map<string, Beginning>();
  for (const node of driver.program.body) {
    if (node.type !== 'VariableDeclaration') continue;
    for (const { id, init, start } of node.declarations) {
      const { ctype, name } = id;
      if (ctype.kind === 'function' || (ctype.kind === 'struct' && OF_FUNCTIONS.has(ctype.tag ?? '')))
        continue;
      if (init === null && node.storage.includes('extern')) continue;
      const { values } = found.get(name) ?? { values: [] };
      if (init === null && values.length > 0) continue;
      const text = init === null ? '' : commonText(driver.textOf(init));
      found.set(name, { start, values: ZEROES.test(text) ? values : [...values, text] });
    }
  }
  return found;
}
