import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import {
  type KioskSettings,
  KitInvalidError,
  kioskSettingsShape,
  readSettings,
  usualKioskPort,
  withAbsolutePaths,
} from "@uketsuke/terminal/kit";
import { KioskError } from "./errors.ts";
import { staffPasswordHash } from "./staff-password.ts";
import { type TimeOuts, timeOuts } from "./time-outs.ts";

/** What a kiosk needs to know to start (設定), described where kits describe it too; see `kiosk.example.json`. Paths are absolute after reading. */
export interface KioskConfig extends Omit<KioskSettings, "timeOuts"> {
  /** 0 takes a free port and needs `portFile`. */
  readonly port: number;
  readonly timeOuts: TimeOuts;
}

/**
 * Reads the configuration file; relative paths in it are relative to it.
 *
 * @throws KioskError `CONFIG_INVALID`, naming the wrong fields and never their values
 */
export async function readConfig(file: string): Promise<KioskConfig> {
  const settings = withAbsolutePaths(read(file, await json(file)), dirname(file));
  const { port = usualKioskPort, portFile, oqs } = settings;
  if (port === 0 && portFile === undefined)
    throw invalid(file, "port 0 needs portFile, or nobody can find the page");
  if (oqs.sandbox === true) throw invalid(file, "oqs.sandbox is for the sandbox, not for a kiosk");
  const password = await staffPasswordOf(file, settings);
  return {
    ...settings,
    ...(password === undefined ? {} : { staffPassword: password }),
    port,
    timeOuts: { ...timeOuts, ...settings.timeOuts },
  };
}

/** The line that hash-password printed: in the configuration, or in the file it names. */
async function staffPasswordOf(
  file: string,
  { staffPassword, staffPasswordFile }: KioskSettings,
): Promise<string | undefined> {
  if (staffPasswordFile === undefined) return staffPassword;
  const line = await readFile(staffPasswordFile, "utf8").catch((cause: unknown) => {
    throw invalid(file, "staffPasswordFile cannot be read", cause);
  });
  if (!staffPasswordHash.test(line.trim()))
    throw invalid(file, "staffPasswordFile does not hold the line that hash-password prints");
  return line.trim();
}

function read(file: string, value: unknown): KioskSettings {
  try {
    return readSettings(value, kioskSettingsShape, "kiosk");
  } catch (error) {
    if (!(error instanceof KitInvalidError)) throw error;
    const fields = error.problems.map(({ path, expected }) => `${path} must be ${expected}`);
    throw invalid(file, fields.join("; "), error);
  }
}

async function json(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch (cause) {
    throw invalid(file, "the file is missing or is no JSON", cause);
  }
}

function invalid(file: string, what: string, cause?: unknown): KioskError {
  return new KioskError("CONFIG_INVALID", `The configuration ${file} cannot be used: ${what}.`, {
    cause,
  });
}
