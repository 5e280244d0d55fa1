import {
  createOqsClient,
  type OqsClient,
  type SessionPool,
  sessionPool,
} from "@uketsuke/oqs-client";
import { type Simulator, startSimulator } from "@uketsuke/oqs-client/simulator";
import { type Contender, type Finding, quantile, type Subject } from "../harness.ts";

export const rounds = 5;

/** Questions each terminal asks in a round, one after the other. */
const questions = 10;
/** Milliseconds the simulated server takes for an answer. */
const serverMs = 20;
/** Share of requests that are answered 503. */
const failing = 0.3;

/** What a contender did, over all rounds. */
interface Tally {
  /** Requests of questions, logins not counted. */
  requests: number;
  asked: number;
  answered: number;
  /** Milliseconds each terminal waited for a session. */
  readonly waited: number[];
}

/** 1, 10 and 100 terminals against the simulator and its cap of 20 sessions; then 100 under 30 % HTTP 503. */
export async function open(): Promise<Subject> {
  await using opening = new AsyncDisposableStack();
  const simulator = opening.use(await startSimulator());
  const tallies = new Map<string, Tally>();

  /** Terminals that share their sessions in one process, or not: then each has a client certificate and sessions of its own. */
  async function made(
    name: string,
    { terminals, shared, again = 0 }: { terminals: number; shared: boolean; again?: number },
  ): Promise<(under: "slow" | "503") => Contender> {
    const tally: Tally = { requests: 0, asked: 0, answered: 0, waited: Array(terminals).fill(0) };
    tallies.set(name, tally);
    const pool = shared ? sessionPool() : undefined;
    const clients: OqsClient[] = [];
    for (let index = 0; index < terminals; index++)
      clients.push(opening.use(await terminal(simulator, { index, pool, tally, again })));
    const ask = questioner(simulator);
    await Promise.all(clients.map((client) => ask(client)));
    Object.assign(tally, { requests: 0, waited: tally.waited.fill(0) });
    return (under) => ({
      name,
      async round() {
        if (under === "slow") simulator.faults.set({ slow: serverMs }, { route: "search" });
        else simulator.faults.set("unavailable", { route: "search", chance: failing });
        const times: number[] = [];
        const started = performance.now();
        await Promise.all(
          clients.map(async (client) => {
            for (let number = 0; number < questions; number++) {
              const since = performance.now();
              tally.asked++;
              if (await stubborn(() => ask(client), again)) tally.answered++;
              times.push(performance.now() - since);
            }
          }),
        );
        const all = performance.now() - started;
        simulator.faults.clear();
        const what = under === "slow" ? "" : ", 30 % 503";
        return {
          [`a question, median${what}`]: quantile(times, 0.5),
          [`a question, p95${what}`]: quantile(times, 0.95),
          [`${questions} questions of every terminal${what}`]: all,
        };
      },
    });
  }

  const contenders = [
    (await made("1 terminal", { terminals: 1, shared: true }))("slow"),
    (await made("10 terminals", { terminals: 10, shared: true }))("slow"),
    (await made("100 terminals", { terminals: 100, shared: true }))("slow"),
    (await made("100 terminals, shared pool", { terminals: 100, shared: true }))("503"),
    (await made("100 terminals, each alone", { terminals: 100, shared: false }))("503"),
    (await made("100 terminals, naive", { terminals: 100, shared: false, again: 3 }))("503"),
  ];
  const parts = opening.move();
  return {
    contenders,
    notes: [
      `client and simulator share one process and its processor; the server takes ${serverMs} ms where nothing fails, and nothing where it fails`,
      "each alone: a client certificate, 20 sessions and a retry budget of its own, as on machines of their own",
      "naive: repeats up to three times at once, without budget, pause or breaker",
      "ideal = one request a question; the share of answered questions is what the repetitions buy",
    ],
    findings: () => findingsOf(tallies),
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}

async function terminal(
  simulator: Simulator,
  options: { index: number; pool: SessionPool | undefined; tally: Tally; again: number },
): Promise<OqsClient> {
  const { index, pool, tally, again } = options;
  const own = pool
    ? {}
    : await simulator.authority.issue({ commonName: `t${index}`, use: "client" });
  return createOqsClient({
    endpoint: simulator.endpoint,
    institution: simulator.institution,
    credentials: { ...simulator.credentials, ...own },
    ...(pool === undefined ? {} : { sessions: pool }),
    retries: again > 0 ? 0 : 3,
    onEvent(event) {
      if (event.type !== "request-started" || event.route !== "search") return;
      tally.requests++;
      tally.waited[index] = (tally.waited[index] ?? 0) + event.waitedMs;
    },
  });
}

function questioner({ people }: Simulator): (client: OqsClient) => Promise<unknown> {
  const person = people.find((one) => one.case === "late-elderly-20");
  if (person === undefined) throw new Error("the simulator has no such person");
  const { insurerNumber, number, birthDate } = person;
  return (client) => client.searchEligibility({ insurerNumber, number, birthDate });
}

async function stubborn(ask: () => Promise<unknown>, again: number): Promise<boolean> {
  for (let tries = 0; tries <= again; tries++)
    try {
      await ask();
      return true;
    } catch {
      // the next try
    }
  return false;
}

function findingsOf(tallies: ReadonlyMap<string, Tally>): readonly Finding[] {
  const found: Finding[] = [];
  for (const [name, { requests, asked, answered }] of tallies) {
    const ratio = requests / asked;
    const goal = name.includes("shared") || name.includes("alone") ? { met: ratio <= 1.2 } : {};
    found.push({
      what: `${name}: requests ÷ ideal (goal ≤ 1.2), answered`,
      value: `${ratio.toFixed(3)}, ${((answered / asked) * 100).toFixed(1)} %`,
      ...goal,
    });
  }
  const waited = tallies.get("100 terminals")?.waited ?? [];
  const ratio = Math.max(...waited) / Math.min(...waited);
  found.push({
    what: "100 terminals: longest ÷ shortest wait for a session (goal ≤ 2)",
    value: ratio.toFixed(2),
    met: ratio <= 2,
  });
  return found;
}
