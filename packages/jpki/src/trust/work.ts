import { performance } from "node:perf_hooks";

/** What one check may cost at most; hostile input ends it with `work-limit` instead of keeping the machine busy. */
export interface WorkLimits {
  /** Certificates in a path, target and anchor included. */
  readonly certificates: number;
  /** Signatures verified, over every path tried and everything that vouches for revocation. */
  readonly signatures: number;
  /** Comparisons of names with constraints, policies, steps of the search, and every 16 bytes of an intermediate. */
  readonly comparisons: number;
  /** The last guard: long enough for a cold start on a slow terminal, since the counts already bound hostile input. */
  readonly milliseconds: number;
}

/** Limits of {@link checkPath} when nothing is said. */
export const defaultWorkLimits: WorkLimits = {
  certificates: 8,
  signatures: 64,
  comparisons: 0x10000,
  milliseconds: 500,
};

/** Counts the work of one check and ends it at the limits. */
export interface Work {
  readonly limits: WorkLimits;
  /** Signatures verified so far. */
  readonly signatures: number;
  spendSignature(): void;
  spendComparisons(count: number): void;
}

/** Thrown by {@link Work}; it never leaves the door. */
export class OutOfWork extends Error {}

/** Begins counting. */
export function beginWork(limits: WorkLimits): Work {
  const deadline = performance.now() + limits.milliseconds;
  let signatures = 0;
  let comparisons = 0;
  const breathe = (): void => {
    if (performance.now() > deadline) {
      throw new OutOfWork(`more than ${limits.milliseconds} ms`);
    }
  };
  return {
    limits,
    get signatures() {
      return signatures;
    },
    spendSignature() {
      if (++signatures > limits.signatures) {
        throw new OutOfWork(`more than ${limits.signatures} signatures`);
      }
      breathe();
    },
    spendComparisons(count) {
      comparisons += count;
      if (comparisons > limits.comparisons) {
        throw new OutOfWork(`more than ${limits.comparisons} comparisons`);
      }
      breathe();
    },
  };
}
