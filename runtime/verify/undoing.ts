/** Words by which kernel code names a function that takes something, with those that name the one that undoes it. */
const UNDONE_BY: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries<readonly string[]>({
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
  }),
);

/**
 * Names that a function would have which undoes what another does: `foo_put` for `foo_get`.
 * @param name function
 */
export function namesOfUndoing(name: string): string[] {
  const names: string[] = [];
  for (const [take, give] of UNDONE_BY) {
    const word = new RegExp(`(^|_)${take}(?=_|$)`);
    if (!word.test(name)) continue;
    for (const other of give) names.push(name.replace(word, `$1${other}`));
  }
  const all = undoneInTurn(name);
  return all === null ? names : [...names, all];
}

/** Words that are undone each by its opposite, in the other order: `clk_disable_unprepare` for `clk_prepare_enable`. */
const OPPOSITES: ReadonlyMap<string, string> = new Map([
  ['prepare', 'unprepare'],
  ['enable', 'disable'],
  ['lock', 'unlock'],
]);

function undoneInTurn(name: string): string | null {
  const words = name.split('_');
  const first = words.findIndex((word) => OPPOSITES.has(word));
  const taken = words.slice(first).filter((word) => OPPOSITES.has(word));
  if (first < 0 || taken.length < 2) return null;
  const undoing = taken.map((word) => OPPOSITES.get(word)!).reverse();
  return [...words.slice(0, first), ...undoing, ...words.slice(first + taken.length)].join('_');
}
