import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { DriverFiles } from '../run/drivers';
import { scratchFolder } from '../run/scratch-folder';
import { gitTop } from '../run/patch-name';
import { coverLetter } from './cover-letter';
import { HandoverError, identityOf, Repository, type Identity } from './git';
import { maintainersOf, recipientLines } from './maintainers';
import { messageOf } from './message';
import { subjectOf, subjectStyle } from './subject';

/** One driver's change as a commit that is not on any branch yet. */
export interface Patch {
  readonly driver: DriverFiles;
  readonly subject: string;
  readonly commit: string;
  /** The names of its files, from the top of the work tree. */
  readonly names: readonly string[];
}

/** Commits on top of the work tree's HEAD, one for each driver. */
export interface Series {
  readonly repository: Repository;
  readonly base: string;
  readonly patches: readonly Patch[];
}

/**
 * Makes a commit for each driver that changes, on top of HEAD; neither a branch, the index nor the work tree is touched.
 *
 * @param drivers in the order of the commits
 * @throws HandoverError when the files are in no git work tree, or in several; when one differs from HEAD; or when the git
 * configuration does not say who the author is
 */
export function makeSeries(drivers: readonly DriverFiles[]): Series {
  const changed = drivers.filter(({ reports }) => reports.some(({ change }) => change !== null));
  const paths = changed.flatMap(({ reports }) =>
    reports.filter(({ change }) => change !== null).map(({ path }) => path),
  );
  const repository = new Repository(topOf(paths));
  const identity = identityOf(repository);
  const base = repository.git(['rev-parse', '--verify', 'HEAD^{commit}']);
  requireCommitted(repository, base, paths);
  const scratch = scratchFolder('mmap-prepare-');
  try {
    const env = { ...authorOf(identity), GIT_INDEX_FILE: join(scratch, 'index') };
    repository.git(['read-tree', base], { env });
    let parent = base;
    const patches = changed.map((driver): Patch => {
      const patch = commitDriver(repository, driver, { parent, env, identity });
      parent = patch.commit;
      return patch;
    });
    return { repository, base, patches };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function topOf(paths: readonly string[]): string {
  const tops = new Set(paths.map((path) => gitTop(dirname(realpathSync(path)))));
  const [top] = tops;
  if (top === undefined || top === null) throw new HandoverError('the files are in no git work tree');
  if (tops.size > 1) throw new HandoverError('the files are in several git work trees: name those of one');
  return top;
}

function requireCommitted(repository: Repository, base: string, paths: readonly string[]): void {
  const names = paths.map((path) => repository.nameOf(realpathSync(path)));
  const tracked = new Set(
    repository.git(['ls-tree', '-r', '-z', '--name-only', base, '--', ...names]).split('\0'),
  );
  const untracked = names.find((name) => !tracked.has(name));
  if (untracked !== undefined)
    throw new HandoverError(`${untracked} is not committed: a patch needs what it changes`);
  const [dirty] = repository.git(['diff', '-z', '--name-only', base, '--', ...names]).split('\0');
  if (dirty !== '')
    throw new HandoverError(`${dirty} has changes that are not committed: commit or stash them first`);
}

const authorOf = ({ name, email }: Identity): NodeJS.ProcessEnv => ({
  GIT_AUTHOR_NAME: name,
  GIT_AUTHOR_EMAIL: email,
  GIT_COMMITTER_NAME: name,
  GIT_COMMITTER_EMAIL: email,
});

function commitDriver(
  repository: Repository,
  driver: DriverFiles,
  { parent, env, identity }: { parent: string; env: NodeJS.ProcessEnv; identity: Identity },
): Patch {
  const names: string[] = [];
  for (const { path, change } of driver.reports) {
    if (change === null) continue;
    const name = repository.nameOf(realpathSync(path));
    const blob = repository.git(['hash-object', '-w', '--stdin', `--path=${name}`], { input: change.after });
    const [mode] = repository.git(['ls-tree', parent, '--', name]).split(' ');
    repository.git(['update-index', '--cacheinfo', `${mode},${blob},${name}`], { env });
    names.push(name);
  }
  const { hooks, body } = messageOf(driver);
  const subject = subjectOf(subjectStyle(repository, names), hooks);
  const text = `${subject}\n\n${body}\n\nSigned-off-by: ${identity.name} <${identity.email}>\n`;
  const tree = repository.git(['write-tree'], { env });
  const commit = repository.git(['commit-tree', tree, '-p', parent, '-F', '-'], {
    input: Buffer.from(text),
    env,
  });
  return { driver, subject, commit, names };
}

/**
 * Puts the commits on the branch that is checked out, and their files into the work tree.
 * @throws HandoverError when git refuses
 */
export function commitSeries({ repository, patches }: Series): void {
  const tip = patches.at(-1)?.commit;
  if (tip !== undefined) repository.git(['merge', '--ff-only', '--quiet', tip]);
}

/**
 * Writes the commits as mails that `git am` applies in order, with a cover letter where there is more than one.
 *
 * @param directory made when it is not there
 * @param left the drivers that stay as they are, for the cover letter
 * @returns the names of the files
 * @throws HandoverError when the directory holds patches already, or cannot be written
 */
export function writeSeries(
  { repository, base, patches }: Series,
  directory: string,
  left: readonly DriverFiles[],
): string[] {
  const target = resolve(directory);
  if (existsSync(target) && readdirSync(target).some((name) => name.endsWith('.patch'))) {
    throw new HandoverError(`${directory} holds patches already: name another directory`);
  }
  const tip = patches.at(-1)?.commit ?? base;
  const isSeries = patches.length > 1;
  try {
    mkdirSync(target, { recursive: true });
  } catch (error) {
    throw new HandoverError(`${directory}: it cannot be made`, { cause: error });
  }
  const options = [
    `--output-directory=${target}`,
    isSeries ? '--cover-letter' : '--no-cover-letter',
    '--no-signature',
  ];
  repository.git(['format-patch', '--quiet', ...options, `${base}..${tip}`]);
  const files = readdirSync(target)
    .filter((name) => name.endsWith('.patch'))
    .sort();
  if (isSeries) {
    const cover = join(target, files[0]);
    writeFileSync(cover, coverLetter(readFileSync(cover, 'utf8'), patches, left));
  }
  const mails = isSeries ? files.slice(1) : files;
  const recipients = maintainersOf(
    repository.top,
    patches.map(({ names }) => names),
  );
  for (const [at, name] of mails.entries())
    addRecipients(join(target, name), recipientLines(recipients?.[at] ?? null));
  if (isSeries && recipients !== null)
    addRecipients(join(target, files[0]), recipientLines(merged(recipients)));
  return files.map((name) => join(directory, name));
}

/** Everybody who gets one of the mails gets the cover letter. */
function merged(all: readonly { to: readonly string[]; cc: readonly string[] }[]): {
  to: string[];
  cc: string[];
} {
  const to = new Set(all.flatMap((each) => each.to));
  return { to: [...to], cc: [...new Set(all.flatMap((each) => each.cc))].filter((who) => !to.has(who)) };
}

/** Puts To and Cc behind the subject of a mail. */
function addRecipients(file: string, lines: string): void {
  if (lines === '') return;
  // Bytes of a source may be no UTF-8.
  const mail = readFileSync(file, 'latin1');
  const end = mail.indexOf('\n\n') + 1;
  writeFileSync(
    file,
    mail.slice(0, end) + Buffer.from(lines, 'utf8').toString('latin1') + mail.slice(end),
    'latin1',
  );
}
