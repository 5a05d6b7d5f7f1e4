/** What the user asked for that cannot be done as asked: told in one line, exit code 2. */
export class UsageError extends Error {}
