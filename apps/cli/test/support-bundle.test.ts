import {
  appendFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inflateRawSync } from "node:zlib";
import { openJournalFile } from "@uketsuke/reception/journal";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exitCodes } from "../src/exit-codes.ts";
import { json, uketsuke } from "./command-line.ts";

/** What must never be in a bundle: made up, of the shape of the real thing. */
const canaries = {
  pin: "8361",
  individualNumber: "123456789018",
  verificationNumber: "50010112300001",
  insuredNumber: "99887766",
  name: "山田太郎",
  kana: "ヤマダタロウ",
  host: "reception-pc.hospital.example",
  secret: "correct-horse-battery",
};
/** How a JPEG 2000 photo begins. */
const photo = Buffer.from("0000000c6a5020200d0a870a", "hex");
/** 山田太郎 in Shift_JIS. */
const nameInShiftJis = Buffer.from("8e52936391be9859", "hex");
const everything = [
  ...Object.values(canaries),
  photo.toString("base64"),
  photo.toString("hex"),
].join(" ");

let folder = "";
const fixture = new URL("./fixtures/made-terminal.facts.json", import.meta.url);
const at = (name: string): string => join(folder, canaries.name, name);
const sources = (): readonly string[] => [
  ...["--config", at("kiosk.json"), "--journal", at("journal.jsonl")],
  ...["--log", at("kiosk.log"), "--facts", at("facts.json")],
];
const environment = {
  LANG: `${canaries.name}.UTF-8`,
  DEBUG: everything,
  NODE_OPTIONS: `--title=${canaries.host}`,
  HTTPS_PROXY: `http://user:${canaries.secret}@${canaries.host}`,
};

