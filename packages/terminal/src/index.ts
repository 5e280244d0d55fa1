export { attest, judgementOf, type StatementOptions } from "./attest.ts";
export {
  type Attestation,
  type AttestationCircumstances,
  type AttestationFile,
  type AttestationState,
  type AttestationTrust,
  attestationFile,
  attestationFor,
  attestationState,
  mergeAttestations,
  readAttestations,
  signAttestation,
  trustedKeys,
} from "./attestations.ts";
export { type CollectOptions, collect } from "./collect.ts";
export {
  KitInvalidError,
  type KitProblem,
  TerminalError,
  type TerminalErrorCode,
  terminalErrorCodes,
} from "./errors.ts";
export {
  type EvaluateOptions,
  type Evaluation,
  evaluate,
  isMust,
  type Judgement,
  type Verdict,
  verdict,
} from "./evaluate.ts";
export * from "./facts.ts";
export type { NotApplicableReason, Result } from "./finding.ts";
export type {
  AskAfter,
  KioskSettings,
  KioskTimeOuts,
  OqsSettings,
  VisitSettings,
} from "./kiosk-settings.ts";
export {
  type Kit,
  type KitProgram,
  type KitProgramUpdate,
  type KitService,
  type KitUpdateSource,
  type KitUpdates,
  readKit,
} from "./kit.ts";
export type { SpeedOptions } from "./probes/processor-speed.ts";
export { isVirtualReader } from "./probes/readers.ts";
export { profileDigest, profileOf, profiles, readProfile } from "./profile.ts";
export { mhlwIntegrated } from "./profiles/mhlw-integrated.ts";
export { mhlwTerminal2020 } from "./profiles/mhlw-terminal-2020.ts";
export { type HealthOptions, type HealthServer, serveHealth } from "./reports/health.ts";
export { type Delivery, htmlReport } from "./reports/html.ts";
export { type DoctorReport, type DoctorRow, jsonReport } from "./reports/json.ts";
export { junitReport } from "./reports/junit.ts";
export { markdownReport } from "./reports/markdown.ts";
export { type NagiosState, nagiosReport, nagiosState, nagiosStates } from "./reports/nagios.ts";
export { readReport } from "./reports/report-shape.ts";
export { type ReportWords, reportWords } from "./reports/report-words.ts";
export { type TextReportOptions, textReport } from "./reports/text.ts";
export type {
  Certainty,
  Check,
  Level,
  Party,
  Place,
  Profile,
  Requirement,
  SafetyMeasure,
  Text,
} from "./requirement.ts";
export { type FactTopic, topicsOf } from "./rules.ts";
export {
  browserPlaces,
  readSelfTest,
  runSelfTest,
  type SelfTestEvidence,
  type SelfTestOptions,
} from "./self-test/run.ts";
export type { SelfTestAnswers } from "./self-test/server.ts";
export {
  type PlannedDevice,
  type UsbPlan,
  type UsbPlanOptions,
  type UsbRole,
  usbPlan,
} from "./usb/plan.ts";
export {
  type ProbedDevice,
  probeUsb,
  type UsbProbeOptions,
  type UsbProbeOutcome,
} from "./usb/probe.ts";
export { windowsCollector, windowsUsbProbe } from "./windows-collector.ts";
