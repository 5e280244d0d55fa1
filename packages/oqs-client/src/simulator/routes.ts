/**
 * What each route of the simulated Web-API answers.
 * @module
 */
import type { X509Certificate } from "node:crypto";
import { isProofMethod, proofOf } from "../authentication.ts";
import { availableUntil } from "../consent.ts";
import { wireDateTime } from "../date.ts";
import { decodeLoginQuestion, encodeLoginAnswer } from "../messages/login.ts";
import type { MessageHeader } from "../messages/message-header.ts";
import { challengeMessage, consentsMessage, proofMessage } from "../messages/uketsuke-sandbox.ts";
import { eligibilityMessage } from "../messages/xml-msg.ts";
import type { RouteName } from "../routes.ts";
import type { Account, Accounts } from "./accounts.ts";
import {
  type AnswerContext,
  answerHeader,
  canBeViewed,
  eligibilityAnswer,
  findPeople,
} from "./answers.ts";
import { fingerprintOf } from "./card-certificate.ts";
import type { Challenges } from "./challenges.ts";
import type { Clock } from "./clock.ts";
import { type Fault, faultyNumbers } from "./faults.ts";
import type { Person } from "./population.ts";
import type { Refusal } from "./refusals.ts";
import { createVisits } from "./visits.ts";

/** Everything the routes know. */
export interface System {
  readonly clock: Clock;
  readonly accounts: Accounts;
  readonly challenges: Challenges;
  readonly cardAuthorities: readonly X509Certificate[];
  /** Fingerprints of revoked card certificates. */
  readonly revoked: ReadonlySet<string>;
  /** Who can be found by insurance data, beside the holders. */
  readonly people: readonly Person[];
  /** People by the fingerprint of their card's certificate. */
  readonly holders: ReadonlyMap<string, Person>;
}

/** A request as a route sees it. */
interface RouteRequest {
  readonly body: Uint8Array;
  readonly token: string | undefined;
}

/** An answer before any fault spoils it. */
export interface RouteAnswer {
  readonly status: number;
  readonly json: string;
  /** Result code of the answer, for the request log. */
  readonly code?: string;
  /** A fault that the question itself asked for. */
  readonly fault?: Fault;
}

/** Answers one route. @throws OqsError MALFORMED_ANSWER for a question that is no message */
export type Routes = Readonly<Record<RouteName, (request: RouteRequest) => RouteAnswer>>;

