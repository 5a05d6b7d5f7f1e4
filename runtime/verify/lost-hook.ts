import type { Driver } from '../../model/driver';
import type { CompiledDriver } from '../compile/compile';
import { OPERATIONS_STRUCTURES } from '../models/operations';
import type { OperationsVariable } from '../simulate/simulate';
import type { Configured } from './configurations';
import type { HookVerification } from './verify-driver';

/** The function of a structure's hook; null when it has none that has a name. */
export function hookOf({ driver }: CompiledDriver, variable: string): string | null {
  const hook = driver.hooks.find(({ references }) =>
    references.some((reference) => reference.variable === variable),
  );
  return hook?.name ?? null;
}

/**
 * What is to be said of a structure with a hook of which the other version has none: mmap() of such a file fails. Null where the
 * structure is not there at all, so that it may be called otherwise, or filled in elsewhere.
 * @param after the migrated version with all that any configuration has
 */
export function hookLost(
  legacy: CompiledDriver,
  migrated: CompiledDriver,
  { variable, tag }: OperationsVariable,
  after: Driver,
  configured: Configured,
): Omit<HookVerification, 'file'> | null {
  const type = migrated.variables.get(variable);
  if (type?.kind !== 'struct' || type.tag !== tag) return null;
  const hook = hookOf(legacy, variable);
  const { members } = OPERATIONS_STRUCTURES.get(tag)!;
  const found = {
    operations: variable,
    migrated_operations: variable,
    hook,
    bound: {
      scenarios: 0,
      runs: 0,
      choices: 0,
      steps: 0,
      unknown_functions: [],
      exhaustive: false,
    },
    warnings: [],
    differing: [],
  };
  const filled = new RegExp(
    `(?:[{};]\\s*${variable}\\s*(?:\\.\\s*(?:${members.mmap_prepare}|${members.mmap})\\s*)?=)|memcpy\\s*\\(\\s*&\\s*${variable}\\b`,
  );
  if (filled.test(migrated.driver.source)) {
    const reason = `${variable} is filled in when the driver runs: whether it has a mapping hook then is not known`;
    return { ...found, verdict: 'inconclusive', divergences: [], reasons: [reason] };
  }
  const [elsewhere] = after.hooks.flatMap(({ name, references }) =>
    references.filter((reference) => reference.variable === variable).map(({ line }) => ({ name, line })),
  );
  if (typeof elsewhere?.name === 'string' && after.functions(elsewhere.name).length === 0) {
    const reason = `${elsewhere.name}(), which line ${elsewhere.line} names, is not among what was read`;
    return { ...found, verdict: 'inconclusive', divergences: [], reasons: [reason] };
  }
  const words = [...configured].map(([name, value]) => `${name} ${value === null ? 'not set' : 'set'}`);
  const where = [
    ...(words.length > 0 ? [` with ${words.join(', ')}`] : []),
    ...(elsewhere === undefined ? [] : [`; line ${elsewhere.line} is of other configurations`]),
  ];
  return {
    ...found,
    verdict: 'regressed',
    divergences: [
      {
        verdict: 'regressed',
        kind: 'result',
        rule: 'hook-lost',
        scenario: 'hook-lost',
        ops: ['map 0 4 rw shared 0'],
        step: 1,
        legacy: `${hook ?? 'the hook'}() runs`,
        migrated: '-ENODEV',
        choices: [],
        explanation: `${variable} has no mapping hook any more${where.join('')}: mmap() of its files fails with -ENODEV`,
        legacy_steps: [],
        migrated_steps: [],
      },
    ],
    reasons: [],
  };
}
