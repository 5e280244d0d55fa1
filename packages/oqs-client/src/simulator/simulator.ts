import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import type { Server } from "node:https";
import type { AddressInfo } from "node:net";
import type { OqsCredentials } from "../client.ts";
import { OqsError } from "../errors.ts";
import type { OqsEndpoint, RouteName } from "../routes.ts";
import { createAccounts } from "./accounts.ts";
import { type Authority, createAuthority } from "./authority.ts";
import { createChallenges } from "./challenges.ts";
import { clockFor, todayOf } from "./clock.ts";
import { createFaults, type Faults } from "./faults.ts";
import type { Disaster } from "./further-routes.ts";
import { makePerson, makePopulation, type Person, sandboxInstitution } from "./population.ts";
import { seeded } from "./random.ts";
import { createRoutes } from "./routes.ts";
import { type ScenarioName, scenarios } from "./scenarios.ts";
import { createWebApi, type RequestLine } from "./web-api.ts";

/** A card's holder whom the simulator shall know. */
export interface CardHolder {
  /** 利用者証明用電子証明書, DER. */
  readonly certificate: Uint8Array;
  /** What is true of the holder; `eligible` when absent. */
  readonly case?: ScenarioName;
  /** Given instead of made, e.g. the name on the card. */
  readonly person?: Partial<Omit<Person, "case">>;
}

/** Options of {@link startSimulator}. */
export interface SimulatorOptions {
  /** TCP port; 0 (default) takes a free one. */
  readonly port?: number;
  /** IPv4 address to listen on; `127.0.0.1` when absent. */
  readonly host?: string;
  /** Names and IPv4 addresses by which other machines reach it, for its certificate; the first stands in `endpoint`. */
  readonly names?: readonly string[];
  /** Path in front of every route; `/oqs-api-sandbox` when absent. */
  readonly basePath?: string;
  /** Same seed and day, same people; 1 when absent. */
  readonly seed?: number;
  /** The day that is today (`YYYY-MM-DD`, Japan); the real one when absent. */
  readonly today?: string;
  /** CA certificates (DER) that may have signed a card's certificate; none when absent. */
  readonly cardAuthorities?: readonly Uint8Array[];
  /** Holders of cards; a card nobody is named for has 該当資格なし. */
  readonly people?: readonly CardHolder[];
  /** Institution (医療機関コード) of the account; a made one when absent. */
  readonly institution?: string;
  /** Milliseconds a login token lasts; 30 minutes when absent. */
  readonly tokenLifetimeMs?: number;
  /** Milliseconds a challenge can be answered; 2 minutes when absent. */
  readonly challengeLifetimeMs?: number;
  /** Most requests under way with one client certificate, one more is answered 503; 20 when absent. */
  readonly sessions?: number;
  /** A disaster that opens 災害時医療情報閲覧; none when absent. */
  readonly disaster?: Disaster;
  /** Paths in place of the ones of this package, to try out `endpoint.routes`. */
  readonly routes?: Readonly<Partial<Record<RouteName, string>>>;
}

/** A running simulator (模擬サーバ) of the eligibility system. Nothing in it is real, and its certificates say so. */
export interface Simulator extends AsyncDisposable {
  readonly endpoint: OqsEndpoint;
  /** A client certificate and an account made for this run. */
  readonly credentials: OqsCredentials;
  readonly institution: string;
  /** Its certificate authority; more client certificates can be issued. */
  readonly authority: Authority;
  readonly faults: Faults;
  /** The made people, for searches. */
  readonly people: readonly Person[];
  /** Newest last, at most 1,000 lines. */
  readonly requests: readonly RequestLine[];
  /** Makes the holder of a card known while it runs. @throws OqsError INVALID_ARGUMENT */
  admitCard(holder: CardHolder): void;
  /** Puts a card's certificate (DER) on the list of revoked ones. */
  revokeCard(certificate: Uint8Array): void;
  /** Ends every login token. */
  endTokens(): void;
}

const keptLines = 1_000;

/**
 * Starts a simulator: a real HTTPS server that demands client certificates.
 * @throws OqsError INVALID_ARGUMENT; Node's own error when the port is taken
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const {
    port = 0,
    host = "127.0.0.1",
    basePath = "/oqs-api-sandbox",
    seed = 1,
    institution = sandboxInstitution,
  } = options;
  const clock = clockFor(options.today);
  const today = todayOf(clock);
  const people = makePopulation({ seed, today });
  const holders = new Map<string, Person>();
  const random = seeded(seed + 1);
  const admitCard = ({ certificate, case: name = "eligible", person = {} }: CardHolder): void => {
    if (!Object.hasOwn(scenarios, name))
      throw new OqsError("INVALID_ARGUMENT", `no such case: ${name}`);
    const { fingerprint256 } = parseCertificate(certificate);
    holders.set(fingerprint256, makePerson(name, random, { today, known: person }));
  };
  for (const holder of options.people ?? []) admitCard(holder);
  const account = { user: "sandbox", password: "sandbox-password", institution };
  const accounts = createAccounts(account, {
    clock,
    tokenLifetimeMs: options.tokenLifetimeMs ?? 30 * 60_000,
  });
  const revoked = new Set<string>();
  const routes = createRoutes({
    clock,
    accounts,
    challenges: createChallenges({ clock, lifetimeMs: options.challengeLifetimeMs ?? 120_000 }),
    cardAuthorities: (options.cardAuthorities ?? []).map((der) => parseCertificate(der)),
    revoked,
    people,
    holders,
    disaster: options.disaster,
  });

  const authority = await createAuthority();
  const names = options.names ?? [host === "0.0.0.0" ? "127.0.0.1" : host];
  const hosts = [...new Set([...names, "127.0.0.1", "localhost"])];
  const tls = await authority.issue({ commonName: "oqs-simulator", use: "server", hosts });
  const client = await authority.issue({ commonName: "sandbox terminal", use: "client" });
  const requests: RequestLine[] = [];
  const faults = createFaults({
    seed: seed + 2,
    onDown: () => server.closeAllConnections(),
    onTokenExpired: accounts.expireTokens,
  });
  const server: Server = createWebApi({
    basePath,
    tls: { ...tls, ca: authority.ca },
    routes,
    faults,
    paths: options.routes ?? {},
    sessions: options.sessions ?? 20,
    log(line) {
      requests.push(line);
      if (requests.length > keptLines) requests.shift();
    },
  });
  server.listen(port, host);
  await once(server, "listening");

  const origin = `https://${hosts[0]}:${(server.address() as AddressInfo).port}`;
  return {
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
    faults: { set: faults.set, clear: faults.clear },
    people,
    requests,
    admitCard,
    revokeCard: (certificate) => void revoked.add(parseCertificate(certificate).fingerprint256),
    endTokens: accounts.endTokens,
    async [Symbol.asyncDispose]() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
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
