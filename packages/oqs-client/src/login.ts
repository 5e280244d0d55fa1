/**
 * The login token (idToken): one for all requests, renewed before it runs out where its life is known, otherwise when the
 * server refuses it. A refused login is never repeated by itself, so that nobody's account is locked by a machine.
 * @module
 */
import { OqsError, OqsPausedError } from "./errors.ts";
import { decodeLoginAnswer, encodeLoginQuestion, type LoginQuestion } from "./messages/login.ts";

/** Options of {@link createLogin}. */
export interface LoginOptions {
  readonly account: LoginQuestion;
  /** Posts to the authentication host. */
  readonly post: (route: "login" | "refresh", json: string) => Promise<Uint8Array>;
  /** Whether the path for refresh tokens is known. */
  readonly canRefresh: boolean;
  /** Milliseconds a token lives; unknown when absent. */
  readonly tokenLifetimeMs: number | undefined;
  /** Milliseconds no login is tried after a refused one. */
  readonly loginPauseMs: number;
  readonly clock: () => Date;
  /** Milliseconds of a clock that is never set back. */
  readonly now: () => number;
  readonly onRenewed: (by: "login" | "refresh") => void;
}

/** Holds the token of the institution's account. */
export interface Login {
  /** The token to send now; undefined when one must be got first. */
  current(): string | undefined;
  /** The token, got first where there is none. @throws OqsError OQS_UNAUTHORIZED; OqsPausedError OQS_LOGIN_PAUSED */
  token(): Promise<string>;
  /** The server refused this token. */
  refused(token: string): void;
}

interface Kept {
  readonly token: string;
  readonly since: number;
}

/** Share of a token's life after which it is renewed while it still serves. */
const renewAfter = 0.8;

/** Logs in at the first call. Tokens live in this closure only and are never part of an error. */
export function createLogin(options: LoginOptions): Login {
  const { account, post, now, tokenLifetimeMs: lifetime = Number.POSITIVE_INFINITY } = options;
  let kept: Kept | undefined;
  let refreshToken: string | undefined;
  let renewal: Promise<string> | undefined;
  let renewAt = 0;
  let pausedUntil = Number.NEGATIVE_INFINITY;

  async function by(route: "login" | "refresh", json: string): Promise<string> {
    const since = now();
    const { result = {} } = decodeLoginAnswer(await post(route, json));
    const token = result.idToken ?? "";
    if (token === "")
      throw new OqsError(
        "OQS_UNAUTHORIZED",
        "the login was answered without a token: check user and password",
      );
    kept = { token, since };
    renewAt = since + lifetime * renewAfter;
    refreshToken = result.refreshToken ?? (route === "refresh" ? refreshToken : undefined);
    options.onRenewed(route);
    return token;
  }

  async function login(): Promise<string> {
    const left = pausedUntil - now();
    if (left > 0)
      throw new OqsPausedError(
        "OQS_LOGIN_PAUSED",
        `the login was refused; it is not tried again for ${Math.ceil(left)} ms`,
        new Date(options.clock().getTime() + left),
      );
    try {
      return await by("login", encodeLoginQuestion(account));
    } catch (error) {
      if (isRefusal(error)) pausedUntil = now() + options.loginPauseMs;
      throw error;
    }
  }

  async function renew(): Promise<string> {
    if (!options.canRefresh || refreshToken === undefined) return await login();
    try {
      return await by("refresh", encodeLoginQuestion({ refreshToken }));
    } catch (error) {
      // Only a server that answered wants the password; one that is down would not take that either.
      if (!isAnswered(error)) throw error;
      refreshToken = undefined;
      return await login();
    }
  }

  /** One renewal for everybody who waits. */
  function renewed(): Promise<string> {
    renewal ??= renew().finally(() => {
      renewal = undefined;
    });
    return renewal;
  }

  function current(): string | undefined {
    if (kept === undefined) return undefined;
    if (now() >= kept.since + lifetime) return undefined;
    if (now() >= renewAt && renewal === undefined) {
      // When it fails the token still serves; a tenth of its life later it is tried again.
      renewAt = now() + lifetime / 10;
      renewed().catch(() => undefined);
    }
    return kept.token;
  }

  return {
    current,
    token: async () => current() ?? (await renewed()),
    refused(token) {
      if (kept?.token === token) kept = undefined;
    },
  };
}

function isRefusal(error: unknown): boolean {
  return OqsError.is(error) && error.code === "OQS_UNAUTHORIZED";
}

function isAnswered(error: unknown): boolean {
  return (
    OqsError.is(error) &&
    (isRefusal(error) || error.code === "OQS_REJECTED" || error.code === "MALFORMED_ANSWER")
  );
}
