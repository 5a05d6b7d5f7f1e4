/** What was thrown, as text; an Error of another realm is one as well. */
export function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error
    ? String(error.message)
    : String(error);
}

/**
 * What the system said, in one line: `cannot read: permission denied`.
 *
 * @param doing what was being done
 * @param error what was thrown
 */
export function systemError(doing: string, error: unknown): string {
  const message = messageOf(error);
  // Node's own form is `EACCES: permission denied, open 'file'`.
  const system = /^E[A-Z0-9]+: (.*?)(?:, \w+(?: '.*')?)?$/s.exec(message);
  if (system !== null && isNoText(error))
    return `${doing}: its name is not UTF-8, which is all that can be named`;
  return `${doing}: ${system?.[1] ?? message}`;
}

/** Whether a file is not found under its name because that had bytes that are no character. */
function isNoText(error: unknown): boolean {
  const { code, path } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' && path?.includes('\ufffd') === true;
}
