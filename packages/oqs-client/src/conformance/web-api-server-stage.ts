/**
 * What a scenario for a Web-API server works with: one request at a time, with anything about it changed.
 * @module
 */
import type { IncomingHttpHeaders } from "node:http";
import { request } from "node:https";
import type { SecureVersion } from "node:tls";
import { wireDate } from "../date.ts";
import { decodeLoginAnswer, encodeLoginQuestion } from "../messages/login.ts";
import { eligibilityMessage, type XmlMsg } from "../messages/xml-msg.ts";
import { type OqsEndpoint, type RouteName, urlOf } from "../routes.ts";
import { type InsuranceData, searchInfoOf } from "../search.ts";
import { createAuthority } from "../simulator/authority.ts";

/** A Web-API server under test, and whom it knows. */
export interface WebApiTarget {
  readonly endpoint: OqsEndpoint;
  readonly institution: string;
  /** PEM, and the account. */
  readonly credentials: {
    readonly ca: string;
    readonly certificate: string;
    readonly key: string;
    readonly user: string;
    readonly password: string;
  };
  readonly people: ServerPeople;
}

/** People a server under test knows; scenarios about somebody who is not named are skipped. */
export interface ServerPeople {
  /** Insured today. */
  readonly eligible: InsuranceData;
  /** Has a limit certificate (限度額適用認定証). */
  readonly limited?: InsuranceData;
}

/** One call, with what is changed about an ordinary one. */
export interface Call {
  readonly body?: string | Uint8Array;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly token?: string;
  /** `none` shows no client certificate, `stranger` one of an authority the server does not know. */
  readonly certificate?: "own" | "none" | "stranger";
  readonly onlyTls?: SecureVersion;
}

/** What came of a call. */
export type Called =
  | {
      readonly outcome: "answered";
      readonly status: number;
      readonly headers: IncomingHttpHeaders;
      readonly body: Uint8Array;
    }
  | { readonly outcome: "no-connection" | "no-answer"; readonly code: string };

/** Server under test. */
export interface WebApiServerStage {
  readonly target: WebApiTarget;
  call(route: RouteName, call?: Call): Promise<Called>;
  login(changes?: { user?: string; password?: string } & Call): Promise<Called>;
  /** A token, or undefined when none could be had. */
  token(): Promise<string | undefined>;
  /** Searches with a token of its own unless another is given. */
  search(
    who?: InsuranceData,
    changes?: Call & { change?: (question: XmlMsg) => XmlMsg },
  ): Promise<Called>;
  /** The JSON of a search. */
  question(who?: InsuranceData, change?: (question: XmlMsg) => XmlMsg): string;
}

/** The message in an answer; undefined when it is none. */
export function messageOf(called: Called): XmlMsg | undefined {
  if (called.outcome !== "answered") return undefined;
  try {
    return eligibilityMessage.decodeJson(called.body);
  } catch {
    return undefined;
  }
}

/** What came, in words without personal data. */
export function inWords(called: Called): string {
  if (called.outcome !== "answered") return `${called.outcome} (${called.code})`;
  const message = messageOf(called);
  const segment = message?.MessageHeader?.SegmentOfResult;
  const validity = message?.MessageBody?.QualificationValidity;
  return [
    `HTTP ${called.status}`,
    ...(segment === undefined ? [] : [`SegmentOfResult ${segment}`]),
    ...(validity === undefined ? [] : [`QualificationValidity ${validity}`]),
  ].join(", ");
}

/** Whether an answer calls somebody insured. */
export function saysEligible(called: Called): boolean {
  const message = messageOf(called);
  return (
    called.outcome === "answered" &&
    called.status === 200 &&
    (message?.MessageHeader?.SegmentOfResult ?? "1") === "1" &&
    message?.MessageBody?.QualificationValidity === "1"
  );
}

/** Puts a stage together. */
export function webApiServerStage(
  target: WebApiTarget,
  { patienceMs, signal }: { readonly patienceMs: number; readonly signal: AbortSignal },
): WebApiServerStage {
  const { endpoint, institution, credentials, people } = target;
  async function call(route: RouteName, options: Call = {}): Promise<Called> {
    const own = options.certificate ?? "own";
    const shown =
      own === "own"
        ? { cert: credentials.certificate, key: credentials.key }
        : own === "none"
          ? {}
          : await strangers();
    const body = Buffer.from(options.body ?? "");
    const { onlyTls, token, method = "POST" } = options;
    return await new Promise((resolve) => {
      let connected = false;
      const fail = (error: Error & { code?: string }): void =>
        resolve({
          outcome: connected ? "no-answer" : "no-connection",
          code: error.code ?? error.name,
        });
      const sent = request(
        urlOf(endpoint, route),
        {
          method,
          agent: false,
          ca: credentials.ca,
          ...shown,
          ...(onlyTls === undefined
            ? {}
            : { minVersion: onlyTls, maxVersion: onlyTls, ciphers: "DEFAULT@SECLEVEL=0" }),
          signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]),
          headers: {
            "content-type": "application/json;charset=UTF-8",
            "content-length": body.length,
            ...(token === undefined ? {} : { authorization: token }),
            ...options.headers,
          },
        },
        (answer) => {
          const chunks: Buffer[] = [];
          answer.on("data", (chunk: Buffer) => chunks.push(chunk));
          answer.on("error", fail);
          answer.on("end", () =>
            resolve({
              outcome: "answered",
              status: answer.statusCode ?? 0,
              headers: answer.headers,
              body: Buffer.concat(chunks),
            }),
          );
        },
      );
      sent.on("socket", (socket) => socket.on("secureConnect", () => (connected = true)));
      sent.on("error", fail);
      sent.end(body);
    });
  }
  const { user, password } = credentials;
  const login: WebApiServerStage["login"] = (changes = {}) =>
    call("login", {
      body: encodeLoginQuestion({
        user: changes.user ?? user,
        password: changes.password ?? password,
      }),
      ...changes,
    });
  let kept: string | undefined;
  const token = async (): Promise<string | undefined> => {
    if (kept !== undefined) return kept;
    const called = await login();
    if (called.outcome !== "answered" || called.status !== 200) return undefined;
    try {
      kept = decodeLoginAnswer(called.body).result?.idToken;
    } catch {
      // An answer that is no login answer has no token; the scenario of the login judges it.
    }
    return kept;
  };
  const question: WebApiServerStage["question"] = (
    who = people.eligible,
    change = (message) => message,
  ) =>
    eligibilityMessage.encodeJson(
      change({
        MessageHeader: {
          QualificationConfirmationDate: wireDate(new Date()),
          MedicalInstitutionCode: institution,
        },
        MessageBody: { QualificationConfirmSearchInfo: searchInfoOf(who) },
      }),
    );
  return {
    target,
    call,
    login,
    token,
    question,
    search: async (who, { change, ...changes } = {}) => {
      const mine = changes.token ?? (await token());
      return await call("search", {
        body: question(who, change),
        ...(mine === undefined ? {} : { token: mine }),
        ...changes,
      });
    },
  };
}

async function strangers(): Promise<{ cert: string; key: string }> {
  const authority = await createAuthority();
  const issued = await authority.issue({ commonName: "stranger", use: "client" });
  return { cert: issued.certificate, key: issued.key };
}
