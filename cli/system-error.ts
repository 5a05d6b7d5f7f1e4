/**
 * What the system said, in one line: `cannot read: permission denied`.
 *
 * @param doing what was being done
 * @param error what was thrown
 */
export function systemError(doing: string, error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  // Node's own form is `EACCES: permission denied, open 'file'`.
  const system = /^E[A-Z0-9]+: (.*?)(?:, \w+(?: '.*')?)?$/s.exec(message);
  return `${doing}: ${system?.[1] ?? message}`;
}
