/**
 * The login token (idToken): one login for all requests, made again only when the server refuses the token.
 * @module
 */
import type { Connection } from "./connection.ts";
import { OqsError } from "./errors.ts";
import { decodeLoginAnswer, encodeLoginQuestion, type LoginQuestion } from "./messages/login.ts";

/** Holds the token of the institution's account. */
export interface Login {
  /** Calls with the token; when the server refuses that, once more with a fresh one. @throws OqsError OQS_UNAUTHORIZED */
  withToken<T>(call: (token: string) => Promise<T>, signal: AbortSignal | undefined): Promise<T>;
}

/** Logs in at the first call. The token lives in this closure only and is never part of an error. */
export function createLogin(connection: Connection, url: string, account: LoginQuestion): Login {
  let pending: Promise<string> | undefined;

  async function login(): Promise<string> {
    // No caller's signal here: several callers may wait for this one login.
    const bytes = await connection.post(url, encodeLoginQuestion(account), {});
    const { idToken } = decodeLoginAnswer(bytes).result ?? {};
    if (idToken === undefined || idToken === "")
      throw new OqsError(
        "OQS_UNAUTHORIZED",
        "the login was answered without a token: check user and password",
      );
    return idToken;
  }

  function token(): Promise<string> {
    pending ??= login().catch((error: unknown) => {
      pending = undefined;
      throw error;
    });
    return pending;
  }

  return {
    async withToken(call, signal) {
      const first = await waitFor(token(), signal);
      try {
        return await call(first);
      } catch (error) {
        if (!OqsError.is(error) || error.code !== "OQS_UNAUTHORIZED") throw error;
      }
      if (pending !== undefined && (await pending.catch(() => first)) === first)
        pending = undefined;
      return await call(await waitFor(token(), signal));
    },
  };
}

async function waitFor<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return await promise;
  signal.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = (): void => reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
