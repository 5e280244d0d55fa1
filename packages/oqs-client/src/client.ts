import { randomBytes } from "node:crypto";
import {
  type Challenge,
  challengeOf,
  type EligibilityProof,
  type ProofMethod,
  proofElements,
} from "./authentication.ts";
import { openConnection, type TlsCredentials } from "./connection.ts";
import { type Consents, consentFlags } from "./consent.ts";
import { correlate, correlateSearch } from "./correlate.ts";
import { instantOf, wireDate } from "./date.ts";
import { type Eligibility, type Eligible, eligibilityOf } from "./eligibility.ts";
import { OqsError, OqsRejectedError } from "./errors.ts";
import { createLogin } from "./login.ts";
import type { MessageHeader } from "./messages/message-header.ts";
import { challengeMessage, consentsMessage, proofMessage } from "./messages/uketsuke-sandbox.ts";
import { eligibilityMessage } from "./messages/xml-msg.ts";
import { retrying } from "./retry.ts";
import { defaultBasePath, type RouteName, routes } from "./routes.ts";
import { type InsuranceData, searchInfoOf } from "./search.ts";

/** Where the eligibility system is. Hosts of the real system are not public and never a default. */
export interface OqsEndpoint {
  /** Origin of the authentication host, e.g. `https://auth.example`. */
  readonly auth: string;
  /** Origin of the business host. */
  readonly business: string;
  /** Path in front of every route; `/oqs-api-pro` when absent. */
  readonly basePath?: string;
  /** True for a simulator: sandbox certificates are accepted here and nowhere else. */
  readonly sandbox?: boolean;
}

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
  /** Milliseconds one request may take, connection included; 10,000 when absent. */
  readonly deadlineMs?: number;
  /** How often a question that changes nothing is repeated after a retryable failure; once when absent. */
  readonly retries?: number;
  /** Lowest TLS version; `1.3` when absent. `1.2` (ECDHE and AEAD only) where the server cannot do better. */
  readonly minimumTls?: "1.3" | "1.2";
  /** Now; for the confirmation date (資格確認日). */
  readonly clock?: () => Date;
}

/** What became of the consents; `unknown` = they were sent and no answer came, so they are never sent again by themselves. */
export type ConsentsSent =
  | { readonly outcome: "sent"; readonly consentedAt: Date; readonly availableUntil: Date }
  | { readonly outcome: "unknown" };

/** The eligibility system (オンライン資格確認等システム) as a reception uses it. Every call throws {@link OqsError}. */
export interface OqsClient extends AsyncDisposable {
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
  /** Hands over what the patient consented to (閲覧同意) after {@link checkEligibility}. Route and shape are ours, not official. */
  sendConsents(
    eligibility: Eligible,
    consents: Consents,
    options?: { signal?: AbortSignal },
  ): Promise<ConsentsSent>;
}

/**
 * A client of the Web-API over mutual TLS. Nothing is connected before the first call; verification is always on.
 * @throws OqsError INVALID_ARGUMENT, SANDBOX_MIXED
 */
