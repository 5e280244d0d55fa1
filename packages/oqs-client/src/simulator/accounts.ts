/**
 * Accounts of institutions: login, tokens with an end, lock after wrong passwords.
 * @module
 */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { Clock } from "./clock.ts";

/** An institution's account. */
export interface Account {
  readonly user: string;
  readonly institution: string;
}

/** Knows who is logged in. */
export interface Accounts {
  /** A token, or nothing for a wrong or locked account. */
  login(user: string, password: string): string | undefined;
  /** The account of a token that has not ended. */
  accountOf(token: string | undefined): Account | undefined;
  /** Ends every token, as a restart of the server would. */
  endTokens(): void;
}

/** So many wrong passwords in a row lock the account until the simulator starts again. */
const allowedFailures = 5;

/** One account. */
export function createAccounts(
  account: Account & { password: string },
  options: { clock: Clock; tokenLifetimeMs: number },
): Accounts {
  const tokens = new Map<string, number>();
  const holder: Account = { user: account.user, institution: account.institution };
  let failures = 0;
  return {
    login(user, password) {
      const right = same(user, account.user) && same(password, account.password);
      if (failures >= allowedFailures) return undefined;
      failures = right ? 0 : failures + 1;
      if (!right) return undefined;
      const token = randomBytes(32).toString("base64url");
      tokens.set(token, options.clock().getTime() + options.tokenLifetimeMs);
      return token;
    },
    accountOf(token) {
      const end = tokens.get(token ?? "");
      return end !== undefined && options.clock().getTime() < end ? holder : undefined;
    },
    endTokens() {
      tokens.clear();
    },
  };
}

function same(given: string, right: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(right));
}
