import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROFILES } from '../../model/kernel-api';

/** The kernel whose API a fixture is for when its file names do not say. */
const DEFAULT_PROFILE = '7.1';

export type Profile = string;

/** What a finding's fixture states of it. */
export interface ExpectedFinding {
  readonly code: string;
  readonly line: number;
  readonly severity: string;
}

/**
 * One case: `NAME.input.c`, and what a transform makes of it for one kernel: `NAME.output.c` and `NAME.findings.json`
 * for 7.1, `NAME.7.0.output.c` and `NAME.howto.findings.json` for another profile. Without an output nothing changes;
 * without findings there are none.
 */
export interface Fixture {
  readonly transform: string;
  readonly name: string;
  readonly profile: Profile;
  readonly path: string;
  readonly input: string;
  readonly output: string;
  readonly migrated: boolean;
  readonly findings: readonly ExpectedFinding[];
}

const root = join(__dirname, '../../../__testfixtures__');

/** The fixtures of a transform, in the order of their names. */
export function fixturesOf(transform: string): Fixture[] {
  const folder = join(root, transform);
  const files = new Set(existsSync(folder) ? readdirSync(folder) : []);
  const names = [...files].filter((file) => file.endsWith('.input.c')).map((file) => file.slice(0, -8));
  const claimed = new Set(names.map((name) => `${name}.input.c`));
  const read = (file: string): string | null => {
    if (!files.has(file)) return null;
    claimed.add(file);
    return readFileSync(join(folder, file), 'utf8');
  };
  const fixtures = names.sort().flatMap((name) => {
    const input = read(`${name}.input.c`)!;
    return Object.keys(PROFILES).flatMap((profile): Fixture[] => {
      const stem = profile === DEFAULT_PROFILE ? name : `${name}.${profile}`;
      const output = read(`${stem}.output.c`);
      const findings = read(`${stem}.findings.json`);
      if (output === null && findings === null) return [];
      return [
        {
          transform,
          name,
          profile,
          path: join(folder, `${name}.input.c`),
          input,
          output: output ?? input,
          migrated: output !== null,
          findings: findings === null ? [] : (JSON.parse(findings) as ExpectedFinding[]),
        },
      ];
    });
  });
  const stray = [...files].find((file) => !claimed.has(file));
  if (stray) throw new Error(`${join(folder, stray)} belongs to no case`);
  for (const name of names) {
    if (!fixtures.some((fixture) => fixture.name === name))
      throw new Error(`${join(folder, name)}.input.c has neither output nor findings`);
  }
  return fixtures;
}
