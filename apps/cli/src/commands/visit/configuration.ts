import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import {
  KitInvalidError,
  readSettings,
  type VisitSettings,
  visitSettingsShape,
  withAbsolutePaths,
} from "@uketsuke/terminal/kit";
import { CliError } from "../../errors.ts";
import { readJsonFile } from "../../json-file.ts";

/** The part of a kiosk's settings that one visit needs, with absolute paths; the other fields are left to the kiosk. */
export type Configuration = VisitSettings;

/** Reads a configuration file; paths in it are relative to it. Throws CONFIG_INVALID, naming fields and never their values. */
export async function readConfiguration(file: string): Promise<Configuration> {
  const value = await readJsonFile(file);
  try {
    return withAbsolutePaths(readSettings(value, visitSettingsShape, "visit"), dirname(file));
  } catch (error) {
    if (!(error instanceof KitInvalidError)) throw error;
    const fields = error.problems.map(({ path, expected }) => {
      return `${path.replace(/^visit\.?/, "") || "the whole file"} must be ${expected}`;
    });
    throw new CliError(
      "CONFIG_INVALID",
      `The configuration ${file} cannot be used: ${fields.join("; ")}.`,
      { cause: error },
    );
  }
}

/** The text of a file that the configuration names. */
export async function configuredFile(path: string): Promise<string> {
  return readFile(path, "utf8").catch((cause: unknown) => {
    throw new CliError("FILE_UNREADABLE", `The file ${path} cannot be read.`, { cause });
  });
}
