import type { Driver } from '../model/driver';
import type { FunctionDeclaration } from '../model/nodes';
import type { Held } from './held';

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

type Headers = (from: Driver, name: string, as: 'anything' | 'macro') => readonly Driver[];

let headers: Headers = () => [];

/** The headers that a file includes, as far as they can be read, which name something that is called. */
export function headersNaming(from: Driver, name: string): readonly Driver[] {
  return headers(from, name, 'anything');
}

/** Those of them that define a macro: few of what is called is one, so that this is asked of every name. */
export function headersDefining(from: Driver, macro: string): readonly Driver[] {
  return headers(from, macro, 'macro');
}

/** Say where the headers are that a file includes. */
export function findHeadersWith(find: Headers): void {
  headers = find;
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

type Share = (from: Driver, held: Held, words: () => readonly string[]) => readonly Driver[];

let share: Share = () => [];

/**
 * The files beside a file that may hold the same: the member of a structure that both have from a header of the driver's own,
 * or a variable that is not static.
 * @param words only those that have one of them
 */
export function filesSharing(from: Driver, held: Held, words: () => readonly string[]): readonly Driver[] {
  return share(from, held, words);
}

/** Say where the files are that share what a file holds. */
export function findSharingWith(find: Share): void {
  share = find;
}
