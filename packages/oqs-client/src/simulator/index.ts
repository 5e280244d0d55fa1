export type { Activity } from "./activity.ts";
export {
  type Authority,
  type CertificateAndKey,
  createAuthority,
  type IssueOptions,
} from "./authority.ts";
export type { SimulatorClock } from "./clock.ts";
export type { ControlOptions } from "./control.ts";
export {
  type ControlCallOptions,
  openSimulatorControl,
  type PeoplePage,
  type SimulatorControl,
} from "./control-client.ts";
export type { PersonState, ScenarioState, SimulatorState } from "./control-desk.ts";
export { defaultControlFile } from "./control-file.ts";
export type { FaceOptions } from "./face-result.ts";
export { readFaultScript } from "./fault-script.ts";
export type { ArmedFault, Fault, FaultMatch, FaultOptions, FaultRule, Faults } from "./faults.ts";
export type { Disaster } from "./further-routes.ts";
export type { BulkJobState } from "./link-bulk.ts";
export type { FolderOptions } from "./link-software.ts";
export type { CardHolder, SimulatorOptions } from "./options.ts";
export { type Population, populationOf } from "./people.ts";
export type { Person } from "./population.ts";
export type { ScenarioName } from "./scenarios.ts";
export { type Simulator, startSimulator } from "./simulator.ts";
export type { RequestLine } from "./web-api.ts";
