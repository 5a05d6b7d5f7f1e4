import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadGrammar } from '../../model/parse';
import { everyCommand, faultsOf } from './every-command';

/** Drivers that were written to do harm, each through every command that reads one: they run as C says, or are told in one line. */

beforeAll(loadGrammar);

const FIXTURES = join(__dirname, '../../../__testfixtures__/untrusted');

/** What stops a run of those that are not C, or take more than there is; all others run to their end. */
const STOPPED: ReadonlyMap<string, RegExp> = new Map([
  ['c06', /bad pointer: kfree\(\) of &file, which was not allocated/],
  ['c07', /a switch with two default labels/],
  ['c20', /an array of 4611686018427387904 elements/],
  ['c21', /a bit-field of 100 bits/],
  ['c22', /C that has no meaning/],
  ['c23', /the type A is declared in terms of itself/],
  ['c24', /the type T is declared in terms of itself/],
  ['c25', /it nests too deep, or is declared in terms of itself/],
  ['c26', /it nests too deep, or is declared in terms of itself/],
  ['c27', /it nests too deep, or is declared in terms of itself/],
  ['c38', /macros that stand for more than 131072 characters/],
  ['d02', /bad pointer/],
  ['f01', /macros that stand for more than/],
  ['f02', /macros that stand for more than/],
  ['f03', /macros that stand for more than/],
  ['f06', /budget/],
  ['f07', /budget|an array of \d+ elements/],
  ['f09', /step budget/],
  ['f10', /budget/],
  ['f15', /macros that stand for more than/],
  ['f17', /step budget/],
  ['f18', /step budget/],
  ['f20', /budget/],
  ['f22', /step budget/],
  ['f23', /budget/],
  ['w01', /a bit-field of 2147483647 bits/],
  ['w02', /step budget/],
]);

test.each(readdirSync(FIXTURES))('%s', async (file) => {
  const all = await everyCommand(join(FIXTURES, file));
  expect(all.flatMap(faultsOf)).toEqual([]);
  const simulated = all.find(({ command }) => command === 'simulate')?.out ?? '';
  const stop = /^ {2}mmap\(.* stopped .*\n(.*)$/m.exec(simulated)?.[1] ?? 'ran';
  expect(stop).toMatch(STOPPED.get(file.slice(0, 3)) ?? /^ran$/);
});
