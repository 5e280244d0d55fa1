import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";

const derive = promisify<Uint8Array, Uint8Array, number, Buffer>(scrypt);
const triesBeforeLock = 5;
const lockMilliseconds = 5 * 60_000;

/** The facility's password for 目視, never kept in clear; five wrong entries lock it for five minutes. */
export interface StaffPassword {
  readonly locked: boolean;
  /** Zeroes what was typed. */
  check(typed: Uint8Array): Promise<boolean>;
}

/** Reads the form that {@link hashStaffPassword} writes. */
export function staffPassword(hash: string, options: { now?: () => number } = {}): StaffPassword {
  const now = options.now ?? (() => performance.now());
  const [, salt = "", expected = ""] = hash.split("$");
  let wrong = 0;
  let lockedUntil = Number.NEGATIVE_INFINITY;
  return {
    get locked() {
      return now() < lockedUntil;
    },
    async check(typed) {
      try {
        const given = await derive(typed, Buffer.from(salt, "base64url"), 32);
        if (now() < lockedUntil) return false;
        const right = timingSafeEqual(given, Buffer.from(expected, "base64url"));
        wrong = right ? 0 : wrong + 1;
        if (wrong >= triesBeforeLock) {
          wrong = 0;
          lockedUntil = now() + lockMilliseconds;
        }
        return right;
      } finally {
        typed.fill(0);
      }
    },
  };
}

/** The shape a configuration holds: `scrypt$salt$hash`, base64url. */
export const staffPasswordHash: RegExp = /^scrypt\$[\w-]{16,}\$[\w-]{43}$/;

/** Makes the line for the configuration; zeroes the password. */
export async function hashStaffPassword(password: Uint8Array): Promise<string> {
  try {
    const salt = randomBytes(16);
    const hash = await derive(password, salt, 32);
    return `scrypt$${salt.toString("base64url")}$${hash.toString("base64url")}`;
  } finally {
    password.fill(0);
  }
}
