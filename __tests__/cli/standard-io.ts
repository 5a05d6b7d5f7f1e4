import type { KernelFamily } from '../../runtime/models/family';
import { formatText } from '../../runtime/models/format';
import { NULL } from '../../runtime/machine/value';

/** The little of the C library that the programs in __testfixtures__/lowering use; what they print goes to `output`. */
export function standardIo(output: string[]): KernelFamily {
  return {
    header: `
int printf(const char *fmt, ...);
void *calloc(unsigned long n, unsigned long size);
void free(void *p);
`,
    functions: {
      printf: (machine, format, ...args) => {
        const text = formatText(machine, format, args);
        output.push(text);
        return BigInt(text.length);
      },
      calloc: (machine, n, size) =>
        machine.block('heap', 'calloc', machine.number(n) * machine.number(size), 'zero').at(0),
      free: (machine, pointer) => {
        if (pointer !== NULL) machine.pointer(pointer).block.freed = true;
      },
    },
  };
}
