import * as errno from '../mm/task/errno';

const NAMES = new Map<number, string>([
  ...Object.entries(errno).map(([name, value]): [number, string] => [value, name]),
  [25, 'ENOTTY'],
  [27, 'EFBIG'],
  [28, 'ENOSPC'],
  [32, 'EPIPE'],
  [38, 'ENOSYS'],
  [95, 'EOPNOTSUPP'],
  [512, 'ERESTARTSYS'],
  [524, 'ENOTSUPP'],
]);

/**
 * The name of an error that a function returned.
 * @param ret negated error number
 * @returns `-EINVAL`, or the number when it has no name
 */
export function error_name(ret: number): string {
  const name = NAMES.get(-ret);
  return name === undefined ? String(ret) : `-${name}`;
}
