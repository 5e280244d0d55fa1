import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import type { Server } from "node:https";
import type { AddressInfo } from "node:net";
import type { OqsCredentials } from "../client.ts";
import { OqsError } from "../errors.ts";
import type { OqsEndpoint } from "../routes.ts";
import { createAccounts } from "./accounts.ts";
import { type Activity, createActivityLog } from "./activity.ts";
import { type Authority, createAuthority } from "./authority.ts";
import { createChallenges } from "./challenges.ts";
import { createClock, type SimulatorClock, todayOf } from "./clock.ts";
import { type Control, startControl } from "./control.ts";
import { type FaceOptions, writeFaceResult } from "./face-result.ts";
import { createFaults, createFaultyNumbers, type Faults } from "./faults.ts";
import { checkDisaster, type Disaster } from "./further-routes.ts";
import { type BulkJobs, createBulkJobs } from "./link-bulk.ts";
import { type LinkSystem, startLinkSoftware } from "./link-software.ts";
import type { CardHolder, SimulatorOptions } from "./options.ts";
import { createPeople, type Population } from "./people.ts";
import { makePerson, type Person, sandboxInstitution } from "./population.ts";
import { seeded } from "./random.ts";
import { createRegister } from "./register.ts";
import { createRoutes } from "./routes.ts";
import { scenarios } from "./scenarios.ts";
import { createWebApi, type RequestLine } from "./web-api.ts";

/** A running simulator (模擬サーバ) of the eligibility system. Nothing in it is real, and its certificates say so. */
export interface Simulator extends AsyncDisposable {
  readonly endpoint: OqsEndpoint;
  /** A client certificate and an account made for this run. */
  readonly credentials: OqsCredentials;
  readonly institution: string;
  /** Its certificate authority; more client certificates can be issued. */
  readonly authority: Authority;
  readonly faults: Faults;
  /** The made people there is one of for each scenario, for searches. */
  readonly people: readonly Person[];
  /** Everybody, and what can be changed about them. */
  readonly population: Population;
  /** Its clock, to be moved. */
  readonly time: SimulatorClock;
  /** Bulk jobs (一括) of the folder. */
  readonly bulk: Pick<BulkJobs, "list" | "finish">;
  /** Root of the folder face; undefined without one. */
  readonly folder: string | undefined;
  /** Address of the control page with its token; undefined without one. */
  readonly control: { readonly url: string; readonly page: string } | undefined;
  /** What other machines can reach; undefined when none can. */
  readonly exposure: string | undefined;
  /** Requests of the Web-API, newest last, at most 1,000 lines. */
  readonly requests: readonly RequestLine[];
  /** Everything that happened on every face, newest last, at most 1,000 lines. */
  readonly activity: readonly Activity[];
  /** The disaster that is declared. */
  readonly disaster: Disaster | undefined;
  /** Declares a disaster, or ends it with undefined. @throws OqsError INVALID_ARGUMENT */
  declareDisaster(disaster: Disaster | undefined): void;
  /** Somebody shows the face at the reader: a face result file (顔認証) comes into the folder. @throws OqsError INVALID_ARGUMENT without a folder */
  showFace(person: string, options?: FaceOptions): Promise<{ readonly file: string }>;
  /** Makes the holder of a card known while it runs. @throws OqsError INVALID_ARGUMENT */
  admitCard(holder: CardHolder): void;
  /** Puts a card's certificate (DER) on the list of revoked ones. */
  revokeCard(certificate: Uint8Array): void;
  /** Revokes the card of a holder by {@link Person.id}. @throws OqsError INVALID_ARGUMENT */
  revokeCardOf(person: string): void;
  /** Ends every login token. */
  endTokens(): void;
}

const keptLines = 1_000;

