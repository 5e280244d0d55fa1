/**
 * What a conformance scenario (適合性試験の項目) is: words for people, a requirement with its certainty, and one function that plays it.
 * @module
 */
import type { FolderClientStage } from "./folder-client-stage.ts";
import type { FolderServerStage } from "./folder-server-stage.ts";
import type { WebApiClientStage } from "./web-api-client-stage.ts";
import type { WebApiServerStage } from "./web-api-server-stage.ts";

/** A sentence in both languages. */
export interface Words {
  readonly en: string;
  readonly ja: string;
}

/** Who is under test, and over which road. */
export type Profile = "web-api-client" | "folder-client" | "web-api-server" | "folder-server";

/** `warn`: allowed, but trouble is likely · `skipped`: could not be judged · `not-applicable`: the side has no such thing. */
export type Verdict = "pass" | "fail" | "warn" | "skipped" | "not-applicable";

/** Where a requirement comes from; the official specification is not public and was not read. */
export interface Requirement {
  /** Seen in public implementations or documents, inferred from what is seen, or a rule of this project. */
  readonly certainty: "seen" | "inferred" | "ours";
  /** Short name of the public source, or the reason. */
  readonly from: string;
}

/** One thing that was looked at; the evidence holds no personal data. */
export interface Finding {
  readonly verdict: Verdict;
  readonly evidence: string;
}

/** What every scenario has. */
export interface ScenarioWords {
  /** Its file name, e.g. `web-client-content-type`. */
  readonly id: string;
  /** What must hold. */
  readonly title: Words;
  /** What the suite does. */
  readonly steps: Words;
  /** What to do when it fails. */
  readonly fix: Words;
  readonly requirement: Requirement;
}

/** How the suite presents itself to a client before a scenario begins. */
export interface PlayedServer {
  /** Certificate of the server; a good one when absent. */
  readonly certificate?: "other-host" | "unknown-authority" | "expired";
  /** Only this TLS version; 1.2 and 1.3 when absent. */
  readonly onlyTls?: "TLSv1.1";
}

/** A Web-API client under test. */
export interface WebApiClientScenario extends ScenarioWords {
  readonly profile: "web-api-client";
  readonly server?: PlayedServer;
  /** The client must first succeed with an ordinary question, so that one that never works does not pass. */
  readonly control?: boolean;
  readonly run: (stage: WebApiClientStage) => Promise<readonly Finding[]>;
}

/** A client of the exchange folder (連携フォルダ) under test. */
export interface FolderClientScenario extends ScenarioWords {
  readonly profile: "folder-client";
  readonly control?: boolean;
  readonly run: (stage: FolderClientStage) => Promise<readonly Finding[]>;
}

/** A Web-API server under test. */
export interface WebApiServerScenario extends ScenarioWords {
  readonly profile: "web-api-server";
  readonly run: (stage: WebApiServerStage) => Promise<readonly Finding[]>;
}

/** Bridge software (連携ソフト) under test. */
export interface FolderServerScenario extends ScenarioWords {
  readonly profile: "folder-server";
  readonly run: (stage: FolderServerStage) => Promise<readonly Finding[]>;
}

/** Any scenario. */
export type ConformanceScenario =
  | WebApiClientScenario
  | FolderClientScenario
  | WebApiServerScenario
  | FolderServerScenario;
