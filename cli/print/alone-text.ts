import type { AloneResult } from '../../runtime/verify/alone';

/** What was found of hooks of the new form, each by itself, for people. */
export function aloneText(results: readonly AloneResult[]): string {
  return results
    .map(({ file, operations, hook, faults, scenarios, undecided }) => {
      const name = `${file}: ${operations} ${hook ?? ''}`.trimEnd();
      if (undecided !== null) return `${name}: inconclusive\n  not decided: ${undecided}\n`;
      const told = faults.map(({ message, scenario }) => {
        const steps = scenario.steps.map(({ op }, i) => `    ${i + 1}. ${op}\n`).join('');
        return `  ${message}\n${steps}`;
      });
      const verdict = faults.length > 0 ? 'wrong by itself' : 'nothing wrong found';
      return `${name}: ${verdict}\n${told.join('')}  bound: ${scenarios} scenarios, with the answers with which the driver accepts a mapping\n`;
    })
    .join('\n');
}
