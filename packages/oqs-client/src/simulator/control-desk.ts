/**
 * What the control door of a simulator can do: look at it, and change what its people, clock and network are like.
 * @module
 */

import type { Consents } from "../consent.ts";
import { OqsError } from "../errors.ts";
import type { Activity, ActivityLog } from "./activity.ts";
import { ControlRefusal } from "./control-access.ts";
import { type ArmedFault, faultyNumbers, plainFaults } from "./faults.ts";
import type { Disaster } from "./further-routes.ts";
import type { BulkJobState } from "./link-bulk.ts";
import type { Person } from "./population.ts";
import { type ScenarioName, scenarios } from "./scenarios.ts";
import type { Simulator } from "./simulator.ts";

/** What the door works on. */
export interface Controlled {
  readonly simulator: Omit<Simulator, typeof Symbol.asyncDispose>;
  readonly activity: ActivityLog;
  readonly isRevoked: (person: string) => boolean;
}

/** How a simulator is, for a page or a program. */
export interface SimulatorState {
  /** ISO 8601. */
  readonly now: string;
  readonly stopped: boolean;
  readonly institution: string;
  /** Origin and base path of the Web-API. */
  readonly webApi: string;
  readonly folder: string | null;
  readonly exposure: string | null;
  readonly population: number;
  readonly faults: readonly ArmedFault[];
  readonly disaster: Disaster | null;
  readonly bulk: readonly BulkJobState[];
  /** Lines behind the one asked for. */
  readonly activity: readonly Activity[];
  readonly newest: number;
}

/** Somebody, for a page or a program. Of holders of cards only what is not a name or an address. */
export interface PersonState extends Partial<Omit<Person, "id" | "case">> {
  readonly id: string;
  readonly case: ScenarioName;
  /** Whether the card of a holder is revoked; absent for those without. */
  readonly revoked?: boolean;
}

/** A scenario, for a page or a program. */
export interface ScenarioState {
  readonly name: ScenarioName;
  readonly ja: string;
  /** 資格有効性 */
  readonly validity: string;
}

/** One request at the door, its body read. */
export interface ControlRequest {
  readonly method: string;
  readonly url: URL;
  readonly body: unknown;
  readonly signal: AbortSignal;
}

/** Milliseconds a question for news waits. */
const longestWaitMs = 20_000;
/** Most people in one answer. */
const pageSize = 1_000;

/** Answers a request. @throws ControlRefusal, OqsError */
export async function answerControl(
  controlled: Controlled,
  request: ControlRequest,
): Promise<unknown> {
  const [, , what = "", id = "", part = ""] = request.url.pathname
    .split("/")
    .map(decodeURIComponent);
  const asked = `${request.method} ${what}${id === "" ? "" : "/…"}${part === "" ? "" : `/${part}`}`;
  const handler = Object.hasOwn(handlers, asked) ? handlers[asked] : undefined;
  if (handler === undefined) throw new ControlRefusal(404, "NOT_FOUND", "there is no such thing");
  const answer = await handler(controlled, request, id);
  if (request.method !== "GET")
    controlled.activity.add({
      face: "control",
      what: [what, part].filter(Boolean).join(" "),
      outcome: "set",
      ...(what === "people" ? { person: id } : {}),
      audit: true,
    });
  return answer;
}

type Handler = (controlled: Controlled, request: ControlRequest, id: string) => unknown;

