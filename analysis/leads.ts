/** What is known of nodes of a graph: whether they lead to what is looked for. */
export interface Answers<T> {
  get(node: T): boolean | undefined;
  set(node: T, answer: boolean): unknown;
}

/**
 * Does a node lead to what is looked for? All that it leads to is gone through once, also where ways lead back: what is found
 * out of one node is an answer for all of those on the ways to it.
 *
 * @param answers what is known; it grows by all that was gone through
 * @param next true of a node that is looked for itself; otherwise what it leads to at once
 */
export function leads<T>(start: T, answers: Answers<T>, next: (node: T) => true | readonly T[]): boolean {
  const known = answers.get(start);
  if (known !== undefined) return known;
  const comesFrom = new Map<T, T[]>([[start, []]]);
  const found: T[] = [];
  for (const node of comesFrom.keys()) {
    const led = next(node);
    if (led === true) {
      found.push(node);
      continue;
    }
    for (const to of led) {
      const answer = answers.get(to);
      if (answer === true) found.push(node);
      if (answer !== undefined) continue;
      const from = comesFrom.get(to);
      if (from) from.push(node);
      else comesFrom.set(to, [node]);
    }
  }
  for (const node of comesFrom.keys()) answers.set(node, false);
  for (const node of found) {
    if (answers.get(node) === true) continue;
    answers.set(node, true);
    for (const from of comesFrom.get(node)!) found.push(from);
  }
  return answers.get(start)!;
}
