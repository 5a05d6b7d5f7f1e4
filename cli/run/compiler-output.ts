/** Something that a compiler, or sparse, said about a line. */
export interface CompilerMessage {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly severity: 'error' | 'warning';
  readonly text: string;
}

/** What compiling one text came to. */
export interface Compiled {
  /** Whether there is an object. */
  readonly succeeded: boolean;
  readonly messages: readonly CompilerMessage[];
  /** All that was printed. */
  readonly output: string;
}

/** A file in both forms, as text. */
export interface CompiledPair {
  readonly path: string;
  readonly before: Compiled;
  readonly after: Compiled;
}

const MESSAGE = /^(.+?):(\d+):(?:\d+:)? (?:fatal )?(error|warning): (.*)$/;

/** The messages in what a compiler printed in the C locale; what GCC says below a message is left out. */
export function messagesIn(output: string): CompilerMessage[] {
  return output.split('\n').flatMap((row): CompilerMessage[] => {
    const [, file, line, severity, text] = MESSAGE.exec(row) ?? [];
    if (file === undefined) return [];
    return [{ file, line: Number(line), severity: severity as CompilerMessage['severity'], text }];
  });
}

/** What a message says wherever it stands: a configuration may make an error of a warning, and lines move. */
function keyOf({ text, severity }: CompilerMessage): string {
  const warning = /\[-Werror=/.test(text) ? 'warning' : severity;
  return `${warning} ${text.replace('[-Werror=', '[-W')}`;
}

/** The messages about the new text that there were not about the old one; of what was said n times, those after the nth. */
export function newMessages({ before, after }: CompiledPair): CompilerMessage[] {
  const known = new Map<string, number>();
  for (const message of before.messages) known.set(keyOf(message), (known.get(keyOf(message)) ?? 0) + 1);
  return after.messages.filter((message) => {
    const left = known.get(keyOf(message)) ?? 0;
    known.set(keyOf(message), left - 1);
    return left <= 0;
  });
}
