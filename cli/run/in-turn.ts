import { nextTurn } from './next-turn';

/** Things to do that threads share out among them: each takes the next that none has begun. May be sent to a worker. */
export interface InTurn<T> {
  readonly things: readonly T[];
  /** The place of the next one, in memory that the threads have in common. */
  readonly turn: Int32Array;
}

/** What a thread came to, by the places of what it took. */
export type Taken<R> = ReadonlyMap<number, R>;

/** Things of which none is begun. */
export function inTurn<T>(things: readonly T[]): InTurn<T> {
  return { things, turn: new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)) };
}

/**
 * Takes one thing after the other until there is none that no thread has begun.
 * @param ready gets what it takes to do one, and is asked only where there is one
 */
export async function takeInTurn<T, R>(
  { things, turn }: InTurn<T>,
  ready: () => Promise<(thing: T) => R>,
): Promise<Taken<R>> {
  const taken = new Map<number, R>();
  const next = (): number => Atomics.add(turn, 0, 1);
  let at = next();
  if (at >= things.length) return taken;
  const take = await ready();
  for (; at < things.length; at = next()) {
    taken.set(at, take(things[at]));
    // What other threads have sent meanwhile is heard.
    await nextTurn();
  }
  return taken;
}
