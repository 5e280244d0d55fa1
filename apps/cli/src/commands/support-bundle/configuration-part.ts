import { X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { readJsonFile } from "../../json-file.ts";
import { knownMoment, knownWord } from "./words.ts";

type Shown = (value: unknown, file: string) => unknown;

const number: Shown = (value) =>
  typeof value === "number" && Math.abs(value) <= 3_600_000 ? value : "other";
const numbers: Shown = (value, file) =>
  Array.isArray(value) ? value.slice(0, 20).map((one) => number(one, file)) : number(value, file);
const flag: Shown = (value) => (typeof value === "boolean" ? value : "other");
const oneOf =
  (...words: readonly string[]): Shown =>
  (value) =>
    knownWord(value, words);
const isSet: Shown = (value) => (value === "" ? "empty" : "set");
const path: Shown = async (value, file) =>
  typeof value === "string" && (await bytesOf(value, file)) !== undefined
    ? "set, there"
    : "set, NOT THERE";
const certificate: Shown = async (value, file) => {
  const pem = typeof value === "string" ? await bytesOf(value, file) : undefined;
  return pem === undefined ? "set, NOT THERE" : validityOf(pem);
};

/** How each setting is shown; what is not here is only counted. */
const settings: Readonly<Record<string, Shown>> = {
  port: number,
  portFile: isSet,
  "facility.ja": isSet,
  "facility.en": isSet,
  placement: oneOf("lay", "insert", "stand"),
  reader: isSet,
  institution: isSet,
  "resultFolder.path": isSet,
  "resultFolder.encoding": oneOf("UTF-8", "Shift_JIS"),
  journal: path,
  "oqs.auth": isSet,
  "oqs.business": isSet,
  "oqs.basePath": isSet,
  "oqs.ca": certificate,
  "oqs.certificate": certificate,
  "oqs.key": path,
  "oqs.user": isSet,
  "oqs.passwordFile": path,
  "oqs.deadlineMs": number,
  "oqs.sandbox": flag,
  terminalAuthenticator: path,
  staffPassword: isSet,
  ...Object.fromEntries(
    ["chooseIdentification", "enterPin", "confirmByStaff", "askConsents"].flatMap((name) => [
      [`timeOuts.${name}.askAfterSeconds`, number],
      [`timeOuts.${name}.graceSeconds`, number],
    ]),
  ),
  ...Object.fromEntries(
    [
      "exchangeSeconds",
      "faceSeconds",
      "resultSeconds",
      "errorSeconds",
      "forgottenCardSeconds",
      "readerRetrySeconds",
    ].map((name) => [`timeOuts.${name}`, numbers]),
  ),
};

/** Which settings a configuration makes; of their values only numbers and words of a list. */
export async function configurationPart(file: string): Promise<object> {
  const shown: Record<string, unknown> = {};
  let others = 0;
  for (const [name, value] of settingsOf(await readJsonFile(file))) {
    const show = Object.hasOwn(settings, name) ? settings[name] : undefined;
    if (show === undefined) others += 1;
    else shown[name] = await show(value, file);
  }
  return {
    settings: shown,
    absent: Object.keys(settings).filter((name) => !Object.hasOwn(shown, name)),
    othersNotShown: others,
  };
}

/** The journal that a configuration names. */
export async function configuredJournal(file: string): Promise<string | undefined> {
  const value = settingsOf(await readJsonFile(file)).find(([name]) => name === "journal")?.[1];
  return typeof value === "string" ? resolve(dirname(file), value) : undefined;
}

/** Every value with its place, `oqs.auth`; a list is one value. */
function settingsOf(value: unknown, place = ""): readonly (readonly [string, unknown])[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [[place, value]];
  return Object.entries(value).flatMap(([name, inner]) =>
    settingsOf(inner, place === "" ? name : `${place}.${name}`),
  );
}

async function bytesOf(value: string, file: string): Promise<Buffer | undefined> {
  return await readFile(resolve(dirname(file), value)).catch(() => undefined);
}

function validityOf(pem: Buffer): object | string {
  try {
    const { validFromDate, validToDate } = new X509Certificate(pem);
    return { validFrom: knownMoment(+validFromDate), validTo: knownMoment(+validToDate) };
  } catch {
    return "set, NO CERTIFICATE";
  }
}
