import { fork } from "node:child_process";
import { once } from "node:events";
import { Agent, request } from "node:https";
import { createOqsClient, type OqsClientOptions } from "@uketsuke/oqs-client";
import { type Person, startSimulator } from "@uketsuke/oqs-client/simulator";
import type { Contender, Figure, Subject } from "../harness.ts";

export const rounds = 5;

/** Questions of one round. */
const questions = 1_000;
/** What the simulator takes from one client certificate at once. */
const sessions = 20;
/** 205 million confirmations a month (2024-07) over 22 days of 9 hours, and three times that. */
const mean = 290;
const peak = 900;

type Reached = Pick<OqsClientOptions, "endpoint" | "institution" | "credentials"> & {
  readonly person: Person;
};

/** The simulator with 100,000 people in a process of its own, asked as fast as it answers; and how long it takes to start. */
export async function open(): Promise<Subject> {
  await using opening = new AsyncDisposableStack();
  const child = fork(new URL("./oqs-simulator/simulator-process.ts", import.meta.url));
  opening.defer(() => void child.kill());
  const [reached] = (await once(child, "message")) as [Reached];
  const { person, ...options } = reached;
  const client = opening.use(createOqsClient(options));
  const agent = new Agent({ keepAlive: true, maxSockets: sessions });
  opening.defer(() => agent.destroy());
  const bare = await bareQuestion(reached, agent);
  const { insurerNumber, number, birthDate } = person;
  const ask = (): Promise<unknown> =>
    client.searchEligibility({ insurerNumber, number, birthDate });
  await spread(20, bare);
  await spread(20, ask);
  const parts = opening.move();
  return {
    contenders: [
      timed("bare HTTPS", `${questions} questions`, () => spread(questions, bare)),
      timed("our client", `${questions} questions`, () => spread(questions, ask)),
      started("one person for each scenario"),
      started("100,000 people", 100_000),
    ],
    notes: [
      "one simulator process; whoever asks runs beside it and shares the machine",
      `${sessions} questions under way, one keep-alive connection each, TLS 1.3 with client certificates`,
      `national mean ${mean}/s and peak ${peak}/s: 205 million confirmations a month, 22 days of 9 hours, three times that`,
    ],
    findings: (figures) =>
      ["bare HTTPS", "our client"].map((name) => {
        const rate = rateOf(figures, name);
        return {
          what: `${name}: questions a second (goal ≥ ${peak})`,
          value: rate.toFixed(0),
          met: rate >= peak,
        };
      }),
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}

function timed(name: string, step: string, work: () => Promise<unknown>): Contender {
  return {
    name,
    async round() {
      const since = performance.now();
      await work();
      return { [step]: performance.now() - since };
    },
  };
}

function started(name: string, population?: number): Contender {
  return timed(name, "start", async () => {
    await using _simulator = await startSimulator(population === undefined ? {} : { population });
  });
}

function rateOf(figures: readonly Figure[], name: string): number {
  const figure = figures.find(({ contender }) => contender === name);
  return (questions / (figure?.median ?? Number.POSITIVE_INFINITY)) * 1000;
}

/** So many questions, as many under way as there are sessions. */
async function spread(count: number, ask: () => Promise<unknown>): Promise<void> {
  let left = count;
  const work = async (): Promise<void> => {
    while (left-- > 0) await ask();
  };
  await Promise.all(Array.from({ length: sessions }, work));
}

/** One search without anything of ours on the asking side; throws unless it is answered. */
async function bareQuestion(
  { endpoint, institution, credentials, person }: Reached,
  agent: Agent,
): Promise<() => Promise<void>> {
  const { ca, certificate: cert, key, user, password } = credentials;
  const base = `${endpoint.business}${endpoint.basePath ?? ""}`;
  const post = (path: string, body: string, token?: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const headers = {
        "content-type": "application/json;charset=UTF-8",
        "content-length": Buffer.byteLength(body),
        ...(token === undefined ? {} : { authorization: token }),
      };
      const sent = request(`${base}${path}`, { method: "POST", agent, ca, cert, key, headers });
      sent.on("error", reject);
      sent.on("response", (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (piece: string) => {
          text += piece;
        });
        response.on("end", () =>
          response.statusCode === 200 ? resolve(text) : reject(new Error(`${response.statusCode}`)),
        );
      });
      sent.end(body);
    });
  const login = await post("/MSA12020/ILI12020SV01/auth", JSON.stringify({ user, password }));
  const { result } = JSON.parse(login) as { result: { idToken: string } };
  const question = JSON.stringify({
    XmlMsg: {
      MessageHeader: { MedicalInstitutionCode: institution },
      MessageBody: {
        QualificationConfirmSearchInfo: {
          InsurerNumber: person.insurerNumber,
          InsuredIdentificationNumber: person.number,
          Birthdate: person.birthDate.replaceAll("-", ""),
        },
      },
    },
  });
  return async () => {
    const answer = await post("/MSA01030/ILI01030SV01/search", question, result.idToken);
    if (!answer.includes('"QualificationValidity":"1"')) throw new Error("no eligibility");
  };
}
