import type { HookVerification } from '../../runtime/verify/verify-driver';

/** One form of showing verdicts: it is told each, in order, and then that there are no more. */
export interface VerdictPrinter {
  verification(verification: HookVerification): void;
  finish(): void;
}
