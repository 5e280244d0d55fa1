/**
 * The way of every request: login token, session of the pool, breaker of the host, deadline, and what is told of it. A
 * question is repeated, a write never.
 * @module
 */
import {
  type CircuitBreaker,
  type CircuitOptions,
  createCircuitBreaker,
} from "./circuit-breaker.ts";
import { createClockSkew } from "./clock-skew.ts";
import { openConnection, type TlsCredentials } from "./connection.ts";
import { OqsError } from "./errors.ts";
import type { OqsEvent } from "./events.ts";
import { createLogin } from "./login.ts";
import { retrying } from "./retry.ts";
import { hasRoute, type OqsEndpoint, type RouteName, urlOf } from "./routes.ts";
import type { Session, SessionPool } from "./session-pool.ts";
import { waitFor } from "./wait-for.ts";
import { type Unknown, unknownWhenItMayHaveArrived } from "./write.ts";

/** What {@link openRequests} is made of; everything has its value here. */
export interface RequestsOptions {
  readonly endpoint: OqsEndpoint;
  readonly credentials: TlsCredentials & { readonly user: string; readonly password: string };
  readonly minimumTls: "1.3" | "1.2";
  readonly pool: SessionPool;
  readonly deadlineMs: number;
  readonly callDeadlineMs: number;
  readonly retries: number;
  readonly retryPauseMs: number;
  readonly circuit: CircuitOptions;
  readonly tokenLifetimeMs: number | undefined;
  readonly loginPauseMs: number;
  readonly clockSkewLimitMs: number;
  readonly clock: () => Date;
  readonly now: () => number;
  readonly random: () => number;
  readonly onEvent: (event: OqsEvent) => void;
}

/** Sends to the business host with the login token. */
export interface Requests extends AsyncDisposable {
  readonly clockSkewMs: number | undefined;
  /** Gets the login token where there is none. */
  logIn(signal: AbortSignal | undefined): Promise<void>;
  /** Asks what changes nothing at the server, again after a retryable failure. */
  ask(route: RouteName, json: string, signal: AbortSignal | undefined): Promise<Uint8Array>;
  /** Asks what serves once. */
  askOnce(route: RouteName, json: string, signal: AbortSignal | undefined): Promise<Uint8Array>;
  /** Sends what changes something, once; `read` makes the outcome of the answer. */
  write<T>(
    route: RouteName,
    json: string,
    read: (answer: Uint8Array) => T,
    signal: AbortSignal | undefined,
  ): Promise<T | Unknown>;
}

/** A clock that differs by more is told of. */
const warnSkewMs = 5 * 60_000;

