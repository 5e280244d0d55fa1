export { KitInvalidError, type KitProblem } from "../errors.ts";
export {
  type AskAfter,
  type KioskSettings,
  type KioskTimeOuts,
  kioskSettingsShape,
  type OqsSettings,
  usualKioskPort,
  type VisitSettings,
  visitSettingsShape,
  withAbsolutePaths,
} from "../kiosk-settings.ts";
export {
  type Kit,
  type KitProgram,
  type KitProgramUpdate,
  type KitService,
  type KitUpdateSource,
  type KitUpdates,
  readKit,
  readSettings,
} from "../kit.ts";
export {
  type ServiceCommands,
  type ServiceInstallation,
  serviceInstallation,
} from "../service-files/service.ts";
export type { JsonSchema, Shape } from "../shape.ts";
export {
  applyInstallation,
  type Installation,
  type InstallationChange,
  type InstalledFile,
  planInstallation,
  removeInstallation,
} from "./installation.ts";
export { type InstallationOptions, placeOf } from "./installation-place.ts";
export { checkKit, type KitSystem, systemOf } from "./kit-check.ts";
export { kitExample } from "./kit-example.ts";
export { lineOfPath, readKitText } from "./kit-file.ts";
export { kitInstallation, pathsOf, usualFolder } from "./kit-installation.ts";
export { lineDifference } from "./line-difference.ts";
