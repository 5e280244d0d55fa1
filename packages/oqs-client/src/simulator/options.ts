import type { RouteName } from "../routes.ts";
import type { ControlOptions } from "./control.ts";
import type { Disaster } from "./further-routes.ts";
import type { FolderOptions } from "./link-software.ts";
import type { Person } from "./population.ts";
import type { ScenarioName } from "./scenarios.ts";

/** A card's holder whom the simulator shall know. */
export interface CardHolder {
  /** 利用者証明用電子証明書, DER. */
  readonly certificate: Uint8Array;
  /** What is true of the holder; `eligible` when absent. */
  readonly case?: ScenarioName;
  /** Given instead of made, e.g. the name on the card. */
  readonly person?: Partial<Omit<Person, "case" | "id">>;
}

/** Options of {@link startSimulator}. */
export interface SimulatorOptions {
  /** TCP port; 0 (default) takes a free one. */
  readonly port?: number;
  /** IPv4 address to listen on; `127.0.0.1` when absent. Any other needs `exposed`. */
  readonly host?: string;
  /** Whether other machines may reach it; then {@link Simulator.exposure} says what they reach. */
  readonly exposed?: boolean;
  /** Told what other machines reach; a warning of the process when absent. */
  readonly onWarning?: (sentence: string) => void;
  /** Names and IPv4 addresses by which other machines reach it, for its certificate; the first stands in `endpoint`. */
  readonly names?: readonly string[];
  /** Path in front of every route; `/oqs-api-sandbox` when absent. */
  readonly basePath?: string;
  /** Same seed and day, same people and answers; 1 when absent. */
  readonly seed?: number;
  /** How many made people there are, up to 100,000; one for each scenario when absent. */
  readonly population?: number;
  /** The day that is today (`YYYY-MM-DD`, Japan); the real one when absent. */
  readonly today?: string;
  /** The moment the clock begins at, in place of `today`; the Date header of every answer then follows that clock. */
  readonly now?: Date;
  /** The clock stands still until it is moved: then every answer has the same bytes for the same seed. */
  readonly stopped?: boolean;
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
  /** A fault script from the start; see {@link Faults.script}. */
  readonly script?: unknown;
  /** The folder face (連携ソフト) over the same people and state; none when absent. */
  readonly folder?: FolderOptions;
  /** A control door and page on 127.0.0.1; none when absent. */
  readonly control?: ControlOptions;
  /** Paths in place of the ones of this package, to try out `endpoint.routes`. */
  readonly routes?: Readonly<Partial<Record<RouteName, string>>>;
}
