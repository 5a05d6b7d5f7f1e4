import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NEWEST_RELEASE } from '../../kernel/releases';
import { loadGrammar } from '../../model/parse';
import { migrateSource } from '../../transforms/mmap-prepare/registry';
import { everyCommand, faultsOf } from './every-command';
import { HOSTILE } from './hostile-drivers';

let directory: string;

beforeAll(async () => {
  await loadGrammar();
  directory = mkdtempSync(join(tmpdir(), 'hostile-'));
});

afterAll(() => rmSync(directory, { recursive: true }));

/** What a second run would change in what the first one made; nothing where it cannot be converted at all. */
async function changedAgain(path: string, source: string): Promise<string | null> {
  // As each command does: the one before may have brought the parser down.
  await loadGrammar();
  const convert = (text: string): string => migrateSource(text, { path, api: NEWEST_RELEASE }).output;
  try {
    const output = convert(source);
    return convert(output) === output ? null : output;
  } catch (error) {
    expect(String(error)).toMatch(/call stack|too deep/);
    await loadGrammar();
    return null;
  }
}

const globals = (): number =>
  Object.getOwnPropertyNames(globalThis).length + Object.getOwnPropertyNames(Object.prototype).length;

test('there are 150 and more', () => {
  expect([...HOSTILE.values()].flatMap((some) => Object.keys(some)).length).toBeGreaterThanOrEqual(150);
});

/** To run both forms of a driver takes longest, and is worth it where something can be done to who runs them. */
const RUN_IN_BOTH_FORMS = ['runs', 'directives'];

describe.each([...HOSTILE])('%s', (kind, programs) => {
  const commands = RUN_IN_BOTH_FORMS.includes(kind) ? undefined : ['scan', 'migrate', 'model', 'simulate'];
  test.each(Object.entries(programs))('%s', async (_name, source) => {
    const path = join(directory, 'h.c');
    writeFileSync(path, source);
    const before = globals();
    const faults = (await everyCommand(path, commands)).flatMap(faultsOf);
    expect([faults, globals(), await changedAgain(path, source)]).toEqual([[], before, null]);
  });
});
