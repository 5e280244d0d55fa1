import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import * as z from "zod";
import { KioskError } from "./errors.ts";
import { staffPasswordHash } from "./staff-password.ts";
import { type TimeOuts, timeOuts } from "./time-outs.ts";

const label = z.strictObject({ ja: z.string().min(1), en: z.string().min(1) });
const seconds = z.number().positive().max(3600);
/** WCAG 2.2.1: whoever is warned has at least 20 seconds. */
const timeOut = z.strictObject({
  askAfterSeconds: seconds,
  graceSeconds: z.number().int().min(20).max(600),
});

const kioskConfig = z.strictObject({
  /** 0 takes a free port and needs `portFile`. */
  port: z.number().int().min(0).max(65_535).default(41_873),
  portFile: z.string().optional(),
  /** Who asks for the consents, as the patient knows the place. */
  facility: label,
  /** How the card goes into this reader. */
  placement: z.enum(["lay", "insert", "stand"]),
  /** Part of the PC/SC reader's name; absent: the only reader there is. */
  reader: z.string().min(1).optional(),
  /** 医療機関コード, 10 digits. */
  institution: z.string().regex(/^\d{10}$/),
  resultFolder: z.strictObject({ path: z.string(), encoding: z.enum(["UTF-8", "Shift_JIS"]) }),
  /** Append-only, without personal data. */
  journal: z.string(),
  oqs: z.strictObject({
    auth: z.url({ protocol: /^https$/ }),
    business: z.url({ protocol: /^https$/ }),
    basePath: z.string().optional(),
    /** Files in PEM, and one with the password, so that the configuration itself holds no secret. */
    ca: z.string(),
    certificate: z.string(),
    key: z.string(),
    user: z.string(),
    passwordFile: z.string(),
    deadlineMs: z.number().int().min(1000).max(60_000).optional(),
  }),
  /** A module of the device maker whose default export makes a TerminalAuthenticator; absent: PIN only. */
  terminalAuthenticator: z.string().optional(),
  /** `scrypt$…` of `node src/agent/main.ts hash-password`; absent: no 目視 at the kiosk. */
  staffPassword: z.string().regex(staffPasswordHash).optional(),
  timeOuts: z
    .strictObject({
      chooseIdentification: timeOut,
      enterPin: timeOut,
      confirmByStaff: timeOut,
      askConsents: timeOut,
      exchangeSeconds: seconds,
      faceSeconds: seconds,
      resultSeconds: seconds,
      errorSeconds: seconds,
      forgottenCardSeconds: seconds,
      readerRetrySeconds: z.array(seconds).min(1),
    })
    .partial()
    .default({}),
});

/** What a kiosk needs to know to start (設定); see `kiosk.example.json`. Paths are absolute after reading. */
export interface KioskConfig extends Omit<z.infer<typeof kioskConfig>, "timeOuts"> {
  readonly timeOuts: TimeOuts;
}

/**
 * Reads the configuration file; relative paths in it are relative to it.
 *
 * @throws KioskError `CONFIG_INVALID`, naming the wrong fields and never their values
 */
export async function readConfig(file: string): Promise<KioskConfig> {
  const read = kioskConfig.safeParse(await json(file));
  if (!read.success) {
    const fields = read.error.issues.map((issue) => {
      const place = issue.path.join(".") || "(whole file)";
      return issue.code === "unrecognized_keys" ? `${place}: ${issue.keys.join(", ")}` : place;
    });
    throw invalid(file, `correct ${[...new Set(fields)].join("; ")}`);
  }
  const config = read.data;
  if (config.port === 0 && config.portFile === undefined)
    throw invalid(file, "port 0 needs portFile, or nobody can find the page");
  const path = (relative: string): string => resolve(dirname(file), relative);
  const optional = (name: "portFile" | "terminalAuthenticator") =>
    config[name] === undefined ? {} : { [name]: path(config[name]) };
  return {
    ...config,
    ...optional("portFile"),
    ...optional("terminalAuthenticator"),
    journal: path(config.journal),
    resultFolder: { ...config.resultFolder, path: path(config.resultFolder.path) },
    oqs: {
      ...config.oqs,
      ca: path(config.oqs.ca),
      certificate: path(config.oqs.certificate),
      key: path(config.oqs.key),
      passwordFile: path(config.oqs.passwordFile),
    },
    timeOuts: { ...timeOuts, ...config.timeOuts } as TimeOuts,
  };
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
