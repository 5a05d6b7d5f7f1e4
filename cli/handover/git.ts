import { execFileSync } from 'node:child_process';
import { relative, sep } from 'node:path';

/** Something that git, or the state of the repository, does not allow; its message is for the user. */
export class HandoverError extends Error {}

/** Bytes of output at most: a diff of a tree is a few megabytes. */
const MOST_BYTES = 1 << 28;

/**
 * The user's own repository, asked through git. It is for commands that hand changes over, never for those that only read a
 * folder: a repository's configuration may name programs that git then runs.
 */
export class Repository {
  /** @param top the top of the work tree */
  constructor(readonly top: string) {}

  /**
   * Runs git in the work tree.
   *
   * @returns what it printed, without the last line end
   * @throws HandoverError with the first line of what git says
   */
  git(args: readonly string[], { input, env }: { input?: Uint8Array; env?: NodeJS.ProcessEnv } = {}): string {
    try {
      const printed = execFileSync(
        'git',
        ['-c', 'core.fsmonitor=false', '-c', 'core.quotepath=true', '--literal-pathspecs', ...args],
        {
          cwd: this.top,
          encoding: 'utf8',
          maxBuffer: MOST_BYTES,
          stdio: ['pipe', 'pipe', 'pipe'],
          ...(input === undefined ? {} : { input }),
          env: { ...process.env, ...env },
        },
      );
      return printed.replace(/\n$/, '');
    } catch (error) {
      const { stderr, code } = error as { stderr?: string; code?: string };
      if (code === 'ENOENT') throw new HandoverError('git is not there', { cause: error });
      const said = (stderr ?? '').split('\n').find((line) => line.trim() !== '') ?? String(error);
      throw new HandoverError(`git ${args.find((arg) => !arg.startsWith('-')) ?? ''}: ${said}`, {
        cause: error,
      });
    }
  }

  /** What git prints; null when it fails, as it does for a setting that is not set. */
  ask(args: readonly string[]): string | null {
    try {
      return this.git(args);
    } catch (error) {
      if (error instanceof HandoverError) return null;
      throw error;
    }
  }

  /** The name of a file of the work tree, with `/` between its parts. */
  nameOf(file: string): string {
    return relative(this.top, file).split(sep).join('/');
  }
}

/** Who makes the commits. */
export interface Identity {
  readonly name: string;
  readonly email: string;
}

/**
 * Who the git configuration says that the user is; nothing else is asked.
 * @throws HandoverError when it does not say
 */
export function identityOf(repository: Repository): Identity {
  const [name, email] = ['user.name', 'user.email'].map((key) => repository.ask(['config', '--get', key]));
  if (!name || !email) {
    throw new HandoverError(
      'the git configuration does not say who you are: git config --global user.name "..." and user.email "..."',
    );
  }
  return { name, email };
}
