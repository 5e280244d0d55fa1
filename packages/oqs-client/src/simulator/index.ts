export {
  type Authority,
  type CertificateAndKey,
  createAuthority,
  type IssueOptions,
} from "./authority.ts";
export type { Fault, FaultOptions, Faults } from "./faults.ts";
export type { Disaster } from "./further-routes.ts";
export type { Person } from "./population.ts";
export type { ScenarioName } from "./scenarios.ts";
export {
  type CardHolder,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from "./simulator.ts";
export type { RequestLine } from "./web-api.ts";
