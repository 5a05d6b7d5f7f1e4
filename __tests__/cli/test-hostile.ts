import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NEWEST_RELEASE } from '../../kernel/releases';
import { loadGrammar } from '../../model/parse';
import { migrateSource } from '../../transforms/mmap-prepare/registry';
import { everyCommand, faultsOf } from './every-command';
import { HOSTILE } from './hostile-drivers';

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

/** To run both forms of a driver takes longest, and is worth it where something can be done to who runs them. */
const RUN_IN_BOTH_FORMS = ['runs', 'directives'];

/** Declares the tests of some kinds of drivers: they are in several files, which take as long as each other. */
export function testHostile(...kinds: readonly string[]): void {
  let directory: string;

  beforeAll(async () => {
    await loadGrammar();
    directory = mkdtempSync(join(tmpdir(), 'hostile-'));
  });

  afterAll(() => rmSync(directory, { recursive: true }));

  describe.each(kinds)('%s', (kind) => {
    const commands = RUN_IN_BOTH_FORMS.includes(kind) ? undefined : ['scan', 'migrate', 'model', 'simulate'];
    test.each(Object.entries(HOSTILE.get(kind)!))('%s', async (_name, source) => {
      const path = join(directory, 'h.c');
      writeFileSync(path, source);
      const before = globals();
      const faults = (await everyCommand(path, commands)).flatMap(faultsOf);
      expect([faults, globals(), await changedAgain(path, source)]).toEqual([[], before, null]);
    });
  });
}
