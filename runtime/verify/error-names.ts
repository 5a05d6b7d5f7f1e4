import { ERRORS } from '../models/constants';

/** The first name of each number: EWOULDBLOCK is EAGAIN. */
const NAMES = new Map(
  Object.entries(ERRORS)
    .reverse()
    .map(([name, value]): [number, string] => [value, name]),
);

/**
 * The name of an error that a function returned.
 * @param ret negated error number
 * @returns `-EINVAL`, or the number when it has no name
 */
export function errorName(ret: number): string {
  const name = NAMES.get(-ret);
  return name === undefined ? String(ret) : `-${name}`;
}
