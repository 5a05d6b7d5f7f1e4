/** Has what waits for this thread, as messages and signals do, come first. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
