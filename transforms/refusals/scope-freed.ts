import type { CallExpression } from '../../model/nodes';
import type { Use } from '../../model/query';
import { effectsIn, type CallEffect } from '../../analysis/effects';
import type { Conversion } from '../mmap-prepare/conversion';

/**
 * Is what a call of the hook takes kept in a variable that gives it back when the hook returns (`__free(kfree)`,
 * linux/cleanup.h), and that is not told to keep it?
 */
export function isFreedWithScope(
  { driver, function: hook }: Conversion,
  use: Use<CallExpression>,
  found: CallEffect,
): boolean {
  return effectsIn(driver).isFreedAtEnd(hook, use, found);
}
