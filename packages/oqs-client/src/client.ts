import type { Challenge, EligibilityProof, ProofMethod } from "./authentication.ts";
import type { CircuitOptions } from "./circuit-breaker.ts";
import type { TlsCredentials } from "./connection.ts";
import type { Consents } from "./consent.ts";
import { converse } from "./conversation.ts";
import type { Eligibility, Eligible } from "./eligibility.ts";
import { OqsError } from "./errors.ts";
import type { OqsEvent } from "./events.ts";
import { checkEligibility } from "./operations/check-eligibility.ts";
import {
  choosePrescription,
  type PrescriptionChosen,
  type PrescriptionForm,
} from "./operations/choose-prescription.ts";
import {
  type ReferenceNumber,
  type ReferenceNumberRegistered,
  registerReferenceNumber,
} from "./operations/register-reference-number.ts";
import { requestChallenge } from "./operations/request-challenge.ts";
import { type RevisitData, revisit } from "./operations/revisit.ts";
import { type AssistanceData, searchAssistance } from "./operations/search-assistance.ts";
import { searchEligibility } from "./operations/search-eligibility.ts";
import { type DisasterSearch, searchInDisaster } from "./operations/search-in-disaster.ts";
import {
  type ConsentsSent,
  type SendConsentsOptions,
  sendConsents,
} from "./operations/send-consents.ts";
import { openRequests } from "./requests.ts";
import type { OqsEndpoint } from "./routes.ts";
import type { InsuranceData } from "./search.ts";
import { type SessionPool, sessionPool } from "./session-pool.ts";

/** What proves the institution: certificates for TLS, an account for the login. */
export interface OqsCredentials extends TlsCredentials {
  readonly user: string;
  readonly password: string;
}

/** Options of {@link createOqsClient}. */
export interface OqsClientOptions {
  readonly endpoint: OqsEndpoint;
  /** 医療機関コード, 10 digits. */
  readonly institution: string;
  readonly credentials: OqsCredentials;
  /** Most requests under way at once (20 when absent), or a pool that several clients of this process share. */
  readonly sessions?: number | SessionPool;
  /** Milliseconds one try may take: waiting for a session, connecting, the whole answer; 10,000 when absent. */
  readonly deadlineMs?: number;
  /** Milliseconds a whole call may take: login, tries and the pauses between them; three times `deadlineMs` when absent. */
  readonly callDeadlineMs?: number;
  /** How often a question that changes nothing is repeated after a retryable failure; once when absent. */
  readonly retries?: number;
  /** Longest first pause before a repetition in milliseconds; it doubles each time. 200 when absent. */
  readonly retryPauseMs?: number;
  /** When a host that fails is left alone for a while. */
  readonly circuit?: CircuitOptions;
  /**
   * Milliseconds a login token lives, to renew it before it runs out. The real life is not public; when absent a token serves
   * until the server refuses it.
   */
  readonly tokenLifetimeMs?: number;
  /** Milliseconds no login is tried by itself after a refused one, so that the account is not locked; 15 minutes when absent. */
  readonly loginPauseMs?: number;
  /** Milliseconds by which the clocks of server and machine may differ; beyond nothing dated is sent. One hour when absent. */
  readonly clockSkewLimitMs?: number;
  /** Lowest TLS version; `1.3` when absent. `1.2` (ECDHE and AEAD only) where the server cannot do better. */
  readonly minimumTls?: "1.3" | "1.2";
  /** Now; for the confirmation date (資格確認日) and the comparison with the server's clock. */
  readonly clock?: () => Date;
  /** Milliseconds of a clock that is never set back, for lifetimes and pauses; `performance.now()` when absent. */
  readonly now?: () => number;
  /** A number from 0 up to, not including, 1; spreads the pauses between tries. */
  readonly random?: () => number;
  /** Hears what the client does, without personal data; what it throws is ignored. */
  readonly onEvent?: (event: OqsEvent) => void;
}

