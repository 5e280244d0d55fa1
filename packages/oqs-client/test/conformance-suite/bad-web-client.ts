/** A small Web-API client with habits; each bad habit is what one scenario has to find. */
import { request } from "node:https";
import type { SecureVersion } from "node:tls";
import type { ClientAnswer, ClientTask, ClientUnderTest } from "../../src/conformance/index.ts";
import { correlate, correlateSearch } from "../../src/correlate.ts";
import { wireDate } from "../../src/date.ts";
import { eligibilityOf } from "../../src/eligibility.ts";
import type { QualificationConfirmSearchInfo } from "../../src/messages/qualification-confirm-search-info.ts";
import { eligibilityMessage } from "../../src/messages/xml-msg.ts";
import { routes } from "../../src/routes.ts";
import { type InsuranceData, searchInfoOf } from "../../src/search.ts";

type Search = QualificationConfirmSearchInfo;
interface Answered {
  readonly status: number;
  readonly location: string | undefined;
  readonly body: Buffer;
}

export interface WebHabits {
  readonly contentType: string;
  readonly lengthOf: (json: string) => number;
  readonly authorization: (token: string) => string;
  readonly loginForEach: boolean;
  /** Renewals after 401. */
  readonly renewals: number;
  /** Logins after a refused one. */
  readonly moreLogins: number;
  readonly date: () => string;
  readonly search: (person: InsuranceData) => Search;
  readonly certificate: boolean;
  readonly verify: boolean;
  readonly lowestTls: SecureVersion;
  readonly followRedirects: boolean;
  readonly atOnce: number;
  readonly tries: number;
  readonly deadline: boolean;
  readonly takeHalf: boolean;
  readonly read: (body: Buffer, asked: { search: Search; institution: string }) => ClientAnswer;
  readonly failed: ClientAnswer;
  readonly writes: number;
}

const strictly: WebHabits["read"] = (body, { search, institution }) => {
  const answer = eligibilityMessage.decodeJson(body);
  correlate(answer.MessageHeader, { institution });
  correlateSearch(answer.MessageBody?.QualificationConfirmSearchInfo, search);
  const { outcome } = eligibilityOf(answer);
  return { outcome: outcome === "eligible" ? "eligible" : "not-eligible" };
};

export const goodWebHabits: WebHabits = {
  contentType: "application/json;charset=UTF-8",
  lengthOf: (json) => Buffer.byteLength(json),
  authorization: (token) => token,
  loginForEach: false,
  renewals: 1,
  moreLogins: 0,
  date: () => wireDate(new Date()),
  search: searchInfoOf,
  certificate: true,
  verify: true,
  lowestTls: "TLSv1.2",
  followRedirects: false,
  atOnce: 20,
  tries: 1,
  deadline: true,
  takeHalf: false,
  read: strictly,
  failed: { outcome: "error" },
  writes: 1,
};

/** The client with some habits changed. */
export function webClientWith(changes: Partial<WebHabits>): ClientUnderTest {
  const habits = { ...goodWebHabits, ...changes };
  return async (task) => {
    const { webApi } = task;
    if (webApi === undefined) throw new Error("no Web-API");
    const post = (url: string, json: string, token?: string): Promise<Answered> =>
      send(habits, { webApi, patienceMs: task.patienceMs }, { url, json, token });
    const at = (route: "login" | "search" | "registration"): string =>
      `${webApi.business}${webApi.basePath}${routes[route]}`;
    let token: string | undefined;
    let refused = false;

    async function login(): Promise<string> {
      if (refused) throw new Error("refused before");
      const json = JSON.stringify({ user: webApi?.user, password: webApi?.password });
      for (let left = habits.moreLogins; ; left--) {
        const { status, body } = await post(at("login"), json);
        if (status === 200) return JSON.parse(body.toString()).result.idToken;
        if (left > 0) continue;
        refused = true;
        throw new Error("login refused");
      }
    }
    async function ask(person: InsuranceData): Promise<ClientAnswer> {
      const search = habits.search(person);
      const json = eligibilityMessage.encodeJson({
        MessageHeader: {
          QualificationConfirmationDate: habits.date(),
          MedicalInstitutionCode: task.institution,
        },
        MessageBody: { QualificationConfirmSearchInfo: search },
      });
      try {
        if (habits.loginForEach) token = undefined;
        let renewals = habits.renewals;
        let tries = habits.tries;
        for (;;) {
          token ??= await login();
          let answer = await post(at("search"), json, token);
          if (answer.status === 307 && habits.followRedirects)
            answer = await post(answer.location ?? "", json, token);
          if (answer.status === 401 && renewals-- > 0) token = undefined;
          else if (answer.status === 200)
            return habits.read(answer.body, { search, institution: task.institution });
          else if (answer.status !== 503 || --tries === 0) return { outcome: "error" };
        }
      } catch {
        return habits.failed;
      }
    }
    async function register(): Promise<ClientAnswer> {
      token ??= await login();
      for (let left = habits.writes; left > 0; left--)
        await post(at("registration"), "{}", token).catch(() => undefined);
      return { outcome: "unknown" };
    }
    if (task.ask === "register") return { answers: [await register()] };
    return { answers: await inTurn(task, habits.atOnce, ask) };
  };
}

/** Asks about everybody, so many at a time. */
export async function inTurn(
  { people, order }: ClientTask,
  atOnce: number,
  ask: (person: InsuranceData) => Promise<ClientAnswer>,
): Promise<ClientAnswer[]> {
  const answers: ClientAnswer[] = [];
  const line = [...people.entries()];
  const work = async (): Promise<void> => {
    for (let next = line.shift(); next !== undefined; next = line.shift())
      answers[next[0]] = await ask(next[1]);
  };
  const workers = order === "at-once" ? Math.min(atOnce, people.length) : 1;
  await Promise.all(Array.from({ length: workers }, work));
  return answers;
}

function send(
  habits: WebHabits,
  { webApi, patienceMs }: { webApi: NonNullable<ClientTask["webApi"]>; patienceMs: number },
  { url, json, token }: { url: string; json: string; token: string | undefined },
): Promise<Answered> {
  const length = habits.lengthOf(json);
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        method: "POST",
        agent: false,
        ca: webApi.ca,
        ...(habits.certificate ? { cert: webApi.certificate, key: webApi.key } : {}),
        rejectUnauthorized: habits.verify,
        minVersion: habits.lowestTls,
        ...(habits.lowestTls === "TLSv1.1" ? { ciphers: "DEFAULT@SECLEVEL=0" } : {}),
        ...(habits.deadline ? { signal: AbortSignal.timeout(patienceMs) } : {}),
        headers: {
          "content-type": habits.contentType,
          "content-length": length,
          ...(token === undefined ? {} : { authorization: habits.authorization(token) }),
        },
      },
      (answer) => {
        const chunks: Buffer[] = [];
        const whole = (): void =>
          resolve({
            status: answer.statusCode ?? 0,
            location: answer.headers.location,
            body: Buffer.concat(chunks),
          });
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("end", whole);
        answer.on("error", habits.takeHalf ? whole : reject);
      },
    );
    sent.on("error", reject);
    sent.end(Buffer.from(json).subarray(0, length));
  });
}
