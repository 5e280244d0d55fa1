export { type ActivationCommandOptions, activationBy } from "./activation-commands.ts";
export {
  type CheckOptions,
  checkUpdates,
  trustRoot,
  type UpdateDecision,
} from "./check-updates.ts";
export { type DownloadOptions, download } from "./download.ts";
export { type Envelope, type Keys, keyIdOf, publicKeyOf, type Role } from "./envelope.ts";
export type { Manifest, Release, Root } from "./metadata.ts";
export { createManifest, createRoot, createSigningKey, measure, type Signers } from "./publish.ts";
export { drawOf, releaseFor, type TerminalPlace } from "./rollout.ts";
export {
  type Activation,
  applyUpdate,
  resumeUpdate,
  rollBack,
  type Switched,
} from "./switch-version.ts";
export { nextRoot, readFirstRoot, readManifest } from "./trust.ts";
export { serveUpdates, type UpdateServer, type UpdateServerOptions } from "./update-server.ts";
export type { UpdateSource } from "./update-source.ts";
export {
  type Installed,
  openUpdateStore,
  type ProgramState,
  type UpdateStore,
} from "./update-store.ts";
