import { BUILT_IN, type FactTable } from '../../kernel/fact-table';
import { tellsByName } from '../../kernel/guesses';
import { effectsIn } from '../../analysis/effects';
import { bodiesElsewhere } from '../../analysis/elsewhere';
import type { Driver } from '../../model/driver';

/**
 * Does a call only tell someone something, so that nothing else of a driver depends on it? Its row says so; for want of one its name
 * suggests it, where it is given a text: `foo_send_msg(dev)` and `foo_clear_error(dev)` are called like messages and are none.
 * @param name of the function that is called
 * @param given_text whether a text is among its arguments
 * @param facts the rows of a run, those of the user among them
 */
export function onlyTells(name: string, given_text: boolean, facts: FactTable = BUILT_IN): boolean {
  const fact = facts.factOf(name);
  if (fact) return fact.effects.length > 0 && fact.effects.every(({ does }) => does === 'logs');
  return given_text && tellsByName(name, given_text);
}

/**
 * The functions and macros among some that headers of a driver define, several ways perhaps, and that only write to the log or do
 * nothing in each: none is run, since nobody knows which of them is meant.
 */
export function tellersOfHeaders(driver: Driver, names: Iterable<string>): ReadonlySet<string> {
  return new Set(
    [...names].filter((name) => {
      const bodies = bodiesElsewhere(driver, name);
      const effects = bodies.flatMap(({ driver: header, definition }) =>
        effectsIn(header).ofFunction(definition),
      );
      return bodies.length > 0 && effects.every(({ effect }) => /^(?:reads|tests|logs)$/.test(effect.does));
    }),
  );
}
