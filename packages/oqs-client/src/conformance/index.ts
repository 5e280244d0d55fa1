export { catalogue as conformanceScenarios } from "./catalogue.ts";
export type {
  ClientAnswer,
  ClientReport,
  ClientTask,
  ClientUnderTest,
  PlayedEndpoint,
} from "./client-under-test.ts";
export { commandClient, commandExitCodes } from "./command-client.ts";
export type { FolderTarget } from "./folder-server-stage.ts";
export {
  type ConformanceReport,
  conformanceJUnit,
  conformanceNotice,
  type ReportRow,
  type ScenarioResult,
} from "./report.ts";
export {
  chosenScenarios,
  type RunOptions,
  type TestClientOptions,
  type TestServerOptions,
  testClient,
  testServer,
} from "./run.ts";
export type {
  ConformanceScenario,
  Finding,
  Profile,
  Requirement,
  Verdict,
  Words,
} from "./scenario.ts";
export type { ServerPeople, WebApiTarget } from "./web-api-server-stage.ts";