/** Opens nothing yet. @throws OqsError INVALID_ARGUMENT, SANDBOX_MIXED */
export function openRequests(options: RequestsOptions): Requests {
  const { endpoint, credentials, pool, deadlineMs, callDeadlineMs, clock, now } = options;
  const tell = (event: OqsEvent): void => {
    try {
      options.onEvent(event);
    } catch {
      // A listener that breaks must not break a reception.
    }
  };
  const skew = createClockSkew({
    clock,
    now,
    warnMs: warnSkewMs,
    onSkewed: (skewMs) => tell({ type: "clock-skewed", skewMs }),
  });
  const connection = openConnection({
    credentials,
    sandboxEndpoint: endpoint.sandbox === true,
    deadlineMs,
    minimumTls: options.minimumTls,
    connections: pool.size,
    onDate: skew.learn,
  });
  const breakers = new Map<string, CircuitBreaker>();
  function breakerOf(url: string): CircuitBreaker {
    const { host } = new URL(url);
    const known = breakers.get(host);
    if (known !== undefined) return known;
    const onChange = (state: CircuitBreaker["state"]): void =>
      tell({ type: "circuit-changed", host, state });
    const breaker = createCircuitBreaker(host, { ...options.circuit, now, clock, onChange });
    breakers.set(host, breaker);
    return breaker;
  }

  /** One request in a session that is held already. */
  async function exchange(
    route: RouteName,
    json: string,
    { url, session, ...post }: Exchange,
  ): Promise<Uint8Array> {
    const admission = breakerOf(url).admit();
    const { attempt } = post;
    tell({ type: "request-started", route, attempt, waitedMs: session.waitedMs });
    const since = now();
    const ended = (outcome: Extract<OqsEvent, { type: "request-ended" }>["outcome"]): void =>
      tell({ type: "request-ended", route, attempt, ms: now() - since, outcome });
    try {
      const answer = await connection.post(url, json, post);
      admission.ended();
      ended("answered");
      return answer;
    } catch (error) {
      admission.ended(error);
      ended(OqsError.is(error) ? error.code : "aborted");
      throw error;
    }
  }

  const login = createLogin({
    account: { user: credentials.user, password: credentials.password },
    canRefresh: hasRoute(endpoint, "refresh"),
    tokenLifetimeMs: options.tokenLifetimeMs,
    loginPauseMs: options.loginPauseMs,
    clock,
    now,
    onRenewed: (by) => tell({ type: "token-renewed", by }),
    async post(route, json) {
      const url = urlOf(endpoint, route);
      const end = now() + deadlineMs;
      breakerOf(url).check();
      // In front, because everybody else in the line waits for it. No caller's signal: several may.
      using session = await pool.enter({ deadlineMs, again: true });
      return await exchange(route, json, { url, session, attempt: 1, deadlineMs: end - now() });
    },
  });

  /** A session and the token to use in it: the one that is good when the turn comes, not when the waiting began. */
  async function place(
    signal: AbortSignal | undefined,
    left: () => number,
  ): Promise<{ session: Session; token: string }> {
    for (let again = false; ; again = true) {
      const got = await waitFor(login.token(), { signal, deadlineMs: left() });
      const deadlineMs = deadlineOf(left);
      const session = await pool.enter({ signal, deadlineMs, again });
      const token = login.current() ?? (again ? got : undefined);
      if (token !== undefined) return { session, token };
      session[Symbol.dispose]();
    }
  }
  const deadlineOf = (left: () => number): number => Math.max(Math.min(deadlineMs, left()), 1);

  /** One try; a token that ended meanwhile is renewed once. */
  async function attempt<T>(
    call: Call,
    number: number,
    send: (exchange: () => Promise<Uint8Array>) => Promise<T>,
  ): Promise<T> {
    const { route, url, json, signal, left } = call;
    for (let renewed = false; ; renewed = true) {
      breakerOf(url).check();
      const { session, token } = await place(signal, left);
      try {
        await refuseSkewedClock(signal, left);
        const post = { url, session, token, signal, attempt: number };
        const tryMs = Math.max(deadlineOf(left) - session.waitedMs, 1);
        return await send(() => exchange(route, json, { ...post, deadlineMs: tryMs }));
      } catch (error) {
        if (!OqsError.is(error) || error.code !== "OQS_UNAUTHORIZED") throw error;
        login.refused(token);
        if (renewed) throw error;
      } finally {
        session[Symbol.dispose]();
      }
    }
  }

  /** Dates and signatures of a machine whose clock is wrong help nobody. The last answer may be old, so the time is asked again. */
  async function refuseSkewedClock(
    signal: AbortSignal | undefined,
    left: () => number,
  ): Promise<void> {
    const { clockSkewLimitMs: limit } = options;
    const isSkewed = (): boolean => Math.abs(skew.ms ?? 0) > limit;
    if (!isSkewed()) return;
    const url = urlOf(endpoint, "search");
    await connection.askTime(url, { signal, deadlineMs: deadlineOf(left) });
    if (!isSkewed()) return;
    throw new OqsError(
      "CLOCK_SKEWED",
      `the server's clock is ${Math.round((skew.ms ?? 0) / 1000)} s from ours: nothing dated is sent`,
    );
  }

  function callOf(route: RouteName, json: string, signal: AbortSignal | undefined): Call {
    const end = now() + callDeadlineMs;
    return { route, url: urlOf(endpoint, route), json, signal, left: () => end - now() };
  }

  return {
    get clockSkewMs() {
      return skew.ms;
    },
    async logIn(signal) {
      await waitFor(login.token(), { signal, deadlineMs: callDeadlineMs });
    },
    async ask(route, json, signal) {
      const call = callOf(route, json, signal);
      return await retrying((number) => attempt(call, number, (exchange) => exchange()), {
        retries: options.retries,
        budget: pool.retries,
        firstPauseMs: options.retryPauseMs,
        random: options.random,
        left: call.left,
        signal,
      });
    },
    askOnce: (route, json, signal) =>
      attempt(callOf(route, json, signal), 1, (exchange) => exchange()),
    write: (route, json, read, signal) =>
      // Round the sending alone: when the login fails nothing was sent.
      attempt(callOf(route, json, signal), 1, (exchange) =>
        unknownWhenItMayHaveArrived(async () => read(await exchange())),
      ),
    [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose](),
  };
}

interface Call {
  readonly route: RouteName;
  readonly url: string;
  readonly json: string;
  readonly signal: AbortSignal | undefined;
  /** Milliseconds until the whole call ends. */
  readonly left: () => number;
}

interface Exchange {
  readonly url: string;
  readonly session: Session;
  readonly attempt: number;
  readonly deadlineMs: number;
  readonly token?: string;
  readonly signal?: AbortSignal | undefined;
}
