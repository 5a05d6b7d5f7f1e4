/** Words by which kernel code names a function that takes something, with those that name the one that undoes it. */
const UNDONE_BY: Readonly<Record<string, readonly string[]>> = {
  get: ['put'],
  hold: ['release', 'put'],
  grab: ['put', 'release'],
  acquire: ['release'],
  inc: ['dec'],
  ref: ['unref', 'deref'],
  lock: ['unlock'],
  down: ['up'],
  alloc: ['free'],
  add: ['del', 'remove', 'sub'],
  insert: ['remove', 'erase'],
  register: ['unregister'],
  enable: ['disable'],
  request: ['free', 'release'],
  start: ['stop', 'end'],
  begin: ['end'],
  open: ['close'],
  attach: ['detach'],
  pin: ['unpin'],
  map: ['unmap'],
  create: ['destroy', 'free'],
  init: ['exit', 'fini', 'uninit', 'destroy'],
  reserve: ['unreserve', 'release'],
  claim: ['unclaim', 'release'],
  power_on: ['power_off'],
};

/**
 * Names that a function would have which undoes what another does: `foo_put` for `foo_get`.
 * @param name function
 */
export function names_of_undoing(name: string): string[] {
  const names: string[] = [];
  for (const [take, give] of Object.entries(UNDONE_BY)) {
    const word = new RegExp(`(^|_)${take}(?=_|$)`);
    if (!word.test(name)) continue;
    for (const other of give) names.push(name.replace(word, `$1${other}`));
  }
  return names;
}
