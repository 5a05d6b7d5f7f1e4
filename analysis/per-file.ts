import type { FactTable } from '../kernel/fact-table';
import type { Driver } from '../model/driver';

/** What is made once for a file and a table of facts, and kept as long as they are. */
export function perFile<T>(
  make: (driver: Driver, facts: FactTable) => T,
): (driver: Driver, facts: FactTable) => T {
  const made = new WeakMap<Driver, Map<FactTable, T>>();
  return (driver, facts) => {
    let ofDriver = made.get(driver);
    if (!ofDriver) made.set(driver, (ofDriver = new Map<FactTable, T>()));
    let known = ofDriver.get(facts);
    if (known === undefined) ofDriver.set(facts, (known = make(driver, facts)));
    return known;
  };
}
