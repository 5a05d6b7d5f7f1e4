/** Shows how far a bench is, on a terminal only, in place of what was shown before. */
export function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}
