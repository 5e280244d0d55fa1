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
import type { QualificationConfirmSearchInfo } from "../messages/qualification-confirm-search-info.ts";
import { challengeMessage, consentsMessage, proofMessage } from "../messages/uketsuke-sandbox.ts";
import { eligibilityMessage } from "../messages/xml-msg.ts";
import type { RouteName } from "../routes.ts";
import type { Account, Accounts, Tokens } from "./accounts.ts";
import type { ActivityLog } from "./activity.ts";
import { type AnswerContext, answerHeader, canBeViewed, eligibilityAnswer } from "./answers.ts";
import { fingerprintOf } from "./card-certificate.ts";
import type { Challenges } from "./challenges.ts";
import type { Clock } from "./clock.ts";
import { type Fault, faultyNumbers } from "./faults.ts";
import { createFurtherRoutes, type Disaster } from "./further-routes.ts";
import type { People } from "./people.ts";
import type { Person } from "./population.ts";
import type { Refusal } from "./refusals.ts";
import type { Register } from "./register.ts";
import { createVisits } from "./visits.ts";

/** Everything the routes know. */
export interface System {
  readonly clock: Clock;
  readonly accounts: Accounts;
  readonly challenges: Challenges;
  readonly cardAuthorities: readonly X509Certificate[];
  /** Fingerprints of revoked card certificates. */
  readonly revoked: ReadonlySet<string>;
  readonly people: People;
  readonly register: Register;
  /** The disaster that is declared now. */
  readonly disaster: () => Disaster | undefined;
  /** The fault an insured number asks for by itself. */
  readonly faultOf: (number: string | undefined) => Fault | undefined;
  readonly activity: ActivityLog;
}

/** A request as a route sees it. */
export interface RouteRequest {
  readonly body: Uint8Array;
  readonly token: string | undefined;
}

/** An answer before any fault spoils it. */
export interface RouteAnswer {
  readonly status: number;
  readonly json: string;
  /** Result code of the answer, for the request log. */
  readonly code?: string;
  /** Seconds of the Retry-After header. */
  readonly retryAfter?: number;
  /** A fault that the question itself asked for. */
  readonly fault?: Fault;
  /** {@link Person.id} of whom the answer is about. */
  readonly person?: string;
}

/** Answers one route. @throws OqsError MALFORMED_ANSWER for a question that is no message */
export type Routes = Readonly<Record<RouteName, (request: RouteRequest) => RouteAnswer>>;

/** The routes of a system. */
export function createRoutes(system: System): Routes {
  const visits = createVisits();
  const { people, register } = system;

  const withAccount: WithAccount = (request, header, answer) => {
    const account = system.accounts.accountOf(request.token);
    if (account === undefined) return { status: 401, json: "{}" };
    const { MedicalInstitutionCode: institution = "", ArbitraryFileIdentifier: fileIdentifier } =
      header ?? {};
    const context: Context = { now: system.clock(), institution, fileIdentifier };
    return institution === account.institution
      ? answer(account, context)
      : refuse(context, "SIM-INSTITUTION");
  };

  return {
    ...createFurtherRoutes({ ...system, withAccount, visits }),

    login(request) {
      const { user = "", password = "" } = decodeLoginQuestion(request.body);
      return loggedIn(system.accounts.login(user, password));
    },

    refresh(request) {
      const { refreshToken = "" } = decodeLoginQuestion(request.body);
      return loggedIn(system.accounts.refresh(refreshToken));
    },

    search(request) {
      const { MessageHeader, MessageBody } = eligibilityMessage.decodeJson(request.body);
      return withAccount(request, MessageHeader, (_, context) => {
        const search = MessageBody?.QualificationConfirmSearchInfo ?? {};
        const limitConsent = search.LimitApplicationCertificateRelatedConsFlg === "1";
        const about = { ...context, reference: "2", search, limitConsent } as const;
        const number = search.InsuredIdentificationNumber;
        const fault = system.faultOf(number);
        const person = found(people, search);
        const also =
          typeof person === "string" ? undefined : register.elementsOf(person, context.institution);
        const answer = eligible(person, { ...about, also });
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
        const person = people.holderOf(fingerprintOf(proof.certificate)) ?? "nobody";
        visits.open(context.fileIdentifier, {
          viewable: judged.state !== "in-grace" && person !== "nobody" && canBeViewed(person),
          person,
        });
        const notice = notices[judged.state];
        const also =
          person === "nobody" ? undefined : register.elementsOf(person, context.institution);
        return eligible(person, { ...context, reference: "1", limitConsent: true, notice, also });
      });
    },

    consents(request) {
      const { MessageHeader, MessageBody = {} } = consentsMessage.decodeJson(request.body);
      return withAccount(request, MessageHeader, (_, context) => {
        const { SandboxVisitIdentifier: visit = "", MedicalTreatmentFlag, ...flags } = MessageBody;
        const { LimitApplicationCertificateRelatedConsFlg: _limit, ...viewing } = flags;
        const taken = visits.consent(visit, JSON.stringify(flags), {
          viewing: Object.values(viewing).includes("1"),
          now: context.now,
        });
        if (taken.outcome === "refused") return refuse(context, taken.refusal);
        const person = visits.personOf(visit);
        if (person !== undefined && person !== "nobody") {
          const given = { flags, at: taken.at };
          register.consent(person, given);
          if (MedicalTreatmentFlag !== undefined)
            register.continueConsent(person, { ...given, careSetting: MedicalTreatmentFlag });
        }
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

/** Runs a route for the account of the token and the institution of the header. */
export type WithAccount = (
  request: RouteRequest,
  header: MessageHeader | undefined,
  answer: (account: Account, context: Context) => RouteAnswer,
) => RouteAnswer;

/** Whom a search finds; somebody for a number that goes wrong by itself, so that there is an answer to spoil. */
export function found(
  people: People,
  search: QualificationConfirmSearchInfo,
): Person | "nobody" | "several" {
  const number = search.InsuredIdentificationNumber ?? "";
  return Object.hasOwn(faultyNumbers, number)
    ? (people.at(0) ?? "nobody")
    : theOne(people.find(search));
}

/** The person a search found. */
export function theOne(found: readonly Person[]): Person | "nobody" | "several" {
  return found.length > 1 ? "several" : (found[0] ?? "nobody");
}

function loggedIn(tokens: Tokens | undefined): RouteAnswer {
  if (tokens === undefined) return { status: 401, json: "{}" };
  return { status: 200, json: encodeLoginAnswer({ status: "0", msg: "", result: tokens }) };
}

const notices = {
  valid: undefined,
  "expires-soon": "SIM-CERTIFICATE-EXPIRES-SOON",
  "in-grace": "SIM-CERTIFICATE-IN-GRACE",
} as const;

/** An eligibility answer as a route gives it. */
export function eligible(
  person: Person | "nobody" | "several",
  context: AnswerContext,
): RouteAnswer {
  const json = eligibilityMessage.encodeJson(eligibilityAnswer(person, context));
  return { status: 200, json, ...(typeof person === "string" ? {} : { person: person.id }) };
}

/** A refusal (異常終了) as a route gives it. */
export function refuse(context: Context, refusal: Refusal): RouteAnswer {
  const answer = { MessageHeader: answerHeader(context, refusal), MessageBody: {} };
  return { status: 200, json: eligibilityMessage.encodeJson(answer), code: refusal };
}
