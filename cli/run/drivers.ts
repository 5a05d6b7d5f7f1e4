import type { FileReport } from './conversion';

/** Files that must change together: a driver. */
export interface DriverFiles {
  /** The path of the file with its first hook, as the user named it: what the driver is called. */
  readonly name: string;
  /** What became of its files, in their order. */
  readonly reports: readonly FileReport[];
}

/**
 * The drivers among some files: those that change are put together by the functions that they share; every other file
 * with a hook is one by itself.
 *
 * @param reports what became of each file
 * @returns in the order of their first files
 */
export function driversOf(reports: readonly FileReport[]): DriverFiles[] {
  const groups = new Map<FileReport, FileReport[]>();
  const byName = new Map<string, FileReport[]>();
  for (const report of reports) {
    let group = [report];
    groups.set(report, group);
    if (report.change === null) continue;
    for (const name of report.shared ?? []) {
      const other = byName.get(name);
      byName.set(name, group);
      if (other === undefined || other === group) continue;
      group = [...other, ...group];
      for (const member of group) groups.set(member, group);
      for (const [known, files] of byName)
        if (files.some((file) => group.includes(file))) byName.set(known, group);
    }
  }
  return [...new Set(groups.values())].map((group) => {
    const inOrder = reports.filter((report) => group.includes(report));
    const first = inOrder.find(({ hooks }) => hooks.length > 0) ?? inOrder[0];
    return { name: first.path, reports: inOrder };
  });
}
