import { ACTION_OPERATORS } from './actions';
import { CALLBACK_OPERATORS } from './callbacks';
import { CONTROL_OPERATORS } from './control';
import { FIELD_OPERATORS } from './fields';
import { FLAG_OPERATORS } from './flags';
import type { MutationOperator } from './operator';
import { WINDOW_OPERATORS } from './windows';

/** Every way of getting a migration wrong that is tried. */
export const MUTATION_OPERATORS: readonly MutationOperator[] = [
  ...FLAG_OPERATORS,
  ...ACTION_OPERATORS,
  ...FIELD_OPERATORS,
  ...CALLBACK_OPERATORS,
  ...CONTROL_OPERATORS,
  ...WINDOW_OPERATORS,
];
