/**
 * What a client under test is told and what it tells back. A person, a command or a function can stand behind it.
 * @module
 */
import type { Encoding } from "../encoding.ts";
import type { InsuranceData } from "../search.ts";

/** Where the played Web-API is, and with what a client gets in. */
export interface PlayedEndpoint {
  readonly auth: string;
  readonly business: string;
  readonly basePath: string;
  /** PEM. */
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
  readonly user: string;
  readonly password: string;
}

/** One thing a client is to do. */
export interface ClientTask {
  /** Scenario it belongs to. */
  readonly scenario: string;
  /** Ask for an eligibility (資格確認), register a reference number (照会番号登録), or ask for many in one bulk job (一括照会). */
  readonly ask: "search" | "register" | "bulk";
  /** Whom to ask about; of several, one question each. */
  readonly people: readonly InsuranceData[];
  /** Questions of several people: each after the answer to the one before, or all at the same time. */
  readonly order: "one-by-one" | "at-once";
  readonly institution: string;
  /** The number to register. */
  readonly referenceNumber?: string;
  readonly webApi?: PlayedEndpoint;
  readonly folder?: { readonly root: string; readonly encoding: Encoding };
  /** Milliseconds after which a client should give up waiting for one answer. */
  readonly patienceMs: number;
}

/** What a client made of one question. */
export interface ClientAnswer {
  /**
   * `eligible` · `not-eligible`: an answer that is not "eligible" · `error`: no usable answer · `unknown`: something may have
   * been registered · `done`: registered · `unsupported` · `untold`: nobody says.
   */
  readonly outcome:
    | "eligible"
    | "not-eligible"
    | "error"
    | "unknown"
    | "done"
    | "unsupported"
    | "untold";
  /** Wire elements as the client understood them (optional), e.g. `InsuredIdentificationNumber`. */
  readonly values?: Readonly<Record<string, string>>;
}

/** What a client tells after a task, in the order of `people`. */
export interface ClientReport {
  readonly answers: readonly ClientAnswer[];
}

/** The client under test (試験対象のクライアント): does one task and tells. */
export type ClientUnderTest = (
  task: ClientTask,
  options: { readonly signal: AbortSignal },
) => Promise<ClientReport>;
