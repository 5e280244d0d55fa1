import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import * as z from "zod";
import { CliError } from "../../errors.ts";
import { readJsonFile } from "../../json-file.ts";

/** The part of a kiosk's configuration that one visit needs; the other fields are left to the kiosk. */
const configuration = z.object({
  reader: z.string().min(1).optional(),
  institution: z.string().regex(/^\d{10}$/),
  resultFolder: z.object({ path: z.string(), encoding: z.enum(["UTF-8", "Shift_JIS"]) }),
  journal: z.string().optional(),
  terminalAuthenticator: z.string().optional(),
  oqs: z.object({
    auth: z.url({ protocol: /^https$/ }),
    business: z.url({ protocol: /^https$/ }),
    basePath: z.string().optional(),
    ca: z.string(),
    certificate: z.string(),
    key: z.string(),
    user: z.string(),
    passwordFile: z.string(),
    deadlineMs: z.number().int().min(1000).max(60_000).optional(),
    /** Written by `sim serve --credentials`; a kiosk refuses it. */
    sandbox: z.boolean().optional(),
  }),
});

/** A configuration with absolute paths. */
export type Configuration = z.infer<typeof configuration>;

/** Reads a configuration file; paths in it are relative to it. Throws CONFIG_INVALID, naming fields and never their values. */
export async function readConfiguration(file: string): Promise<Configuration> {
  const read = configuration.safeParse(await readJsonFile(file));
  if (!read.success) {
    const fields = read.error.issues.map(({ path }) => path.join(".") || "the whole file");
    throw new CliError(
      "CONFIG_INVALID",
      `The configuration ${file} cannot be used: ${[...new Set(fields)].join(", ")}.`,
    );
  }
  const { data } = read;
  const at = (path: string): string => resolve(dirname(file), path);
  return {
    ...data,
    ...(data.journal === undefined ? {} : { journal: at(data.journal) }),
    ...(data.terminalAuthenticator === undefined
      ? {}
      : { terminalAuthenticator: at(data.terminalAuthenticator) }),
    resultFolder: { ...data.resultFolder, path: at(data.resultFolder.path) },
    oqs: {
      ...data.oqs,
      ca: at(data.oqs.ca),
      certificate: at(data.oqs.certificate),
      key: at(data.oqs.key),
      passwordFile: at(data.oqs.passwordFile),
    },
  };
}

/** The text of a file that the configuration names. */
export async function configuredFile(path: string): Promise<string> {
  return readFile(path, "utf8").catch((cause: unknown) => {
    throw new CliError("FILE_UNREADABLE", `The file ${path} cannot be read.`, { cause });
  });
}
