/** Adds a value to those that a map keeps of a key: at their end, in place, since a copy for each would take time by their square. */
export function append<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const values = map.get(key);
  if (values) values.push(value);
  else map.set(key, [value]);
}
