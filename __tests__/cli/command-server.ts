import { Writable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import { main } from '../../cli/command-line';
import { lookNowhere } from '../../cli/run/look-into-headers';
import { forgetTops } from '../../cli/run/patch-name';
import { forgetHeaders } from '../../cli/run/plan-tree';
import { addFacts } from '../../kernel/fact-table';
import { forgetTrees, useMacros } from '../../model/target-kernel';
import { readMessage, writeMessage, type Answer, type Asked } from './command-messages';

/** The process that runs command lines for tests, one after another: see command-line.ts. */

const [ASKS, ANSWERS] = [3, 4];

/** What has been written since the command was started. */
let written: { readonly stream: 'out' | 'err'; readonly bytes: Buffer }[] = [];

// What writes by way of the console keeps the stream that it found first: there is one of each for all commands.
for (const [name, stream] of [
  ['stdout', 'out'],
  ['stderr', 'err'],
] as const) {
  const value = new Writable({
    write(bytes: Buffer, _encoding, done) {
      written.push({ stream, bytes });
      done();
    },
  });
  Object.defineProperty(process, name, { value, configurable: true });
}

/** Lets the next command find what a new process would. */
function startAnew(): void {
  written = [];
  addFacts([]);
  useMacros(new Map());
  lookNowhere();
  forgetTrees();
  forgetHeaders();
  forgetTops();
  for (const stream of [process.stdout, process.stderr]) stream.removeAllListeners('error');
}

async function answerTo({ args, cwd, env }: Asked): Promise<Answer> {
  startAnew();
  process.chdir(cwd);
  for (const name of Object.keys(process.env)) if (!Object.hasOwn(env, name)) delete process.env[name];
  Object.assign(process.env, env);
  process.argv.splice(2, Infinity, ...args);
  const code = await main(args);
  const text = (of?: 'out' | 'err'): string =>
    Buffer.concat(
      written.filter(({ stream }) => of === undefined || stream === of).map(({ bytes }) => bytes),
    ).toString();
  return { code, out: text('out'), err: text('err'), printed: text() };
}

/** Milliseconds that a command may take on a busy machine: then nobody waits for it any longer. */
const ENOUGH = 300_000;

/** Odd while a command runs. */
const turn = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

function nextTurn(): void {
  Atomics.add(turn, 0, 1);
  Atomics.notify(turn, 0);
}

/** A thread that ends this process when a command hangs: who waits for it hears that it is gone. */
const WATCH = `
const { workerData: turn } = require('node:worker_threads');
for (;;) {
  const now = Atomics.load(turn, 0);
  if (Atomics.wait(turn, 0, now, now % 2 === 0 ? Infinity : ${ENOUGH}) === 'timed-out') process.kill(process.pid, 'SIGKILL');
}`;

async function serve(): Promise<void> {
  new Worker(WATCH, { eval: true, workerData: turn }).unref();
  for (let asked = readMessage(ASKS); asked !== null; asked = readMessage(ASKS)) {
    nextTurn();
    const answer = await answerTo(asked as Asked);
    nextTurn();
    writeMessage(ANSWERS, answer);
    // What the command still had to end, such as threads, ends before the next one.
    await new Promise((resolve) => setImmediate(resolve));
  }
  process.exit();
}

void serve();
