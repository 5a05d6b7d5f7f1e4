/** Permissions of a file by the names of include/uapi/linux/stat.h and include/linux/stat.h. */
const NAMED: ReadonlyMap<string, number> = new Map([
  ['S_IRUSR', 0o400],
  ['S_IWUSR', 0o200],
  ['S_IXUSR', 0o100],
  ['S_IRWXU', 0o700],
  ['S_IRGRP', 0o040],
  ['S_IWGRP', 0o020],
  ['S_IXGRP', 0o010],
  ['S_IRWXG', 0o070],
  ['S_IROTH', 0o004],
  ['S_IWOTH', 0o002],
  ['S_IXOTH', 0o001],
  ['S_IRWXO', 0o007],
  ['S_IRUGO', 0o444],
  ['S_IWUGO', 0o222],
  ['S_IXUGO', 0o111],
  ['S_IRWXUGO', 0o777],
  ['S_IALLUGO', 0o7777],
  ['S_IFREG', 0],
]);

/**
 * The permissions that a mode is known to have: `0644`, `S_IRUGO | S_IWUSR`. What is no constant adds none.
 * @param mode the text of the expression
 */
export function permissionsOf(mode: string): number {
  const parts = mode.replace(/[\s()]/g, '').split('|');
  return parts.reduce((bits, part) => {
    const octal = /^0[0-7]+$/.test(part) ? parseInt(part, 8) : (NAMED.get(part) ?? 0);
    return bits | (octal & 0o7777);
  }, 0);
}
