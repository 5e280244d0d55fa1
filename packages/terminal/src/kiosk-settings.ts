import { resolve } from "node:path";
import {
  flag,
  list,
  matching,
  number,
  object,
  oneOf,
  optional,
  type Shape,
  ShapeMismatch,
  text,
  wholeNumber,
} from "./shape.ts";

/** Seconds of silence before somebody is asked, and seconds to answer. */
export interface AskAfter {
  readonly askAfterSeconds: number;
  /** At least 20: whoever is warned has that long (WCAG 2.2.1). */
  readonly graceSeconds: number;
}

/** Seconds of the kiosk's screens that differ from what it starts with. */
export interface KioskTimeOuts {
  readonly chooseIdentification?: AskAfter;
  readonly enterPin?: AskAfter;
  readonly confirmByStaff?: AskAfter;
  readonly askConsents?: AskAfter;
  readonly exchangeSeconds?: number;
  readonly faceSeconds?: number;
  readonly resultSeconds?: number;
  readonly errorSeconds?: number;
  readonly forgottenCardSeconds?: number;
  readonly readerRetrySeconds?: readonly number[];
}

/** Server and credentials; secrets are files, never values (資格確認サーバの接続先). */
export interface OqsSettings {
  readonly auth: string;
  readonly business: string;
  readonly basePath?: string;
  /** Files in PEM. */
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
  readonly user: string;
  /** A file that holds the password and nothing else. */
  readonly passwordFile: string;
  readonly deadlineMs?: number;
  /** Written by `sim serve --credentials`; a kiosk and a kit refuse it. */
  readonly sandbox?: boolean;
}

/** What one reception needs: all of it stands in a kiosk's settings too (受付の設定). */
export interface VisitSettings {
  /** Part of the PC/SC reader's name; absent: the only reader there is. */
  readonly reader?: string;
  /** 医療機関コード, 10 digits. */
  readonly institution: string;
  readonly resultFolder: { readonly path: string; readonly encoding: "UTF-8" | "Shift_JIS" };
  /** File of the journal: append-only, without personal data. */
  readonly journal?: string;
  /** A module of the device maker whose default export makes a TerminalAuthenticator; absent: PIN only. */
  readonly terminalAuthenticator?: string;
  readonly oqs: OqsSettings;
}

/** What a kiosk needs to know to start (設定): the file `kiosk.json`, and the part `kiosk` of a kit. */
export interface KioskSettings extends VisitSettings {
  /** 0 takes a free port and needs `portFile`; 41873 when absent. */
  readonly port?: number;
  readonly portFile?: string;
  /** Who asks for the consents, as the patient knows the place. */
  readonly facility: { readonly ja: string; readonly en: string };
  /** How the card goes into this reader. */
  readonly placement: "lay" | "insert" | "stand";
  readonly journal: string;
  /** `scrypt$…` of `hash-password`; absent, and no file either: no 目視 at the kiosk. */
  readonly staffPassword?: string;
  /** A file with that line, so that a kit holds no hash of a password. */
  readonly staffPasswordFile?: string;
  readonly timeOuts?: KioskTimeOuts;
}

/** TCP port of a kiosk's page when its settings name none. */
export const usualKioskPort = 41_873;

const filled = matching(/\S/, "a text that is not empty");
const closed = { closed: true } as const;

function secondsFrom(least: number, most: number): Shape<number> {
  return Object.assign(
    (value: unknown, path: string) => {
      const read = number(value, path);
      if (read > least && read <= most) return read;
      throw new ShapeMismatch(path, `seconds above ${least}, at most ${most}`);
    },
    { schema: { type: "number", exclusiveMinimum: least, maximum: most } },
  );
}
const seconds = secondsFrom(0, 3600);

const https: Shape<string> = Object.assign(
  (value: unknown, path: string) => {
    const read = text(value, path);
    if (URL.parse(read)?.protocol !== "https:") throw new ShapeMismatch(path, "an https address");
    return read;
  },
  { schema: { type: "string", format: "uri", pattern: "^https:" } },
);

const oqs = object<OqsSettings>(
  {
    auth: https,
    business: https,
    basePath: optional(text),
    ca: filled,
    certificate: filled,
    key: filled,
    user: filled,
    passwordFile: filled,
    deadlineMs: optional(wholeNumber(1000, 60_000)),
    sandbox: optional(flag),
  },
  closed,
);

const visitFields = {
  reader: optional(filled),
  institution: matching(/^\d{10}$/, "10 digits in quotation marks"),
  resultFolder: object<VisitSettings["resultFolder"]>(
    { path: filled, encoding: oneOf("UTF-8", "Shift_JIS") },
    closed,
  ),
  terminalAuthenticator: optional(filled),
  oqs,
} as const;

const askAfter = object<AskAfter>(
  { askAfterSeconds: seconds, graceSeconds: wholeNumber(20, 600) },
  closed,
);

const waits: Shape<readonly number[]> = Object.assign(
  (value: unknown, path: string) => {
    const read = list(seconds)(value, path);
    if (read.length === 0) throw new ShapeMismatch(path, "a list with at least one number");
    return read;
  },
  { schema: { ...list(seconds).schema, minItems: 1 } },
);

/** What one reception reads of a settings file; fields that only a kiosk has are left out. */
export const visitSettingsShape: Shape<VisitSettings> = object<VisitSettings>({
  ...visitFields,
  journal: optional(filled),
});

/** What a kiosk's settings have to look like. */
export const kioskSettingsShape: Shape<KioskSettings> = object<KioskSettings>(
  {
    ...visitFields,
    journal: filled,
    port: optional(wholeNumber(0, 65_535)),
    portFile: optional(filled),
    facility: object<KioskSettings["facility"]>({ ja: filled, en: filled }, closed),
    placement: oneOf("lay", "insert", "stand"),
    staffPassword: optional(
      matching(/^scrypt\$[\w-]{16,}\$[\w-]{43}$/, "the line that hash-password prints"),
    ),
    staffPasswordFile: optional(filled),
    timeOuts: optional(
      object<KioskTimeOuts>(
        {
          chooseIdentification: optional(askAfter),
          enterPin: optional(askAfter),
          confirmByStaff: optional(askAfter),
          askConsents: optional(askAfter),
          exchangeSeconds: optional(seconds),
          faceSeconds: optional(seconds),
          resultSeconds: optional(seconds),
          errorSeconds: optional(seconds),
          forgottenCardSeconds: optional(seconds),
          readerRetrySeconds: optional(waits),
        },
        closed,
      ),
    ),
  },
  closed,
);

/** The same settings with the paths in them made absolute; relative ones are relative to the folder of the file. */
export function withAbsolutePaths<T extends VisitSettings & Partial<KioskSettings>>(
  settings: T,
  folder: string,
): T {
  const at = (path: string): string => resolve(folder, path);
  const alone = ["journal", "portFile", "terminalAuthenticator", "staffPasswordFile"] as const;
  const named = alone.flatMap((field) => {
    const path = settings[field];
    return path === undefined ? [] : [[field, at(path)] as const];
  });
  const { ca, certificate, key, passwordFile } = settings.oqs;
  return {
    ...settings,
    ...Object.fromEntries(named),
    resultFolder: { ...settings.resultFolder, path: at(settings.resultFolder.path) },
    oqs: {
      ...settings.oqs,
      ca: at(ca),
      certificate: at(certificate),
      key: at(key),
      passwordFile: at(passwordFile),
    },
  };
}
