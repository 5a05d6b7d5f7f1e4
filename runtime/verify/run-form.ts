import type { Scenario } from '../mm/scenario/scenario';
import { keyOf } from './answer-queue';
import type { Answers } from './answers';
import type { Form, FormRun } from './form';
import { recordRun } from './record-run';
import type { Meanwhile } from './seams';

/**
 * Run one version of a driver in a scenario, on a machine of its own; where the form keeps its runs, one that was made before is
 * taken for the same again.
 * @param answers what unknown values are
 * @param meanwhile what another task runs while the file is mapped
 */
export function runForm(form: Form, scenario: Scenario, answers: Answers, meanwhile?: Meanwhile): FormRun {
  const { kept } = form;
  if (kept === undefined) return run(form, scenario, answers, meanwhile);
  const key = [
    ...scenario.steps.map(({ op }) => op),
    keyOf(answers),
    meanwhile === undefined ? '' : `${meanwhile.name} ${meanwhile.at}`,
  ].join('\n');
  let known = kept.get(key);
  if (known === undefined) kept.set(key, (known = run(form, scenario, answers, meanwhile)));
  if (known.coverage !== undefined) form.cover?.(known.coverage);
  return known;
}

function run(form: Form, scenario: Scenario, answers: Answers, meanwhile: Meanwhile | undefined): FormRun {
  const { runnable, ...started } = form.start(answers, meanwhile);
  const record = recordRun(runnable, scenario);
  return { ...started, record };
}