/** The eligibility system (オンライン資格確認等システム) as a reception uses it. Every call throws {@link OqsError}. */
export interface OqsClient extends AsyncDisposable {
  /** The sessions in use and the callers that wait for one. */
  readonly sessions: SessionPool;
  /** The server's clock minus ours in milliseconds; undefined before the first answer. */
  readonly clockSkewMs: number | undefined;
  /**
   * Logs in now instead of at the first question, e.g. to check a terminal; nothing where it is logged in already. It asks for
   * nobody and changes nothing.
   */
  logIn(options?: { signal?: AbortSignal }): Promise<void>;
  /** Asks for the bytes the card shall sign. Route and shape are ours, not official. */
  requestChallenge(options: { method: ProofMethod; signal?: AbortSignal }): Promise<Challenge>;
  /**
   * Hands in the card's signature and gets the eligibility (資格確認) of its holder. A challenge serves once, so this is
   * never repeated by itself. Route and shape are ours, not official.
   */
  checkEligibility(options: {
    proof: EligibilityProof;
    signal?: AbortSignal;
  }): Promise<Eligibility>;
  /** Eligibility by insurance data, without a card (資格確認照会): the one route that is publicly seen. */
  searchEligibility(options: InsuranceData & { signal?: AbortSignal }): Promise<Eligibility>;
  /** Eligibility for public assistance (医療扶助) by the numbers of a medical ticket. Route and shape are ours, not official. */
  searchAssistance(options: AssistanceData & { signal?: AbortSignal }): Promise<Eligibility>;
  /** Eligibility once more under a consent that lasts (再照会). Route and shape are ours, not official. */
  revisit(options: RevisitData & { signal?: AbortSignal }): Promise<Eligibility>;
  /**
   * Eligibility and the right to view in a disaster area (災害時); `refused` where no disaster was declared. Route and shape
   * are ours, not official.
   */
  searchInDisaster(options: DisasterSearch & { signal?: AbortSignal }): Promise<Eligibility>;
  /** Hands over what the patient consented to (閲覧同意) after {@link checkEligibility}. Route and shape are ours, not official. */
  sendConsents(
    eligibility: Eligible,
    consents: Consents,
    options?: SendConsentsOptions,
  ): Promise<ConsentsSent>;
  /** Hands over whether the prescription shall be electronic (処方箋発行形態). Route and shape are ours, not official. */
  choosePrescription(
    eligibility: Eligible,
    form: PrescriptionForm,
    options?: { signal?: AbortSignal },
  ): Promise<PrescriptionChosen>;
  /** Registers the institution's own number for a person (照会番号登録). The message is publicly seen in files, the route is ours. */
  registerReferenceNumber(
    options: ReferenceNumber & { signal?: AbortSignal },
  ): Promise<ReferenceNumberRegistered>;
}

/**
 * A client of the Web-API over mutual TLS. Nothing is connected before the first call; verification is always on.
 * @throws OqsError INVALID_ARGUMENT, SANDBOX_MIXED
 */
export function createOqsClient(options: OqsClientOptions): OqsClient {
  const { institution, sessions, deadlineMs = 10_000, clock = () => new Date() } = options;
  if (!/^\d{10}$/.test(institution))
    throw new OqsError("INVALID_ARGUMENT", "an institution code has 10 digits");
  const pool =
    typeof sessions === "object"
      ? sessions
      : sessionPool(sessions === undefined ? {} : { size: sessions });
  const requests = openRequests({
    endpoint: options.endpoint,
    credentials: options.credentials,
    minimumTls: options.minimumTls ?? "1.3",
    pool,
    deadlineMs,
    callDeadlineMs: options.callDeadlineMs ?? 3 * deadlineMs,
    retries: options.retries ?? 1,
    retryPauseMs: options.retryPauseMs ?? 200,
    circuit: options.circuit ?? {},
    tokenLifetimeMs: options.tokenLifetimeMs,
    loginPauseMs: options.loginPauseMs ?? 15 * 60_000,
    clockSkewLimitMs: options.clockSkewLimitMs ?? 60 * 60_000,
    clock,
    now: options.now ?? (() => performance.now()),
    random: options.random ?? Math.random,
    onEvent: options.onEvent ?? (() => undefined),
  });
  const conversation = converse(requests, { institution, clock });
  return {
    sessions: pool,
    get clockSkewMs() {
      return requests.clockSkewMs;
    },
    logIn: ({ signal } = {}) => requests.logIn(signal),
    requestChallenge: (asked) => requestChallenge(conversation, asked),
    checkEligibility: (asked) => checkEligibility(conversation, asked),
    searchEligibility: (asked) => searchEligibility(conversation, asked),
    searchAssistance: (asked) => searchAssistance(conversation, asked),
    revisit: (asked) => revisit(conversation, asked),
    searchInDisaster: (asked) => searchInDisaster(conversation, asked),
    sendConsents: (eligibility, consents, sending = {}) =>
      sendConsents(conversation, eligibility, consents, sending),
    choosePrescription: (eligibility, form, sending = {}) =>
      choosePrescription(conversation, eligibility, form, sending),
    registerReferenceNumber: (asked) => registerReferenceNumber(conversation, asked),
    [Symbol.asyncDispose]: () => requests[Symbol.asyncDispose](),
  };
}
