/**
 * How many of some things in order come before a place: so many steps as their number has binary digits.
 * @param isBefore true for the first of them, and for none behind one for which it is false
 */
export function countBefore<T>(ordered: ArrayLike<T>, isBefore: (one: T) => boolean): number {
  let low = 0;
  let high = ordered.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(ordered[middle])) low = middle + 1;
    else high = middle;
  }
  return low;
}
