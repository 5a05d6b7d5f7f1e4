/** Why nothing is known, and the row of `--facts` by which a user says that the function changes nothing. */
export function settledBy(name: string): string {
  if (name === '') return 'it is called through a pointer';
  return `nothing is known of ${name}() (--facts: { "name": "${name}", "effects": [] })`;
}
