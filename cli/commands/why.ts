import type { Argv } from 'yargs';
import { loadGrammar, parseDriver } from '../../model/parse';
import { targetOf } from '../../model/target-kernel';
import { convertHooks } from '../../transforms/mmap-prepare';
import type { Conversion } from '../../transforms/mmap-prepare/conversion';
import { runSteps } from '../../transforms/mmap-prepare/migrate-source';
import { readNamedFile } from '../run/compile-file';
import { UsageError } from '../run/usage-error';
import { Terminal } from '../print/terminal';
import { visible } from '../print/visible';
import { reasonsText } from '../print/why';

/** What `mmap-prepare why` is given. */
export interface WhyArguments {
  readonly place: string;
  readonly kernel: string;
  readonly kernelTree?: string | undefined;
}

/** Options of `mmap-prepare why`. */
export function options(yargs: Argv): Argv<unknown> {
  return yargs
    .usage(
      '$0 why FILE:HOOK\n\nShow how a hook is read: its control flow, what its calls do and who says so, what moves to vm_ops->mapped, and what was decided.',
    )
    .positional('place', {
      type: 'string',
      demandOption: true,
      describe: 'a C file and a hook of it, or one of the functions that the hook passes its vma to',
    })
    .option('kernel', { type: 'string', requiresArg: true, default: 'auto', describe: 'target kernel' })
    .option('kernel-tree', {
      type: 'string',
      requiresArg: true,
      describe: 'the tree whose headers --kernel auto reads',
    })
    .example('$0 why drivers/char/mem.c:mmap_mem', 'how mmap_mem() is read')
    .example('$0 why foo.c:foo_mmap --kernel 7.0', 'the same, for a kernel without vm_ops->mapped');
}

/**
 * Runs `mmap-prepare why`.
 *
 * @param setting what to show it on; a test has its own
 * @returns the exit code
 * @throws UsageError when the place names no hook
 */
export async function run(args: WhyArguments, setting: { terminal?: Terminal } = {}): Promise<number> {
  const terminal = setting.terminal ?? new Terminal();
  const { path, name } = placeOf(args.place);
  const source = readNamedFile(path);
  await loadGrammar();
  const { api } = targetOf(path, args.kernel, args.kernelTree ?? null);
  const driver = parseDriver(source, { path });
  const found: Conversion[] = [];
  const result = runSteps(source, { path, api, driver }, (hooks) => {
    const all = convertHooks(hooks);
    for (const one of [...hooks.flat(), ...all])
      if (one.function.id.name === name && !found.includes(one)) found.push(one);
    return all;
  });
  const outcome = result.hooks.find(({ hook }) => hook === name);
  if (found.length === 0) {
    const hooks = [...new Set(result.hooks.flatMap(({ hook }) => hook ?? []))];
    const known = hooks.length > 0 ? `its hooks are ${hooks.join(', ')}` : 'it has no hook';
    throw new UsageError(`${path} converts no function ${name}(): ${known}`);
  }
  // A helper that several hooks pass their vma to is read in the same way for each.
  const texts = found.map((conversion) => reasonsText(conversion, outcome ?? null));
  const lines = [...new Set(texts)].join('\n').split('\n');
  terminal.show(lines.map(visible).join('\n'));
  return 0;
}

/** `FILE:HOOK`; a path may hold colons itself. */
function placeOf(place: string): { readonly path: string; readonly name: string } {
  const at = place.lastIndexOf(':');
  const name = place.slice(at + 1);
  if (at <= 0 || !/^\w+$/.test(name))
    throw new UsageError(`${place} is not FILE:HOOK, such as drivers/char/mem.c:mmap_mem`);
  return { path: place.slice(0, at), name };
}