/** The routes of a system. */
export function createRoutes(system: System): Routes {
  const visits = createVisits();

  /** Runs a route for the account of the token and the institution of the header. */
  function withAccount(
    request: RouteRequest,
    header: MessageHeader | undefined,
    answer: (account: Account, context: Context) => RouteAnswer,
  ): RouteAnswer {
    const account = system.accounts.accountOf(request.token);
    if (account === undefined) return { status: 401, json: "{}" };
    const { MedicalInstitutionCode: institution = "", ArbitraryFileIdentifier: fileIdentifier } =
      header ?? {};
    const context: Context = { now: system.clock(), institution, fileIdentifier };
    return institution === account.institution
      ? answer(account, context)
      : refuse(context, "SIM-INSTITUTION");
  }

  return {
    login(request) {
      const { user = "", password = "" } = decodeLoginQuestion(request.body);
      const idToken = system.accounts.login(user, password);
      if (idToken === undefined) return { status: 401, json: "{}" };
      const answer = { status: "0", msg: "", result: { idToken } };
      return { status: 200, json: encodeLoginAnswer(answer) };
    },

    search(request) {
      const { MessageHeader, MessageBody } = eligibilityMessage.decodeJson(request.body);
      return withAccount(request, MessageHeader, (_, context) => {
        const search = MessageBody?.QualificationConfirmSearchInfo ?? {};
        const limitConsent = search.LimitApplicationCertificateRelatedConsFlg === "1";
        const about = { ...context, reference: "2", search, limitConsent } as const;
        const fault = faultyNumbers[search.InsuredIdentificationNumber ?? ""];
        // Somebody is found for a faulty number, so that there is an answer to spoil.
        const everybody = [...system.people, ...system.holders.values()];
        const found = fault === undefined ? findPeople(everybody, search) : everybody.slice(0, 1);
        const [first] = found;
        const answer = eligible(found.length > 1 ? "several" : (first ?? "nobody"), about);
        return fault === undefined ? answer : { ...answer, fault };
      });
    },

    challenge(request) {
      const { MessageHeader, MessageBody } = challengeMessage.decodeJson(request.body);
      return withAccount(request, MessageHeader, (account, context) => {
        const method = MessageBody?.SandboxMethod;
        if (!isProofMethod(method)) return refuse(context, "SIM-REQUEST");
        const challenge = system.challenges.issue(method, account);
        const json = challengeMessage.encodeJson({
          MessageHeader: answerHeader(context),
          MessageBody: {
            SandboxMethod: method,
            SandboxChallengeId: challenge.id,
            SandboxChallenge: Buffer.from(challenge.bytes).toString("base64"),
            SandboxExpiryTime: wireDateTime(challenge.expiresAt),
          },
        });
        return { status: 200, json };
      });
    },

    proof(request) {
      const question = proofMessage.decodeJson(request.body);
      return withAccount(request, question.MessageHeader, (account, context) => {
        const proof = proofOf(question);
        if (proof === undefined || context.fileIdentifier === undefined)
          return refuse(context, "SIM-REQUEST");
        const judged = system.challenges.judge(proof, account, {
          authorities: system.cardAuthorities,
          revoked: system.revoked,
          now: context.now,
        });
        if (judged.outcome === "refused") return refuse(context, judged.refusal);
        const person = system.holders.get(fingerprintOf(proof.certificate)) ?? "nobody";
        visits.open(context.fileIdentifier, {
          viewable: judged.state !== "in-grace" && person !== "nobody" && canBeViewed(person),
        });
        const notice = notices[judged.state];
        return eligible(person, { ...context, reference: "1", limitConsent: true, notice });
      });
    },

    consents(request) {
      const { MessageHeader, MessageBody = {} } = consentsMessage.decodeJson(request.body);
      return withAccount(request, MessageHeader, (_, context) => {
        const { SandboxVisitIdentifier: visit = "", ...flags } = MessageBody;
        const { LimitApplicationCertificateRelatedConsFlg: _limit, ...viewing } = flags;
        const taken = visits.consent(visit, JSON.stringify(flags), {
          viewing: Object.values(viewing).includes("1"),
          now: context.now,
        });
        if (taken.outcome === "refused") return refuse(context, taken.refusal);
        const json = consentsMessage.encodeJson({
          MessageHeader: answerHeader(context),
          MessageBody: {
            SandboxVisitIdentifier: visit,
            SandboxConsTime: wireDateTime(taken.at),
            SandboxAvailableTime: wireDateTime(availableUntil(taken.at)),
          },
        });
        return { status: 200, json };
      });
    },
  };
}

type Context = Pick<AnswerContext, "now" | "institution" | "fileIdentifier">;

const notices = {
  valid: undefined,
  "expires-soon": "SIM-CERTIFICATE-EXPIRES-SOON",
  "in-grace": "SIM-CERTIFICATE-IN-GRACE",
} as const;

function eligible(person: Person | "nobody" | "several", context: AnswerContext): RouteAnswer {
  return { status: 200, json: eligibilityMessage.encodeJson(eligibilityAnswer(person, context)) };
}

function refuse(context: Context, refusal: Refusal): RouteAnswer {
  const answer = { MessageHeader: answerHeader(context, refusal), MessageBody: {} };
  return { status: 200, json: eligibilityMessage.encodeJson(answer), code: refusal };
}
