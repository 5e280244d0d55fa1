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
  /** Tokens, or nothing for a wrong or locked account. */
  login(user: string, password: string): Tokens | undefined;
  /** New tokens for a refresh token, which serves once. */
  refresh(refreshToken: string): Tokens | undefined;
  /** The account of a token that has not ended. */
  accountOf(token: string | undefined): Account | undefined;
  /** Ends the login tokens, as their age would; refresh tokens go on. */
  expireTokens(): void;
  /** Ends every token, as a restart of the server would. */
  endTokens(): void;
}

/** What a login gives. */
export interface Tokens {
  readonly idToken: string;
  readonly refreshToken: string;
}

/** So many wrong passwords in a row lock the account until the simulator starts again. */
const allowedFailures = 5;

/** One account. */
export function createAccounts(
  account: Account & { password: string },
  options: { clock: Clock; tokenLifetimeMs: number },
): Accounts {
  const tokens = new Map<string, number>();
  const refreshTokens = new Set<string>();
  const holder: Account = { user: account.user, institution: account.institution };
  let failures = 0;
  function issue(): Tokens {
    const [idToken, refreshToken] = [newToken(), newToken()];
    tokens.set(idToken, options.clock().getTime() + options.tokenLifetimeMs);
    refreshTokens.add(refreshToken);
    return { idToken, refreshToken };
  }
  return {
    login(user, password) {
      const right = same(user, account.user) && same(password, account.password);
      if (failures >= allowedFailures) return undefined;
      failures = right ? 0 : failures + 1;
      return right ? issue() : undefined;
    },
    refresh: (refreshToken) => (refreshTokens.delete(refreshToken) ? issue() : undefined),
    accountOf(token) {
      const end = tokens.get(token ?? "");
      return end !== undefined && options.clock().getTime() < end ? holder : undefined;
    },
    expireTokens: () => tokens.clear(),
    endTokens() {
      tokens.clear();
      refreshTokens.clear();
    },
  };
}

function newToken(): string {
  return randomBytes(32).toString("base64url");
}

function same(given: string, right: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(right));
}
