import type { Machine } from '../machine/machine';
import type { Value } from '../machine/value';
import type { KernelFamily, KernelFunction } from './family';
import { formatText } from './format';
import { Fault } from '../machine/fault';

/** What the driver logged. */
export interface LogLine {
  readonly text: string;
  readonly line: number;
}

class Log {
  readonly lines: LogLine[] = [];
}

/** The log of a run. */
export function log(machine: Machine): LogLine[] {
  return machine.kept(Log).lines;
}

function write(machine: Machine, format: Value, args: readonly Value[]): bigint {
  machine.charge(1);
  const text = formatText(machine, format, args).replace(/\n$/, '');
  log(machine).push({ text, line: machine.line });
  return 0n;
}

/** Of the form f(format, ...). */
const print: KernelFunction = (machine, format, ...args) => write(machine, format, args);

/** Of the form f(subject, format, ...). */
const printAbout: KernelFunction = (machine, _subject, format, ...args) => write(machine, format, args);

const PLAIN = ['printk', '_printk', 'pr_emerg', 'pr_alert', 'pr_crit', 'pr_err', 'pr_warn', 'pr_warn_once', 'pr_warn_ratelimited', 'pr_warning',
  'pr_notice', 'pr_info', 'pr_info_once', 'pr_cont', 'pr_debug', 'pr_devel', 'pr_err_once', 'pr_err_ratelimited', 'pr_info_ratelimited',
  'pr_debug_ratelimited', 'printk_ratelimited', 'printk_once', 'no_printk', 'trace_printk']; // prettier-ignore

const ABOUT = ['dev_emerg', 'dev_alert', 'dev_crit', 'dev_err', 'dev_warn', 'dev_notice', 'dev_info', 'dev_dbg', 'dev_vdbg', 'dev_err_once',
  'dev_warn_once', 'dev_err_ratelimited', 'dev_warn_ratelimited', 'dev_info_once', 'dev_dbg_ratelimited', 'netdev_err', 'netdev_warn',
  'netdev_info', 'netdev_dbg', 'drm_err', 'drm_warn', 'drm_info', 'drm_dbg', 'drm_dbg_driver', 'drm_dbg_core']; // prettier-ignore

/** dev_err_probe(): a message, and the error number that it is given back. */
const probe: KernelFunction = (machine, _subject, error, format, ...args) => {
  write(machine, format, args);
  return error;
};

/** A warning's result is its condition. */
const warn: KernelFunction = (machine, condition, ...rest) => {
  if (!machine.truth(condition)) return 0n;
  const [format, ...args] = rest;
  const text = format === undefined ? 'WARN_ON()' : formatText(machine, format, args).replace(/\n$/, '');
  machine.report('kernel warning', text);
  return 1n;
};

const bug: KernelFunction = (machine, condition) => {
  if (machine.truth(condition)) throw new Fault('kernel bug', 'BUG_ON()');
};

const PROBES = ['dev_err_probe', 'dev_warn_probe'];
const WARNINGS = ['WARN_ON', 'WARN_ON_ONCE', 'VM_WARN_ON', 'VM_WARN_ON_ONCE', 'WARN_ON_RATELIMIT'];
const WARNINGS_WITH_TEXT = ['WARN', 'WARN_ONCE', 'WARN_RATELIMIT'];

/** Messages and warnings: kept for reports, and shown to nobody in the simulated machine. */
export const loggingFamily: KernelFamily = {
  header: `
${PLAIN.map((name) => `int ${name}(const char *fmt, ...);`).join('\n')}
${ABOUT.map((name) => `void ${name}(const void *subject, const char *fmt, ...);`).join('\n')}
${PROBES.map((name) => `int ${name}(const struct device *dev, int err, const char *fmt, ...);`).join('\n')}
${WARNINGS.map((name) => `int ${name}(bool condition);`).join('\n')}
${WARNINGS_WITH_TEXT.map((name) => `int ${name}(bool condition, const char *fmt, ...);`).join('\n')}
#define pr_fmt(fmt) fmt
#define dev_fmt(fmt) fmt
#define KBUILD_MODNAME "driver"
#define VM_BUG_ON(c) BUG_ON(c)
#define VM_BUG_ON_VMA(c, vma) BUG_ON(c)
#define VM_WARN_ON_VMA(c, vma) WARN_ON(c)
#define BUG() BUG_ON(1)
void BUG_ON(bool condition);
void dump_stack(void);
int snprintf(char *buf, size_t size, const char *fmt, ...);
int scnprintf(char *buf, size_t size, const char *fmt, ...);
int sprintf(char *buf, const char *fmt, ...);
int printk_ratelimit(void);
const char *dev_name(const struct device *dev);
`,
  functions: {
    ...Object.fromEntries(PLAIN.map((name) => [name, print])),
    ...Object.fromEntries(ABOUT.map((name) => [name, printAbout])),
    ...Object.fromEntries(PROBES.map((name) => [name, probe])),
    ...Object.fromEntries([...WARNINGS, ...WARNINGS_WITH_TEXT].map((name) => [name, warn])),
    /** BUG_ON() */
    BUG_ON: bug,
    /** dump_stack() */
    dump_stack: () => undefined,
    /** snprintf(): characters that the text has */
    snprintf: (m, buf, size, format, ...args) =>
      BigInt(printTo(m, buf, m.number(size), formatText(m, format, args))),
    /** scnprintf(): characters that were stored */
    scnprintf: (m, buf, size, format, ...args) => {
      const room = m.number(size);
      return BigInt(Math.min(printTo(m, buf, room, formatText(m, format, args)), Math.max(room - 1, 0)));
    },
    /** sprintf() */
    sprintf: (m, buf, format, ...args) => BigInt(printTo(m, buf, 4096, formatText(m, format, args))),
    /** printk_ratelimit() */
    printk_ratelimit: () => 1n,
    /** dev_name() */
    dev_name: (m) => m.text('device'),
  },
};

function printTo(machine: Machine, buffer: Value, room: number, text: string): number {
  if (room > 0) {
    const { block, offset } = machine.pointer(buffer);
    const stored = text.slice(0, room - 1);
    for (let i = 0; i < stored.length; i++)
      block.store(offset + i, 1, BigInt.asIntN(8, BigInt(stored.charCodeAt(i))));
    block.store(offset + stored.length, 1, 0n);
  }
  return text.length;
}
