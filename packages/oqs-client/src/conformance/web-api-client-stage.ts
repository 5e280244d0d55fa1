/**
 * What a scenario for a Web-API client works with: the played server, and the client that is told what to do.
 * @module
 */
import type { XmlMsg } from "../messages/xml-msg.ts";
import { eligibilityMessage } from "../messages/xml-msg.ts";
import type { InsuranceData } from "../search.ts";
import type { ClientReport, ClientTask, ClientUnderTest } from "./client-under-test.ts";
import { eligibleAnswer, type MadeCertificates, madeInstitution, madePeople } from "./materials.ts";
import {
  type PlayedWebApi,
  playedAccount,
  playedBasePath,
  questionOf,
  type SeenRequest,
} from "./played-web-api.ts";

/** Played server and client under test. */
export interface WebApiClientStage {
  readonly server: PlayedWebApi;
  readonly institution: string;
  /** Milliseconds a client is told to wait for one answer. */
  readonly patienceMs: number;
  /** Requests of one route so far. */
  requestsOf(route: SeenRequest["route"]): readonly SeenRequest[];
  /** Searches are answered with a changed answer from now on. */
  answerSearches(change: (answer: XmlMsg, question: XmlMsg) => XmlMsg): void;
  /** The client asks about one or more people. */
  search(count?: number, order?: ClientTask["order"]): Promise<ClientReport>;
  /** The client registers a reference number (照会番号登録). */
  register(): Promise<ClientReport>;
}

/** Puts a stage together. */
export function webApiClientStage(
  server: PlayedWebApi,
  options: {
    readonly scenario: string;
    readonly client: ClientUnderTest;
    readonly certificates: MadeCertificates;
    readonly patienceMs: number;
    readonly signal: AbortSignal;
  },
): WebApiClientStage {
  const { scenario, client, certificates, patienceMs, signal } = options;
  function tell(
    ask: ClientTask["ask"],
    people: readonly InsuranceData[],
    order: ClientTask["order"] = "one-by-one",
  ): Promise<ClientReport> {
    const task: ClientTask = {
      scenario,
      ask,
      people,
      order,
      institution: madeInstitution,
      patienceMs,
      ...(ask === "register" ? { referenceNumber: "CONFORMANCE-1" } : {}),
      webApi: {
        auth: server.origin,
        business: server.origin,
        basePath: playedBasePath,
        ca: certificates.authority.ca,
        ...certificates.client,
        ...playedAccount,
      },
    };
    return client(task, { signal });
  }
  return {
    server,
    institution: madeInstitution,
    patienceMs,
    requestsOf: (route) => server.requests.filter((request) => request.route === route),
    answerSearches: (change) =>
      server.answer("search", (request) => {
        const question = questionOf(request) ?? {};
        return { body: eligibilityMessage.encodeJson(change(eligibleAnswer(question), question)) };
      }),
    search: (count = 1, order) => tell("search", madePeople(count), order),
    register: () => tell("register", madePeople(1)),
  };
}
