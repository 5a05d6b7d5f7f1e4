import { readSync, writeSync } from 'node:fs';

/** What goes between a test and the process that runs command lines for it. */

/** A command line, and what it is run in. */
export interface Asked {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** What it came to: each stream, and both in the order in which they were written to. */
export interface Answer {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly printed: string;
}

/** Bytes that say how long a message is. */
const HEAD = 4;

/** Writes a message to a pipe; returns when all of it is there. */
export function writeMessage(pipe: number, message: Asked | Answer): void {
  const body = Buffer.from(JSON.stringify(message));
  const bytes = Buffer.alloc(HEAD + body.length);
  bytes.writeUInt32LE(body.length);
  body.copy(bytes, HEAD);
  for (let done = 0; done < bytes.length;) done += writeSync(pipe, bytes, done);
}

/** Waits for the next message of a pipe; null when nobody can write one any more. */
export function readMessage(pipe: number): unknown {
  const head = readBytes(pipe, HEAD);
  const body = head && readBytes(pipe, head.readUInt32LE());
  return body && JSON.parse(body.toString());
}

function readBytes(pipe: number, count: number): Buffer | null {
  const bytes = Buffer.alloc(count);
  for (let done = 0; done < count;) {
    const read = readSync(pipe, bytes, done, count - done, null);
    if (read === 0) return null;
    done += read;
  }
  return bytes;
}
