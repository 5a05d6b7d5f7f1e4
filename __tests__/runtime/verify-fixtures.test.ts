/**
 * What the transforms convert without a warning, the simulator finds nothing regressed in: the two halves know the same. Each fixture of
 * the whole conversion is a driver of another kind.
 */
import { PROFILES } from '../../model/kernel-api';
import { loadGrammar } from '../../model/parse';
import { verifyDriver } from '../../runtime/verify/verify-driver';
import { isMigrated, type HookResult } from '../../transforms/mmap-prepare/migrate-source';
import { migrateSource } from '../../transforms/mmap-prepare/registry';
import { fixturesOf } from '../transforms/fixtures';

beforeAll(loadGrammar);

const api = PROFILES['7.1'];

/** What is told of by a note, and regresses by right where a person does not act on it. */
const TOLD_BY_A_NOTE: ReadonlyMap<string, string> = new Map([
  [
    'bar_made_mmap',
    'private copies are mapped decrypted, as MP083 says: the mapping has a protection of its own already',
  ],
]);

const isTold = ({ outcome, findings }: HookResult): boolean =>
  !isMigrated(outcome) || findings.some(({ severity }) => severity !== 'note');

/** Of the other fixtures, those that were regressed without a warning once. */
const ONCE_REGRESSED = fixturesOf('mapped-callback').filter(({ name }) => name === 'close-initialisers');

const DRIVERS = [...fixturesOf('mmap-prepare'), ...ONCE_REGRESSED].filter(
  ({ profile, migrated }) => profile === '7.1' && migrated,
);

/** The hooks of a fixture that are converted without a warning, and what running them shows. */
async function judged({ path, input }: (typeof DRIVERS)[number]): Promise<string[]> {
  const { hooks, output } = migrateSource(input, { path, api });
  const told = new Set(hooks.filter(isTold).map(({ hook }) => hook));
  if (hooks.every(({ hook }) => told.has(hook))) return [];
  const results = await verifyDriver(
    { path, source: input },
    { path: `${path}.converted`, source: output },
    { api },
  );
  return results.flatMap(({ hook, verdict, divergences }) =>
    hook === null || told.has(hook) || TOLD_BY_A_NOTE.has(hook) || verdict !== 'regressed'
      ? []
      : [`${hook}: ${divergences.map(({ explanation }) => explanation).join('; ')}`],
  );
}

test.each(DRIVERS.map((driver) => [driver.name, driver] as const))(
  'what %s converts without a warning holds',
  async (_, driver) => {
    expect(await judged(driver)).toEqual([]);
  },
);
