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

/** Where nothing is said for a kernel: the kernel whose files hold for it as well. */
const SAME_AS: ReadonlyMap<Profile, Profile> = new Map([
  ['7.0', '7.1'],
  ['howto', '7.1'],
  ['7.2', '7.1'],
  ['7.3', '7.2'],
  ['next', '7.3'],
]);

/**
 * One case: `NAME.input.c`, and what a transform makes of it for one kernel: `NAME.output.c` and `NAME.findings.json`
 * for 7.1, `NAME.7.0.output.c` and `NAME.howto.findings.json` for another profile. Without an output nothing changes;
 * without findings there are none. With neither, what is said for the kernel in `SAME_AS` holds.
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
  /** The kernel whose files say it: the profile, unless it has none of its own. */
  readonly from: Profile;
}

const root = join(__dirname, '../../../__testfixtures__');

/** The fixtures of a transform, in the order of their names: for each kernel, whoever says what holds for it. */
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
    const said = new Map(
      Object.keys(PROFILES).flatMap((profile) => {
        const stem = profile === DEFAULT_PROFILE ? name : `${name}.${profile}`;
        const output = read(`${stem}.output.c`);
        const findings = read(`${stem}.findings.json`);
        return output === null && findings === null ? [] : [[profile, { output, findings }] as const];
      }),
    );
    return Object.keys(PROFILES).flatMap((profile): Fixture[] => {
      let from: Profile | undefined = profile;
      while (from !== undefined && !said.has(from)) from = SAME_AS.get(from);
      if (from === undefined) return [];
      const { output, findings } = said.get(from)!;
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
          from,
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