/** The facts with a canary behind every free text. */
function spoiled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(spoiled);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      ["name", "model", "path", "why"].includes(key) && typeof inner === "string"
        ? `${inner} ${everything}`
        : spoiled(inner),
    ]),
  );
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "uketsuke-support-"));
  await mkdir(at("."), { recursive: true });
  const { name, host, secret, individualNumber, insuredNumber } = canaries;
  await writeFile(
    at("kiosk.json"),
    JSON.stringify({
      port: Number(individualNumber),
      placement: name,
      facility: { ja: name, en: name },
      reader: everything,
      institution: "1310000001",
      resultFolder: { path: `/srv/${name}`, encoding: "Shift_JIS" },
      journal: "journal.jsonl",
      oqs: {
        auth: `https://${host}`,
        business: `https://${secret}@${host}`,
        certificate: "absent.pem",
        ca: "kiosk.log",
        key: `${secret}.key`,
        user: insuredNumber,
        password: secret,
        deadlineMs: 10_000,
      },
      timeOuts: { enterPin: { askAfterSeconds: 30, graceSeconds: everything } },
      [name]: everything,
      [secret]: { [insuredNumber]: 1 },
    }),
  );
  const now = (): Date => new Date("2026-11-23T00:00:00Z");
  {
    await using journal = await openJournalFile(at("journal.jsonl"), { now });
    const visit = canaries.verificationNumber;
    await journal.append({
      visit,
      step: "pin",
      outcome: "failed",
      milliseconds: 70,
      code: "PIN_BLOCKED",
    });
    await journal.append({
      visit: name,
      step: everything,
      outcome: canaries.kana,
      milliseconds: Number(individualNumber),
      code: canaries.pin,
    });
    await journal.append({ visit: name, step: "end", outcome: "not-identified", milliseconds: 90 });
  }
  const line = (value: object): Promise<void> =>
    appendFile(at("kiosk.log"), `${JSON.stringify(value)}\n`);
  await line({
    time: 1_795_392_000_000,
    level: "error",
    code: "CARD_REMOVED",
    visit: name,
    msg: everything,
  });
  await line({
    time: "2026-11-23T00:00:00Z",
    level: "note",
    text: `OQS_TIMEOUT for ${everything}`,
    [name]: name,
  });
  await line({
    time: everything,
    level: everything,
    step: everything,
    outcome: everything,
    milliseconds: everything,
    code: everything,
  });
  await appendFile(
    at("kiosk.log"),
    Buffer.concat([photo, nameInShiftJis, Buffer.from(`\n${everything} CARD_REMOVED\n`)]),
  );
  await writeFile(
    at("facts.json"),
    JSON.stringify(spoiled(JSON.parse(await readFile(fixture, "utf8")))),
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The files of an archive by its directory (PKWARE APPNOTE, 4.3.12). */
function filesOf(archive: Buffer): readonly { readonly name: string; readonly content: Buffer }[] {
  const end = archive.lastIndexOf(Buffer.from("PK\u0005\u0006"));
  let at = archive.readUInt32LE(end + 16);
  return Array.from({ length: archive.readUInt16LE(end + 10) }, () => {
    const nameEnd = at + 46 + archive.readUInt16LE(at + 28);
    const start = archive.readUInt32LE(at + 42);
    const data = start + 30 + archive.readUInt16LE(start + 26);
    const packed = archive.subarray(data, data + archive.readUInt32LE(at + 20));
    const name = archive.toString("latin1", at + 46, nameEnd);
    at = nameEnd;
    return { name, content: inflateRawSync(packed) };
  });
}

/** Every form in which a canary could hide. */
function formsOf(canary: Buffer | string): readonly Buffer[] {
  const bytes = Buffer.from(canary as string);
  const wide = typeof canary === "string" ? Buffer.from(canary, "utf16le") : bytes;
  const inBase64 = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), bytes])
      .toString("base64")
      .slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + bytes.length) * 8) / 6)),
  );
  const escaped = Array.from(
    String(canary),
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`,
  ).join("");
  const hex = bytes.toString("hex");
  const texts = [...inBase64, hex, hex.toUpperCase(), escaped, [...bytes].join(",")];
  return [bytes, wide, Buffer.from(wide).swap16(), ...texts.map((text) => Buffer.from(text))];
}

/** The names of the canaries that stand in some bytes, in any form. */
function found(content: Buffer): readonly string[] {
  const searched: readonly (readonly [string, Buffer | string])[] = [
    ...Object.entries(canaries),
    ["photo", photo],
    ["name in Shift_JIS", nameInShiftJis],
  ];
  return searched.flatMap(([name, canary]) =>
    formsOf(canary).some((form) => contains(content, form)) ? [name] : [],
  );
}

/** A row of digits within a longer one, such as a hash, is another number. */
function contains(content: Buffer, form: Buffer): boolean {
  const text = form.toString("latin1");
  if (!/^\d+$/.test(text)) return content.includes(form);
  return new RegExp(`(?<![0-9a-f])${text}(?![0-9a-f])`).test(content.toString("latin1"));
}

/** What differs from one machine and day to the next. */
const steadily = (text: string): string =>
  text
    .replaceAll(folder, "FOLDER")
    .replaceAll(canaries.name, "NAME")
    .replace(/"(bytes|sha256|madeAt)": [^,\n]+/g, '"$1": "…"')
    .replace(
      /^(File|\w+\.json) +(\S+) +/gm,
      (_, file, bytes) => `${file}  ${/\d/.test(bytes) ? "N" : bytes}  `,
    );

describe("support-bundle", () => {
  it("holds what a supporter needs and none of the canaries that every source holds", async () => {
    const to = at("support.zip");
    const ended = await uketsuke(["support-bundle", ...sources(), "--to", to, "--yes"], {
      env: environment,
    });
    expect(ended.code).toBe(exitCodes.done);
    await expect(steadily(`${ended.stderr}${ended.stdout}`)).toMatchFileSnapshot(
      "golden/support-bundle.txt",
    );
    expect((await stat(to)).mode & 0o777).toBe(0o600);

    const archive = await readFile(to);
    const files = filesOf(archive);
    expect(files.map(({ name }) => name)).toEqual([
      ...["manifest.json", "machine.json", "readers.json", "doctor.json"],
      ...["configuration.json", "journal.json", "log.json"],
    ]);
    for (const { name, content } of [...files, { name: "the archive itself", content: archive }])
      expect(found(content), name).toEqual([]);

    const read = (name: string): Record<string, unknown> =>
      JSON.parse(String(files.find((file) => file.name === name)?.content));
    expect(read("machine.json")).toMatchObject({
      locale: "other",
      environment: { DEBUG: "set", HTTPS_PROXY: "set" },
    });
    expect(read("doctor.json")).toMatchObject({ platform: "windows", administrator: true });
    expect(read("configuration.json")).toMatchObject({
      othersNotShown: 3,
      settings: {
        port: "other",
        placement: "other",
        institution: "set",
        "resultFolder.encoding": "Shift_JIS",
        "oqs.deadlineMs": 10_000,
        "oqs.certificate": "set, NOT THERE",
        "oqs.ca": "set, NO CERTIFICATE",
        journal: "set, there",
        "timeOuts.enterPin.askAfterSeconds": 30,
      },
    });
    expect(read("journal.json")).toMatchObject({
      check: { outcome: "intact" },
      newest: [
        {
          line: 1,
          visit: 1,
          step: "pin",
          outcome: "failed",
          milliseconds: 70,
          code: "PIN_BLOCKED",
        },
        {
          line: 2,
          visit: 2,
          step: "other",
          outcome: "other",
          milliseconds: "other",
          code: "other",
        },
        { line: 3, visit: 2, step: "end", outcome: "not-identified", milliseconds: 90 },
      ],
    });
    expect(read("log.json").newest).toMatchObject([
      { level: "error", code: "CARD_REMOVED", codes: [] },
      { time: "2026-11-23T00:00:00.000Z", level: "note", codes: ["OQS_TIMEOUT"] },
      { time: "other", level: "other", step: "other" },
      ...Array.from({ length: 3 }, () => ({ codes: [], note: "no line of JSON" })),
      { codes: ["CARD_REMOVED"] },
    ]);
    expect(
      json<{ files: { name: string }[] }>({ stdout: JSON.stringify(read("manifest.json")) }).files,
    ).toHaveLength(6);
  });

  it("is searched by a search that finds the canaries where they are", async () => {
    const all = [...Object.keys(canaries), "photo"];
    const config = await readFile(at("kiosk.json"));
    expect(found(config)).toEqual(all);
    expect(found(await readFile(at("kiosk.log")))).toEqual([...all, "name in Shift_JIS"]);
    expect(found(await readFile(at("journal.jsonl")))).toEqual(all);
    expect(found(await readFile(at("facts.json")))).toEqual(all);
    expect(found(Buffer.from(Buffer.from(everything).toString("base64")))).toEqual(
      Object.keys(canaries),
    );
    expect(found(Buffer.from(everything, "utf16le"))).toEqual(Object.keys(canaries));
  });

  it("shows all of it before anything is written, and asks", async () => {
    const shown = await uketsuke(["support-bundle", ...sources(), "--show"], { env: environment });
    expect(shown.code).toBe(exitCodes.done);
    expect(shown.stdout).toContain("== journal.json\n{");
    expect(found(Buffer.from(shown.stdout))).toEqual([]);
    const to = at("asked.zip");
    const asked = await uketsuke(["support-bundle", "--facts", at("facts.json"), "--to", to]);
    expect(asked.code).toBe(exitCodes.usage);
    expect(asked.stderr).toContain("error NEEDS_TERMINAL");
    expect(asked.stderr).toMatch(/^machine\.json +\d+ +versions/m);
    await expect(stat(to)).rejects.toThrow("ENOENT");
    expect((await readdir(at("."))).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  it("as JSON; it takes no file's place, and tells a broken journal", async () => {
    await appendFile(at("journal.jsonl"), "{}\n");
    const to = at("as-json.zip");
    const args = ["support-bundle", ...sources(), "--to", to, "--yes"];
    const document = await uketsuke([...args, "--json", "--quiet"]);
    await expect(steadily(document.stdout)).toMatchFileSnapshot("golden/support-bundle.json.txt");
    const journal = filesOf(await readFile(to)).find(({ name }) => name === "journal.json");
    expect(JSON.parse(String(journal?.content))).toMatchObject({
      check: { outcome: "broken", sequence: 4, reason: "unreadable" },
    });
    expect((await uketsuke(args)).stderr).toContain("is there already");
    const none = await uketsuke(["support-bundle", "--show", "--log", at("absent.log")]);
    expect(none).toMatchObject({ code: exitCodes.usage, stdout: "" });
    expect((await uketsuke(["support-bundle"])).stderr).toContain(
      "needs either --to <file> or --show",
    );
  });
});