export function createOqsClient(options: OqsClientOptions): OqsClient {
  const { endpoint, institution, credentials, retries = 1, clock = () => new Date() } = options;
  if (!/^\d{10}$/.test(institution))
    throw new OqsError("INVALID_ARGUMENT", "an institution code has 10 digits");
  const connection = openConnection({
    credentials,
    sandboxEndpoint: endpoint.sandbox === true,
    deadlineMs: options.deadlineMs ?? 10_000,
    minimumTls: options.minimumTls ?? "1.3",
  });
  const login = createLogin(connection, urlOf(endpoint, "login"), {
    user: credentials.user,
    password: credentials.password,
  });

  /** Posts to the business host with the login token. */
  function ask(route: RouteName, json: string, signal?: AbortSignal): Promise<Uint8Array> {
    const url = urlOf(endpoint, route);
    return login.withToken((token) => connection.post(url, json, { token, signal }), signal);
  }

  function header(fileIdentifier?: string): MessageHeader {
    return {
      QualificationConfirmationDate: wireDate(clock()),
      MedicalInstitutionCode: institution,
      ...(fileIdentifier === undefined ? {} : { ArbitraryFileIdentifier: fileIdentifier }),
    };
  }

  return {
    async requestChallenge({ method, signal }) {
      const fileIdentifier = newFileIdentifier();
      const question = challengeMessage.encodeJson({
        MessageHeader: header(fileIdentifier),
        MessageBody: { SandboxMethod: method },
      });
      const bytes = await retrying(() => ask("challenge", question, signal), { retries, signal });
      const answer = challengeMessage.decodeJson(bytes);
      correlate(answer.MessageHeader, { institution, fileIdentifier });
      throwWhenRejected(answer.MessageHeader);
      return challengeOf(answer);
    },

    async checkEligibility({ proof, signal }) {
      const fileIdentifier = newFileIdentifier();
      const question = proofMessage.encodeJson({
        MessageHeader: header(fileIdentifier),
        MessageBody: proofElements(proof),
      });
      const answer = eligibilityMessage.decodeJson(await ask("proof", question, signal));
      correlate(answer.MessageHeader, { institution, fileIdentifier });
      return eligibilityOf(answer);
    },

    async searchEligibility({ signal, ...insurance }) {
      const search = searchInfoOf(insurance);
      const question = eligibilityMessage.encodeJson({
        MessageHeader: header(),
        MessageBody: { QualificationConfirmSearchInfo: search },
      });
      const bytes = await retrying(() => ask("search", question, signal), { retries, signal });
      const answer = eligibilityMessage.decodeJson(bytes);
      correlate(answer.MessageHeader, { institution });
      correlateSearch(answer.MessageBody?.QualificationConfirmSearchInfo, search);
      return eligibilityOf(answer);
    },

    async sendConsents(eligibility, consents, { signal } = {}) {
      const visit = eligibility.answer.MessageHeader?.ArbitraryFileIdentifier;
      if (visit === undefined)
        throw new OqsError(
          "INVALID_ARGUMENT",
          "consents belong to a card: this eligibility came from a search without one",
        );
      const fileIdentifier = newFileIdentifier();
      const question = consentsMessage.encodeJson({
        MessageHeader: header(fileIdentifier),
        MessageBody: { SandboxVisitIdentifier: visit, ...consentFlags(consents) },
      });
      const url = urlOf(endpoint, "consents");
      // Round the sending alone: when the login fails nothing was sent.
      const send = (token: string): Promise<ConsentsSent> =>
        unknownWhenItMayHaveArrived(async () => {
          const bytes = await connection.post(url, question, { token, signal });
          const answer = consentsMessage.decodeJson(bytes);
          correlate(answer.MessageHeader, { institution, fileIdentifier });
          return sentOf(answer);
        });
      return await login.withToken(send, signal);
    },

    [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose](),
  };
}

/** After these the server may have taken what was sent. */
const mayHaveArrived: ReadonlySet<string> = new Set([
  "OQS_CONNECTION_LOST",
  "OQS_TIMEOUT",
  "OQS_SERVER_ERROR",
  "MALFORMED_ANSWER",
  "ANSWER_MISMATCH",
]);

async function unknownWhenItMayHaveArrived(
  send: () => Promise<ConsentsSent>,
): Promise<ConsentsSent> {
  try {
    return await send();
  } catch (error) {
    if (OqsError.is(error) && mayHaveArrived.has(error.code)) return { outcome: "unknown" };
    throw error;
  }
}

function sentOf(answer: ReturnType<typeof consentsMessage.decodeJson>): ConsentsSent {
  const { MessageHeader: header, MessageBody: body = {} } = answer;
  // 処理中: taken, but with what result nobody says.
  if (header?.SegmentOfResult === "2") return { outcome: "unknown" };
  throwWhenRejected(header);
  const consentedAt = instantOf(body.SandboxConsTime ?? "");
  const availableUntil = instantOf(body.SandboxAvailableTime ?? "");
  if (consentedAt === undefined || availableUntil === undefined) return { outcome: "unknown" };
  return { outcome: "sent", consentedAt, availableUntil };
}

function throwWhenRejected(header: MessageHeader = {}): void {
  const { SegmentOfResult: segment, ErrorCode: code = "" } = header;
  if (segment === undefined || segment === "1") return;
  if (segment === "2") throw new OqsError("OQS_BUSY", "the server is still processing");
  throw new OqsRejectedError(code, `the server refused the request with result code ${code}`, {
    segment,
  });
}

/** 16 base64 characters, the length seen in face result files. */
function newFileIdentifier(): string {
  return randomBytes(12).toString("base64");
}

function urlOf(endpoint: OqsEndpoint, route: RouteName): string {
  const origin = route === "login" ? endpoint.auth : endpoint.business;
  const url = URL.parse(`${endpoint.basePath ?? defaultBasePath}${routes[route]}`, origin);
  if (url === null || url.protocol !== "https:")
    throw new OqsError("INVALID_ARGUMENT", "an endpoint is an https: origin");
  return url.href;
}
