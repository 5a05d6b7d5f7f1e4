import { flowOf } from '../../analysis/control-flow';
import type { Driver, Hook, HookReference } from '../../model/driver';
import type { FunctionDeclaration } from '../../model/nodes';
import { find } from '../../model/query';
import { CODE, finding, type Finding } from '../findings';

/**
 * Bounds on what is converted. Each is several times what any driver of the kernel has; what lies beyond is no driver that a
 * person wrote, and to follow every way through it would take longer than in proportion to its size.
 */

/** Statements and tests of a function; the longest hook of Linux 7.1, hfi1_file_mmap(), has some 150. */
const MOST_POINTS = 1000;
/** Functions that a hook passes its vma to, in turn. */
const MOST_HELPERS = 200;
/** Hooks of one file; spufs has 9. */
const MOST_HOOKS = 300;

/** Places of a file that name one hook; fs/proc/inode.c and three others have 4. */
const MOST_PLACES = 100;

/** A bound was met: nothing of what is converted together is. */
export class TooIntricate extends Error {
  constructor(readonly finding: Finding) {
    super(finding.message);
  }
}

function refuse(line: number, message: string): never {
  throw new TooIntricate(finding(CODE.notUnderstood, line, message));
}

/** @throws TooIntricate when a function is longer than what is followed */
export function boundLength(driver: Driver, definition: FunctionDeclaration): void {
  const points = flowOf(definition).all.filter(({ node }) => node !== null).length;
  // Each name of `int a = 1, b = a, ...` has as much to be followed as a statement.
  const names = find(definition.body, 'VariableDeclaration').reduce(
    (sum, { node }) => sum + Math.max(0, node.declarations.length - 1),
    0,
  );
  const count = points + names;
  if (count <= MOST_POINTS) return;
  const { line } = driver.position(definition.id.start);
  refuse(
    line,
    `${definition.id.name}() has ${count} statements and tests, and at most ${MOST_POINTS} are followed`,
  );
}

/** @throws TooIntricate when a hook passes its vma through more functions than are followed */
export function boundHelpers(driver: Driver, definition: FunctionDeclaration, count: number): void {
  if (count <= MOST_HELPERS) return;
  const { line } = driver.position(definition.id.start);
  refuse(
    line,
    `${definition.id.name}() passes its vma on to more than ${MOST_HELPERS} functions, which are not followed`,
  );
}

/** @throws TooIntricate when a hook is named in more places than are converted: what is told of each is told of all */
export function boundPlaces({ text }: Hook, places: readonly HookReference[]): void {
  if (places.length <= MOST_PLACES) return;
  refuse(
    places[0].line,
    `${text} is named in ${places.length} places of the file, and at most ${MOST_PLACES} are converted`,
  );
}

/** Why none of the hooks of a file is converted: there are too many; null where there are not. */
export function refuseMany(count: number): string | null {
  return count > MOST_HOOKS ? `the file has ${count} hooks, and at most ${MOST_HOOKS} are converted` : null;
}
