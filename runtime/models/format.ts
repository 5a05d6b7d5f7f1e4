import type { Machine } from '../machine/machine';
import { describe } from '../machine/policy';
import { isUnknown, integer } from '../machine/unknown';
import { Pointer, type Value } from '../machine/value';

const CONVERSION = /%([-+ #0]*)(\*|\d+)?(?:\.(\*|\d+))?(hh|h|ll|l|z|t|j|L)?([a-zA-Z%])([A-Za-z]*)/g;

/**
 * Format as printf() and printk() do.
 * @param machine the run
 * @param format C string
 * @param args arguments, promoted
 * @returns the text; a value that nothing determined is shown by its name
 */
export function formatText(machine: Machine, format: Value, args: readonly Value[]): string {
  let next = 0;
  const take = (): Value => args[next++];
  return machine
    .string(format)
    .replace(
      CONVERSION,
      (
        _all,
        flags: string,
        width: string | undefined,
        precision: string | undefined,
        length: string | undefined,
        kind: string,
        rest: string,
      ) => {
        if (kind === '%') return `%${rest}`;
        const wide = width === '*' ? machine.number(take()) : width === undefined ? 0 : Number(width);
        const digits =
          precision === '*' ? machine.number(take()) : precision === undefined ? null : Number(precision);
        const isPointer = kind === 'p';
        const text = convert(machine, take(), kind, flags, digits, length ?? '');
        const zero =
          flags.includes('0') && !flags.includes('-') && digits === null && kind !== 's' && kind !== 'c';
        machine.spend(Math.min(Math.abs(wide), Number.MAX_SAFE_INTEGER));
        const padded =
          flags.includes('-') || wide < 0
            ? text.padEnd(Math.abs(wide))
            : zero
              ? padZero(text, wide)
              : text.padStart(wide);
        return padded + (isPointer ? '' : rest);
      },
    );
}

function padZero(text: string, width: number): string {
  const sign = /^([-+ ]|0[xX])/.exec(text)?.[0] ?? '';
  return sign + text.slice(sign.length).padStart(width - sign.length, '0');
}

function bits(length: string): number {
  if (length === 'hh') return 8;
  if (length === 'h') return 16;
  return length === '' ? 32 : 64;
}

function convert(
  machine: Machine,
  value: Value,
  kind: string,
  flags: string,
  precision: number | null,
  length: string,
): string {
  if (isUnknown(value) && value.bound === undefined) return `<${describe(value)}>`;
  if (kind === 's') {
    if (!machine.truth(value)) return '(null)';
    const text = machine.string(value);
    return precision === null ? text : text.slice(0, precision);
  }
  if (kind === 'p')
    return value instanceof Pointer ? describe(value) : `0x${machine.integer(value).toString(16)}`;
  const whole = integer(isUnknown(value) ? value.bound : value);
  switch (kind) {
    case 'c':
      return String.fromCharCode(Number(BigInt.asUintN(8, whole)));
    case 'd':
    case 'i': {
      const signed = BigInt.asIntN(bits(length), whole);
      const digits = (signed < 0n ? -signed : signed).toString().padStart(precision ?? 1, '0');
      return `${signed < 0n ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : ''}${digits}`;
    }
    case 'u':
      return BigInt.asUintN(bits(length), whole)
        .toString()
        .padStart(precision ?? 1, '0');
    case 'o':
      return BigInt.asUintN(bits(length), whole)
        .toString(8)
        .padStart(precision ?? 1, '0');
    case 'x':
    case 'X': {
      const raw = BigInt.asUintN(bits(length), whole)
        .toString(16)
        .padStart(precision ?? 1, '0');
      const prefixed = flags.includes('#') && whole !== 0n ? `0x${raw}` : raw;
      return kind === 'X' ? prefixed.toUpperCase() : prefixed;
    }
    default:
      return `%${kind}`;
  }
}
