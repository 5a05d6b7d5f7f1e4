import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROFILES } from '../../model/kernel-api';
import { loadGrammar } from '../../model/parse';
import { CODE } from '../../transforms/findings';
import { isMigrated } from '../../transforms/mmap-prepare/migrate-source';
import { migrateSource } from '../../transforms/mmap-prepare/registry';
import { decorated, plainTokens, RULE_NAMES, type Decoration } from './decorations';

/*
 * Convertible drivers with something odd in them that means nothing to C: each has to come out as the plain one does.
 */

beforeAll(() => loadGrammar());

const ROOT = join(__dirname, '../../..');
const FOLDERS = ['examples', '__testfixtures__/mmap-prepare'];
/** Longer files take longer, and hold nothing that the shorter ones have not. */
const LONGEST = 4000;

interface Outcome {
  readonly hooks: readonly string[];
  readonly tokens: readonly string[];
  /** Was every hook converted? */
  readonly converted: boolean;
  /** Was a hook left for something in a statement that would be written anew? */
  readonly leftInStatement: boolean;
}

/**
 * What says that something stands in a statement, or that a call is not in a form that is known; MP016 of a store behind the call,
 * which is not moved before it then.
 */
const STATEMENT_CODES = new Set(['MP010', 'MP011', 'MP012', 'MP015', 'MP016']);

/** That a comment goes is told of one that was put there. */
const isOfCode = (code: string): boolean => code !== CODE.commentDropped;

function outcomeOf(path: string, source: string): Outcome {
  const { hooks, output } = migrateSource(source, { path, api: PROFILES['7.1'] });
  return {
    hooks: hooks.map(({ hook, outcome, findings }) =>
      [
        hook,
        outcome,
        ...new Set(
          findings
            .map(({ code }) => code)
            .filter(isOfCode)
            .sort(),
        ),
      ].join(' '),
    ),
    tokens: plainTokens(output),
    converted: hooks.length > 0 && hooks.every(({ outcome }) => isMigrated(outcome)),
    leftInStatement: hooks.some(
      ({ outcome, findings }) =>
        outcome === 'blocked' && findings.some(({ code }) => STATEMENT_CODES.has(code)),
    ),
  };
}

interface Program {
  readonly path: string;
  readonly source: string;
  outcome: Outcome | null;
}

const programs: Program[] = FOLDERS.flatMap((folder) =>
  readdirSync(join(ROOT, folder))
    .filter((name) => /(?:^[a-z-]+|\.input)\.c$/.test(name))
    .map((name) => ({ path: name, source: readFileSync(join(ROOT, folder, name), 'utf8'), outcome: null })),
).filter(({ source }) => source.length < LONGEST && !source.includes('\r'));

const decoration = fc.record<Decoration>({
  rule: fc.constantFrom(...RULE_NAMES),
  at: fc.nat({ max: 100_000 }),
});

test('odd syntax that means nothing changes nothing', () => {
  let compared = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...programs),
      fc.array(decoration, { minLength: 1, maxLength: 3 }),
      (program, decorations) => {
        const odd = decorated(program.source, decorations);
        // A directive that one rule puts into the comment of another is none.
        fc.pre(odd !== null && !/\/\* odd,\n#/.test(odd));
        program.outcome ??= outcomeOf(program.path, program.source);
        fc.pre(program.outcome.converted);
        const found = outcomeOf(program.path, odd);
        const between = decorations.some(({ rule }) => rule === 'comment' || rule === 'condition');
        // What a comment is about cannot always be told, and a directive stands in the way of a statement that is written
        // anew: the hook is left then.
        if (between && found.leftInStatement) return;
        compared += 1;
        expect({ odd, hooks: found.hooks, tokens: found.tokens }).toEqual({
          odd,
          hooks: program.outcome.hooks,
          tokens: program.outcome.tokens,
        });
      },
    ),
    { numRuns: 100, seed: 20261128 },
  );
  expect(compared).toBeGreaterThan(80);
});
