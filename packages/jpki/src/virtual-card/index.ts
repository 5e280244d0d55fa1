export type { ApplicationName, ReferenceName } from "../layout/card-profile.ts";
export type { AtrName } from "./atrs.ts";
export { atrs } from "./atrs.ts";
export { sandboxAuthorities } from "./authorities.ts";
export type { VirtualCard } from "./card.ts";
export type { CardSlot } from "./card-slot.ts";
export { readerSlot, vpcdSlot } from "./card-slot.ts";
export type { CardVerifiableKey } from "./card-verifiable-certificate.ts";
export type { AuthorityCertificate, CertificateRequest } from "./certificate-authority.ts";
export type { SubjectAttributes } from "./certificate-profile.ts";
export type { Alarm, ChipBehaviour } from "./chip.ts";
export type { Control, ControlOptions } from "./control.ts";
export { startControl } from "./control.ts";
export type { ControlCallOptions, ControlClient, ControlInsertion } from "./control-client.ts";
export { openControl } from "./control-client.ts";
export type { PersonaState, SlotState } from "./control-desk.ts";
export { defaultControlFile } from "./control-file.ts";
export type { BadTlv, Fault, FaultCondition, FaultRule } from "./fault-script.ts";
export { readFaultScript } from "./fault-script.ts";
export type { Faults } from "./faults.ts";
export { recordFullTrace } from "./full-trace.ts";
export type { PersonCertificates } from "./holder-keys.ts";
export type { HostilePhoto } from "./hostile-photo.ts";
export type { Persona, PersonaName, PersonaPins } from "./identity.ts";
export { cardFace, persona, personaNames } from "./identity.ts";
export type { IssueCardOptions } from "./issue-card.ts";
export { issueCard } from "./issue-card.ts";
export type { Authorities, CardVerifiableIssuer, Issuer, IssuerOptions } from "./issuer.ts";
export { createIssuer } from "./issuer.ts";
export { namedFaults } from "./named-faults.ts";
export type { PrivatePcscd, PrivatePcscdOptions } from "./pcscd.ts";
export { missingForPrivatePcscd, PrivatePcscdError, startPrivatePcscd } from "./pcscd.ts";
export { readPersona } from "./persona-file.ts";
export type { VirtualReader } from "./reader.ts";
export { virtualReader } from "./reader.ts";
export type { RelayFault, RelayFaults, RelayReaction } from "./relay-faults.ts";
export type {
  RelayLine,
  SimulatedRelayServer,
  SimulatedRelayServerOptions,
} from "./relay-server.ts";
export { simulatedRelayServer } from "./relay-server.ts";
export { simulatedTerminalAuthenticator } from "./terminal-authenticator.ts";
export type { LineRate, TimingModel } from "./timing.ts";
export { exchangeTime, nfcTiming } from "./timing.ts";
export type { InsertedIntoVpcd, InsertIntoVpcdOptions } from "./vpcd.ts";
export { defaultVpcdPort, insertIntoVpcd } from "./vpcd.ts";
