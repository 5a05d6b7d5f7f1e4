import type { Driver } from '../model/driver';
import type { FunctionDeclaration } from '../model/nodes';

/** A function that another file defines, such as a header of the driver, and that file. */
export interface Elsewhere {
  readonly driver: Driver;
  readonly definition: FunctionDeclaration;
}

type Look = (from: Driver, name: string) => readonly Elsewhere[];

let look: Look = () => [];

/** The bodies of a function that a file does not define itself. */
export function bodiesElsewhere(from: Driver, name: string): readonly Elsewhere[] {
  return look(from, name);
}

/** Say where the bodies of functions are that a file does not define itself: in what it includes. */
export function findBodiesWith(find: Look): void {
  look = find;
}

/** Do something while the bodies of a function are known that another file defines. */
export function withBodies<T>(name: string, bodies: readonly Elsewhere[], task: () => T): T {
  const before = look;
  look = (from, asked) =>
    asked === name ? bodies.filter(({ driver }) => driver.path !== from.path) : before(from, asked);
  try {
    return task();
  } finally {
    look = before;
  }
}
