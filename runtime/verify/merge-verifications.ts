import { kindOf } from './compare-runs';
import { mergeCoverage, type Coverage } from './coverage';
import { rank, type Bound, type Sequences, type Verdict, type Verification } from './verification';
import { REFUSES_ALL } from './conclude';

/** Verdicts from the best on, as far as two runs of one hook go: what is unknown of one of them is unknown of both. */
const FROM_BEST: readonly Verdict[] = ['equivalent', 'improved', 'changed', 'inconclusive', 'regressed'];

/**
 * What two verifications of one hook, in two configurations, say together. A configuration in which the driver refuses every
 * mapping, as it did before, is named and decides nothing where the usual one maps.
 * @param where the configuration of the second
 */
export function mergeVerifications(a: Verification, b: Verification, where: string): Verification {
  if (a.verdict !== 'inconclusive' && a.refuses_all !== true && refusesAlike(b)) {
    const warning = `${where}: ${b.reasons[0]}`;
    const quiet: Verification = {
      ...b,
      verdict: a.verdict,
      reasons: [],
      not_exercised: undefined,
      warnings: [...b.warnings, warning],
    };
    return mergeVerifications(a, quiet, where);
  }
  const worse = FROM_BEST.indexOf(a.verdict) >= FROM_BEST.indexOf(b.verdict) ? a : b;
  const known = new Set(a.divergences.map(kindOf));
  const divergences = [
    ...a.divergences,
    ...b.divergences.filter((divergence) => !known.has(kindOf(divergence))),
  ];
  return {
    verdict: worse.verdict,
    bound: {
      scenarios: a.bound.scenarios + b.bound.scenarios,
      runs: a.bound.runs + b.bound.runs,
      choices: a.bound.choices + b.bound.choices,
      steps: a.bound.steps + b.bound.steps,
      unknown_functions: [...new Set([...a.bound.unknown_functions, ...b.bound.unknown_functions])].sort(),
      exhaustive: a.bound.exhaustive && b.bound.exhaustive,
      ...(a.bound.meanwhile === undefined && b.bound.meanwhile === undefined
        ? {}
        : { meanwhile: [...new Set([...(a.bound.meanwhile ?? []), ...(b.bound.meanwhile ?? [])])] }),
      ...(a.bound.sequences === undefined
        ? {}
        : { sequences: mergeSequences(a.bound.sequences, b.bound.sequences) }),
      ...coverageOf(mergeCoverage(a.bound.coverage, b.bound.coverage)),
    },
    divergences: [...divergences].sort((x, y) => rank(x) - rank(y)),
    warnings: [
      ...new Set([
        ...a.warnings,
        ...b.warnings.map((warning) => (warning === REFUSES_ALL ? refusedIn(a, where) : warning)),
      ]),
    ],
    reasons: [...new Set([...a.reasons, ...b.reasons])],
    not_exercised: a.not_exercised ?? b.not_exercised,
    refuses_all: a.refuses_all === true,
    differing: [...new Set([...a.differing, ...b.differing])],
  };
}

/** Was nothing seen but that both forms refuse every mapping that was tried? */
function refusesAlike({ divergences, reasons, not_exercised }: Verification): boolean {
  return not_exercised === 'both' && divergences.length === 0 && reasons.length === 1;
}

/** That every mapping is refused in a configuration; in all of them when it was so in those before. */
function refusedIn({ refuses_all }: Verification, where: string): string {
  return refuses_all === true ? REFUSES_ALL : `${where}: ${REFUSES_ALL}`;
}

function mergeSequences(a: Sequences, b: Sequences = a): Sequences {
  return {
    classes: Math.max(a.classes, b.classes),
    run: a.run + (a === b ? 0 : b.run),
    complete: a.complete && b.complete,
    random: a.random + (a === b ? 0 : b.random),
  };
}

function coverageOf(coverage: Coverage | undefined): Pick<Bound, 'coverage'> {
  return coverage === undefined ? {} : { coverage };
}