/**
 * Starts a simulator: a real HTTPS server that demands client certificates, and the bridge software (連携ソフト) in a folder, over the same
 * people. It is reached from this machine alone unless told otherwise; its control door always.
 * @throws OqsError INVALID_ARGUMENT, FAULT_SCRIPT_INVALID, those of `serveLinkFolder`, SIMULATOR_UNAVAILABLE for a control file in use; Node's own
 * error when a port is taken
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const {
    port = 0,
    host = "127.0.0.1",
    basePath = "/oqs-api-sandbox",
    seed = 1,
    institution = sandboxInstitution,
  } = options;
  const isExposed = !isLoopback(host);
  if (isExposed && options.exposed !== true)
    throw new OqsError(
      "INVALID_ARGUMENT",
      `listening on ${host} lets other machines in: say exposed: true`,
    );
  const { now, stopped } = options;
  const clock = createClock({ today: options.today, now, stopped });
  const today = todayOf(clock.now);
  const people = createPeople({
    seed,
    today,
    ...(options.population === undefined ? {} : { size: options.population }),
  });
  const random = seeded(seed + 1);
  const admitCard = ({ certificate, case: name = "eligible", person = {} }: CardHolder): void => {
    if (!Object.hasOwn(scenarios, name))
      throw new OqsError("INVALID_ARGUMENT", `no such case: ${name}`);
    const { fingerprint256 } = parseCertificate(certificate);
    people.admit(fingerprint256, makePerson(name, random, { id: "", today, known: person }));
  };
  for (const holder of options.people ?? []) admitCard(holder);
  const account = { user: "sandbox", password: "sandbox-password", institution };
  const accounts = createAccounts(account, {
    clock: clock.now,
    tokenLifetimeMs: options.tokenLifetimeMs ?? 30 * 60_000,
  });
  const revoked = new Set<string>();
  const register = createRegister({ startedAt: clock.now() });
  const activity = createActivityLog(clock.now);
  let disaster = options.disaster;
  const faults = createFaults({
    seed: seed + 2,
    onDown: () => server?.closeAllConnections(),
    onTokenExpired: accounts.expireTokens,
  });
  let server: Server | undefined;
  if (options.script !== undefined) faults.script(options.script);
  const system: LinkSystem = {
    clock: clock.now,
    accounts,
    challenges: createChallenges({
      clock: clock.now,
      lifetimeMs: options.challengeLifetimeMs ?? 120_000,
    }),
    cardAuthorities: (options.cardAuthorities ?? []).map((der) => parseCertificate(der)),
    revoked,
    people,
    register,
    disaster: () => disaster,
    faultOf: createFaultyNumbers(),
    activity,
    institution,
    faults,
    seed,
  };

  await using parts = openParts();
  const authority = await createAuthority();
  const names = options.names ?? [host === "0.0.0.0" ? "127.0.0.1" : host];
  const hosts = [...new Set([...names, "127.0.0.1", "localhost"])];
  const tls = await authority.issue({ commonName: "oqs-simulator", use: "server", hosts });
  const client = await authority.issue({ commonName: "sandbox terminal", use: "client" });
  const requests: RequestLine[] = [];
  const web = createWebApi({
    basePath,
    tls: { ...tls, ca: authority.ca },
    routes: createRoutes(system),
    faults,
    paths: options.routes ?? {},
    ...(now === undefined ? {} : { date: clock.now }),
    sessions: options.sessions ?? 20,
    log(person, line) {
      requests.push(line);
      if (requests.length > keptLines) requests.shift();
      const { route: what, status, code, fault } = line;
      activity.add({ face: "web-api", what, outcome: String(status), code, fault, person });
    },
  });
  server = web;
  web.listen(port, host);
  await once(web, "listening");
  parts.add(async () => {
    const closed = once(web, "close");
    web.close();
    web.closeAllConnections();
    await closed;
  });

  const origin = `https://${hosts[0]}:${(web.address() as AddressInfo).port}`;
  const bulk = createBulkJobs(options.folder?.bulk);
  if (options.folder !== undefined) {
    const software = await startLinkSoftware(system, bulk, options.folder);
    parts.add(() => software[Symbol.asyncDispose]());
  }
  const exposure = isExposed ? exposureOf(host, origin) : undefined;
  if (exposure !== undefined) (options.onWarning ?? warnOfExposure)(exposure);

  let control: Control | undefined;
  const simulator: Omit<Simulator, typeof Symbol.asyncDispose> = {
    endpoint: {
      auth: origin,
      business: origin,
      basePath,
      sandbox: true,
      ...(options.routes === undefined ? {} : { routes: options.routes }),
    },
    credentials: {
      ca: authority.ca,
      ...client,
      user: account.user,
      password: account.password,
    },
    institution,
    authority,
    faults: {
      set: faults.set,
      script: faults.script,
      add: faults.add,
      list: faults.list,
      clear: faults.clear,
    },
    people: people.first,
    population: people,
    time: clock,
    bulk,
    folder: options.folder?.path,
    get control() {
      return control && { url: control.url, page: control.page };
    },
    exposure,
    requests,
    activity: activity.lines,
    get disaster() {
      return disaster;
    },
    declareDisaster(declared) {
      if (declared !== undefined) checkDisaster(declared);
      disaster = declared;
    },
    async showFace(id, face = {}) {
      const person = people.get(id);
      if (options.folder === undefined || person === undefined)
        throw new OqsError(
          "INVALID_ARGUMENT",
          person === undefined ? `there is no person ${id}` : "the simulator has no folder",
        );
      return await writeFaceResult(system, person, options.folder, face);
    },
    admitCard,
    revokeCard: (certificate) => void revoked.add(parseCertificate(certificate).fingerprint256),
    revokeCardOf(id) {
      const card = people.cardOf(id);
      if (card === undefined) throw new OqsError("INVALID_ARGUMENT", `${id} holds no card`);
      revoked.add(card);
    },
    endTokens: accounts.endTokens,
  };
  if (options.control !== undefined) {
    const isRevoked = (id: string): boolean => revoked.has(people.cardOf(id) ?? "");
    const door = await startControl({ simulator, activity, isRevoked }, options.control);
    parts.add(() => door[Symbol.asyncDispose]());
    control = door;
  }
  return Object.defineProperties({} as Simulator, {
    ...Object.getOwnPropertyDescriptors(simulator),
    [Symbol.asyncDispose]: { value: parts.keep() },
  });
}

/** What is open; when the start fails in the middle it is closed again, the last first. */
function openParts(): AsyncDisposable & {
  add(close: () => PromiseLike<void>): void;
  /** From here on the caller closes. */
  keep(): () => Promise<void>;
} {
  let open: (() => PromiseLike<void>)[] = [];
  const close = async (parts: typeof open): Promise<void> => {
    for (const part of parts.splice(0).reverse()) await part();
  };
  return {
    add: (part) => void open.push(part),
    keep() {
      const kept = open;
      open = [];
      return () => close(kept);
    },
    [Symbol.asyncDispose]: () => close(open),
  };
}

function isLoopback(host: string): boolean {
  return host === "localhost" || /^127(\.\d{1,3}){3}$/.test(host);
}

function exposureOf(host: string, origin: string): string {
  return `The simulated eligibility system listens on ${host}: every machine that reaches ${origin} and has a client certificate of it is answered. Its people are made up; no folder and no control door is reached from outside.`;
}

function warnOfExposure(sentence: string): void {
  process.emitWarning(sentence, { type: "SimulatorExposed" });
}

function parseCertificate(der: Uint8Array): X509Certificate {
  try {
    return new X509Certificate(der);
  } catch (cause) {
    throw new OqsError(
      "INVALID_ARGUMENT",
      "a card certificate or authority is no DER certificate",
      {
        cause,
      },
    );
  }
}