const handlers: Readonly<Record<string, Handler>> = {
  "GET state": async (controlled, { url, signal }) => {
    const after = url.searchParams.get("after");
    if (after !== null)
      await controlled.activity.after(
        Number(after),
        AbortSignal.any([signal, AbortSignal.timeout(longestWaitMs)]),
      );
    return stateOf(controlled, Number(after ?? 0));
  },
  "GET scenarios": () => ({
    scenarios: Object.entries(scenarios).map(([name, { ja, validity }]) => ({
      name,
      ja,
      validity,
    })),
  }),
  "GET faults": ({ simulator }) => ({
    faults: simulator.faults.list(),
    names: plainFaults,
    numbers: faultyNumbers,
  }),
  "PUT faults": ({ simulator }, { body }) => {
    simulator.faults.script(body);
    return { faults: simulator.faults.list() };
  },
  "POST faults": ({ simulator }, { body }) => {
    simulator.faults.add(body);
    return { faults: simulator.faults.list() };
  },
  "DELETE faults": ({ simulator }) => {
    simulator.faults.clear();
    return { faults: [] };
  },
  "GET people": (controlled, { url }) => {
    const from = whole(url.searchParams.get("from") ?? "0", "from");
    const count = Math.min(whole(url.searchParams.get("count") ?? "50", "count"), pageSize);
    const { population } = controlled.simulator;
    const people: PersonState[] = [];
    for (let index = from; index < from + count; index++) {
      const person = population.at(index);
      if (person !== undefined) people.push(personState(controlled, person));
    }
    const holders = population.holders().map((person) => personState(controlled, person));
    return { size: population.size, people, holders };
  },
  "GET people/…": (controlled, _, id) => personState(controlled, someone(controlled, id)),
  "PUT people/…/scenario": (controlled, { body }, id) => {
    const { scenario } = objectOf(body);
    const person = controlled.simulator.population.setScenario(id, scenario as ScenarioName);
    return personState(controlled, person);
  },
  "POST people/…/insurance": (controlled, _, id) =>
    personState(controlled, controlled.simulator.population.changeInsurance(id)),
  "POST people/…/face": (controlled, { body }, id) => {
    const { sessionId, consents } = objectOf(body ?? {});
    return controlled.simulator.showFace(id, {
      ...(typeof sessionId === "string" && sessionId !== "" ? { sessionId } : {}),
      consents: consentsOf(consents),
    });
  },
  "POST people/…/revoke": (controlled, _, id) => {
    controlled.simulator.revokeCardOf(id);
    return personState(controlled, someone(controlled, id));
  },
  "DELETE tokens": ({ simulator }) => {
    simulator.endTokens();
    return {};
  },
  "PUT clock": (controlled, { body }) => {
    const { now, advanceMs, stopped } = objectOf(body);
    const { time } = controlled.simulator;
    if (now !== undefined) time.set(instant(now));
    if (advanceMs !== undefined) time.advance(number(advanceMs, "advanceMs"));
    if (stopped === true) time.stop();
    if (stopped === false) time.run();
    return { now: time.now().toISOString(), stopped: time.stopped };
  },
  "PUT disaster": ({ simulator }, { body }) => {
    const { from, to, areas = [] } = objectOf(body);
    if (!Array.isArray(areas) || areas.some((area) => typeof area !== "string"))
      throw new ControlRefusal(400, "BODY_INVALID", "areas is a list of beginnings of addresses");
    const named = areas as readonly string[];
    simulator.declareDisaster({
      from: String(from),
      to: String(to),
      ...(named.length === 0 ? {} : { areas: named }),
    });
    return simulator.disaster;
  },
  "DELETE disaster": ({ simulator }) => {
    simulator.declareDisaster(undefined);
    return {};
  },
  "POST bulk/…/finish": ({ simulator }, _, id) => {
    if (!simulator.bulk.finish(id))
      throw new ControlRefusal(404, "NOT_FOUND", "there is no bulk job with this reception number");
    return { bulk: simulator.bulk.list() };
  },
};

function stateOf({ simulator, activity }: Controlled, after: number): SimulatorState {
  const { endpoint, time } = simulator;
  return {
    now: time.now().toISOString(),
    stopped: time.stopped,
    institution: simulator.institution,
    webApi: `${endpoint.business}${endpoint.basePath ?? ""}`,
    folder: simulator.folder ?? null,
    exposure: simulator.exposure ?? null,
    population: simulator.population.size,
    faults: simulator.faults.list(),
    disaster: simulator.disaster ?? null,
    bulk: simulator.bulk.list(),
    activity: activity.lines.filter((line) => line.number > after).slice(-200),
    newest: activity.newest,
  };
}

function personState({ isRevoked }: Controlled, person: Person): PersonState {
  if (!person.id.startsWith("card-")) return person;
  const { id, case: name, insurerNumber, insurerName, number, symbol } = person;
  return {
    id,
    case: name,
    insurerNumber,
    insurerName,
    number,
    ...(symbol === undefined ? {} : { symbol }),
    revoked: isRevoked(id),
  };
}

function someone({ simulator }: Controlled, id: string): Person {
  const person = simulator.population.get(id);
  if (person === undefined) throw new ControlRefusal(404, "NOT_FOUND", `there is no person ${id}`);
  return person;
}

function consentsOf(given: unknown): Consents {
  const flags = given === undefined ? {} : objectOf(given);
  const is = (name: string): boolean => flags[name] === true;
  return {
    medication: is("medication"),
    medicalInformation: is("medicalInformation"),
    checkup: is("checkup"),
    surgery: is("surgery"),
    limit: is("limit"),
  };
}

function objectOf(body: unknown): Readonly<Record<string, unknown>> {
  if (typeof body === "object" && body !== null && !Array.isArray(body))
    return body as Readonly<Record<string, unknown>>;
  throw new ControlRefusal(400, "BODY_INVALID", "the body is a JSON object");
}

function instant(value: unknown): Date {
  const date = new Date(typeof value === "string" ? value : Number.NaN);
  if (Number.isNaN(date.getTime()))
    throw new ControlRefusal(400, "BODY_INVALID", "now is an instant, ISO 8601");
  return date;
}

function number(value: unknown, name: string): number {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw new ControlRefusal(400, "BODY_INVALID", `${name} is a number`);
}

function whole(value: string, name: string): number {
  if (/^\d{1,9}$/.test(value)) return Number(value);
  throw new OqsError("INVALID_ARGUMENT", `${name} is a whole number from 0 on`);
}
