import { KitInvalidError } from "../errors.ts";
import type { KioskSettings } from "../kiosk-settings.ts";
import type { Installation } from "../kit/installation.ts";
import { systemOf } from "../kit/kit-check.ts";
import { pathsOf } from "../kit/kit-installation.ts";
import type { Kit, KitService } from "../kit.ts";
import { systemdService } from "./systemd.ts";
import { windowsService } from "./windows.ts";

/** What the texts of a service are made of. */
export interface ServiceParts {
  /** Folder of the terminal's settings. */
  readonly folder: string;
  readonly service: KitService;
  readonly kiosk: KioskSettings;
}

/** Programs of the system, each with its arguments; no shell reads them. */
export interface ServiceCommands {
  /** After the files are there. */
  readonly install: readonly (readonly string[])[];
  /** While the files are still there. */
  readonly beforeUninstall: readonly (readonly string[])[];
  /** After they are gone. */
  readonly uninstall: readonly (readonly string[])[];
  readonly status: readonly string[];
  readonly logs: readonly string[];
}

/** The kiosk as a service of its terminal: files, and the commands that make the system know them (常駐). */
export interface ServiceInstallation {
  readonly installation: Installation;
  readonly commands: ServiceCommands;
}

/** The service that a kit describes, for systemd or Windows. @throws KitInvalidError when the kit has no service or no kiosk */
export function serviceInstallation(kit: Kit): ServiceInstallation {
  const { service, kiosk } = kit;
  if (service === undefined || kiosk === undefined)
    throw new KitInvalidError("This kit has no service", [
      { path: service === undefined ? "kit.service" : "kit.kiosk", expected: "there" },
    ]);
  const { folder } = pathsOf(kit);
  const parts = { folder, service, kiosk };
  const made = systemOf(kit) === "windows" ? windowsService(parts) : systemdService(kit, parts);
  return {
    installation: { name: "service", records: folder, folders: [], files: made.files },
    commands: made.commands,
  };
}
