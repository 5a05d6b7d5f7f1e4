import type { Argv } from 'yargs';
import { conversionOptions, pathsOf, requestOf, type SharedArguments } from '../options';
import { palette } from '../print/colour';
import { planDot, writePlan } from '../print/plan';
import { Terminal } from '../print/terminal';
import { jsonText, visible } from '../print/visible';
import { planTree } from '../run/plan-tree';
import { engineOf, EXIT, type Setting } from '../run/run-command';
import { UsageError } from '../run/usage-error';

/** What `mmap-prepare plan` takes. */
export interface PlanArguments extends SharedArguments {
  readonly format: 'table' | 'dot';
}

/** Options of `mmap-prepare plan`. */
export function options(yargs: Argv): Argv<unknown> {
  return conversionOptions(yargs)
    .usage(
      '$0 plan [PATH...]\n\nShow in which order a tree can be converted: the structures that hold mmap callbacks, those that call them, the functions that map for others, and every callback; what each waits for, what never goes with this kernel, and why. What unlocks most comes first.',
    )
    .option('json', { describe: 'print one JSON document', type: 'boolean', default: false })
    .option('strict', { describe: 'exit with 1 when something never goes', type: 'boolean', default: false })
    .option('format', {
      describe: 'table, or a drawing for dot of Graphviz',
      type: 'string',
      choices: ['table', 'dot'],
      default: 'table',
      requiresArg: true,
    })
    .example('$0 plan .', 'the order for a kernel tree')
    .example('$0 plan --json sound | jq ".nodes[] | select(.unlocks > 0)"', 'what unlocks something, as JSON')
    .example('$0 plan --format dot drivers/vfio | dot -Tsvg > vfio.svg', 'a drawing');
}

/**
 * Runs `mmap-prepare plan`.
 *
 * @param setting what to show it on, and what converts; a test has its own
 * @returns the exit code
 */
export async function run(args: PlanArguments, setting: Setting = {}): Promise<number> {
  if (args.json && args.format === 'dot')
    throw new UsageError('--json and --format dot are two forms: choose one');
  const given = pathsOf(args);
  const paths = given.length > 0 ? given : ['.'];
  const request = requestOf({ ...args, path: paths, _: [] }, [], false);
  const terminal = setting.terminal ?? new Terminal();
  let failed = false;
  const nodes = await planTree({
    paths,
    request,
    jobs: args.jobs,
    ...engineOf(setting),
    onError: (path, message) => {
      failed = true;
      terminal.tell(`mmap-prepare: ${visible(path)}: ${visible(message)}\n`);
    },
  });
  if (args.json) terminal.write(`${jsonText({ nodes }, 2)}\n`);
  else if (args.format === 'dot') terminal.write(planDot(nodes));
  else if (nodes.length > 0) writePlan(nodes, terminal.show, terminal.outColours ?? palette(false));
  else terminal.write('no hooks\n');
  if (failed) return EXIT.failed;
  return args.strict && nodes.some(({ state }) => state === 'never') ? EXIT.blocked : EXIT.done;
}
