/** The pool of threads: an ES module, and needed only for large trees. */
// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- its type is an ES module's
export const importPool = async () => (await import('tinypool')).Tinypool;
