import { BUILT_IN, type FactTable } from '../../kernel/fact-table';
import { tellsByName } from '../../kernel/guesses';

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
