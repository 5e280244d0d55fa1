import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Person, type Simulator, startSimulator } from "@uketsuke/oqs-client/simulator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exitCodes } from "../src/exit-codes.ts";
import { type Ended, json, start, uketsuke } from "./command-line.ts";
import { steady } from "./steady.ts";

let folder = "";
let link = "";
let config = "";
let simulator: Simulator;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "uketsuke-oqs-"));
  link = join(folder, "OQS");
  await mkdir(link);
  simulator = await startSimulator({
    today: "2026-11-23",
    folder: { path: link, encoding: "UTF-8", intervalMs: 10, rescanMs: 20, latencyMs: 0 },
  });
  config = await configure("config.json");
});
afterAll(async () => {
  await simulator[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

/** A configuration of the simulator with something changed. */
async function configure(
  name: string,
  changes: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const { credentials, endpoint, institution } = simulator;
  const { ca, certificate, key, password, user } = credentials;
  const files = { "ca.pem": ca, "certificate.pem": certificate, "key.pem": key, password };
  for (const [file, content] of Object.entries(files)) await writeFile(join(folder, file), content);
  const oqs = {
    ...endpoint,
    ...{
      ca: "ca.pem",
      certificate: "certificate.pem",
      key: "key.pem",
      user,
      passwordFile: "password",
    },
    deadlineMs: 5_000,
    ...changes,
  };
  const path = join(folder, name);
  const resultFolder = { path: "OQS", encoding: "UTF-8" };
  await writeFile(path, JSON.stringify({ institution, resultFolder, oqs }));
  return path;
}

const personOf = (name: string): Person => {
  const person = simulator.people.find((one) => one.case === name);
  if (person === undefined) throw new Error(`there is nobody for ${name}`);
  return person;
};
const insurance = ({ insurerNumber, symbol, number, branch, birthDate }: Person): object => ({
  insurerNumber,
  ...(symbol === undefined ? {} : { symbol }),
  number,
  ...(branch === undefined ? {} : { branch }),
  birthDate,
});
const searchOf = ({ insurerNumber, symbol, number, branch, birthDate }: Person): string =>
  JSON.stringify({
    QualificationConfirmSearchInfo: {
      InsurerNumber: insurerNumber.padStart(8, "0"),
      ...(symbol === undefined ? {} : { InsuredCardSymbol: symbol }),
      InsuredIdentificationNumber: number,
      ...(branch === undefined ? {} : { InsuredBranchNumber: branch }),
      Birthdate: birthDate.replaceAll("-", ""),
    },
  });

/** Whatever says who somebody is. */
const personal = (person: Person): RegExp =>
  new RegExp(
    [person.name, person.number, person.birthDate, person.birthDate.replaceAll("-", "")].join("|"),
  );
const steadily = ({ stdout }: Pick<Ended, "stdout">): string =>
  steady(stdout)
    .replace(/^(\S+ +ok +)\d+ +/gm, "$1N  ")
    .replace(/ ms +Detail/, " ms  Detail")
    .replace(/is -?\d+ s from/g, "is N s from")
    .replace(/_2\d{11,}/g, "_NUMBER")
    .replace(/"(bytes|sinceRequestMs)": \d+/g, '"$1": 1');

describe("oqs check", () => {
  const check = (path: string, ...more: readonly string[]): Promise<Ended> =>
    uketsuke(["oqs", "check", "--config", path, ...more]);
  const stepsOf = (ended: Ended): readonly string[] =>
    json<{ steps: { step: string; outcome: string; code?: string }[] }>(ended).steps.map(
      ({ step, outcome, code }) => [step, outcome, code].filter(Boolean).join(" "),
    );

  it("goes the whole way, and asks for nobody", async () => {
    const before = simulator.requests.length;
    const ended = await check(config);
    expect(ended).toMatchObject({ code: exitCodes.done, stderr: "" });
    await expect(steadily(ended)).toMatchFileSnapshot("golden/oqs-check.txt");
    await expect(steadily(await check(config, "--json"))).toMatchFileSnapshot(
      "golden/oqs-check.json.txt",
    );
    expect(simulator.requests.slice(before).map(({ route }) => route)).toEqual(["login", "login"]);
    expect((await check(config, "--lang", "ja")).stdout).toContain("サーバ証明書の期限");
  });

  it("says which step failed, why, and what to do; the others are skipped", async () => {
    const wrong = await configure("wrong.json", { passwordFile: "config.json" });
    const login = await check(wrong, "--json");
    expect(login.code).toBe(exitCodes.no);
    expect(stepsOf(login).slice(-2)).toEqual(["login failed OQS_UNAUTHORIZED", "clock skipped"]);
    expect((await check(wrong)).stdout).toMatch(/^login OQS_UNAUTHORIZED: .+\nNext: .+/m);

    const closed = createServer().listen(0, "127.0.0.1");
    await new Promise((done) => closed.once("listening", done));
    const address = closed.address() as { port: number };
    await new Promise((done) => closed.close(done));
    const origin = `https://127.0.0.1:${address.port}`;
    const nobody = await check(
      await configure("closed.json", { auth: origin, business: origin }),
      "--json",
    );
    expect(stepsOf(nobody)).toEqual([
      ...["certificate ok", "name ok", "connect failed OQS_UNREACHABLE"],
      ...["tls skipped", "login skipped", "clock skipped"],
    ]);

    const stranger = await configure("stranger.json", { ca: "certificate.pem" });
    expect(stepsOf(await check(stranger, "--json"))[3]).toBe("tls failed OQS_CERTIFICATE");
    const keyless = await configure("keyless.json", { key: "ca.pem" });
    expect(stepsOf(await check(keyless, "--json"))[0]).toBe("certificate failed");
  });

  it.each([
    ["expired", -400, -1, "certificate failed", "it has expired"],
    ["ends soon", -400, 9.5, "certificate warning", "it ends in 9 days"],
    ["begins later", 1, 400, "certificate failed", "it is not valid yet"],
  ])("tells a client certificate that %s", async (_, from, to, outcome, words) => {
    const on = (days: number): Date => new Date(Date.now() + days * 86_400_000);
    const { certificate, key } = await simulator.authority.issue({
      ...{ commonName: "dated terminal", use: "client" },
      ...{ validFrom: on(from), validTo: on(to) },
    });
    await writeFile(join(folder, "dated.pem"), certificate);
    await writeFile(join(folder, "dated.key"), key);
    const dated = { certificate: "dated.pem", key: "dated.key" };
    const path = await configure("dated.json", dated);
    expect(stepsOf(await check(path, "--json"))[0]).toBe(outcome);
    expect((await check(path)).stdout).toContain(`certificate: ${words}`);
  });

  it("demands the right network interface", async () => {
    expect((await check(config, "--interface", "lo")).code).toBe(exitCodes.done);
    const other = await check(config, "--interface", "claims0");
    expect(other.code).toBe(exitCodes.no);
    expect(other.stdout).toContain("connect: the way there goes by lo, not by claims0");
  });
});

describe("oqs search", () => {
  it("tells the eligibility and, unless asked to, nobody's data", async () => {
    const person = personOf("eligible");
    const stdin = JSON.stringify(insurance(person));
    const search = (...more: readonly string[]): Promise<Ended> =>
      uketsuke(["oqs", "search", "-", "--config", config, ...more], { stdin });
    const ended = await search();
    expect(ended).toMatchObject({ code: exitCodes.done, stderr: "" });
    await expect(ended.stdout).toMatchFileSnapshot("golden/oqs-search.txt");
    const document = await search("--json");
    await expect(document.stdout).toMatchFileSnapshot("golden/oqs-search.json.txt");
    expect(ended.stdout + document.stdout).not.toMatch(personal(person));
    expect((await search("--show-personal")).stdout).toMatch(personal(person));
  });

  it("names what is wrong about a question, never its values", async () => {
    const asked = (value: unknown): Promise<Ended> =>
      uketsuke(["oqs", "search", "-", "--config", config, "--verbose"], {
        stdin: JSON.stringify(value),
      });
    const person = personOf("eligible");
    const wrong = await asked({ ...insurance(person), birthDate: 19_500_101, canary: "8361" });
    expect(wrong.code).toBe(exitCodes.usage);
    expect(wrong.stderr).toContain("does not fit: birthDate, a field that there is none of.");
    expect(wrong.stderr).not.toMatch(/8361|19500101|canary/);
    const day = await asked({ ...insurance(person), birthDate: "1950-02-31" });
    expect(day.stderr).toContain("error FILE_UNREADABLE: The question cannot be asked: birthDate");
    const noJson = await uketsuke(["oqs", "search", "-", "--config", config], {
      stdin: "山田太郎",
    });
    expect(noJson.stderr).toContain("is no JSON");
    expect(noJson.stderr).not.toContain("山田");
  });
});

describe("oqs ask", () => {
  const ask = (job: string, stdin: string, ...more: readonly string[]): Promise<Ended> =>
    uketsuke(["oqs", "ask", job, "-", "--config", config, ...more], { stdin });

  it("asks through the folder", async () => {
    const person = personOf("eligible");
    const ended = await ask("eligibility", searchOf(person));
    expect(ended).toMatchObject({ code: exitCodes.done, stderr: "" });
    await expect(steadily(ended)).toMatchFileSnapshot("golden/oqs-ask.txt");
    expect(ended.stdout).not.toMatch(personal(person));
    const document = await ask("eligibility", searchOf(person), "--json", "--show-personal");
    expect(document.stdout).toMatch(personal(person));
    const { personal: _, ...rest } = json(document);
    const written = { stdout: `${JSON.stringify(rest, null, 2)}\n` };
    await expect(steadily(written)).toMatchFileSnapshot("golden/oqs-ask.json.txt");
    expect(written.stdout).not.toMatch(personal(person));
  });

  it("tells a missing answer from an unknown one", async () => {
    const empty = join(folder, "empty");
    for (const name of ["req", "res"]) await mkdir(join(empty, name), { recursive: true });
    const place = ["--folder", empty, "--timeout", "0.05"];
    const none = await ask("eligibility", searchOf(personOf("eligible")), ...place, "--json");
    expect(none.code).toBe(exitCodes.broken);
    expect(json(none)).toMatchObject({ outcome: "no-answer" });
    const write = await ask(
      "reference-number",
      JSON.stringify({ ReferenceNumberRegistrationInfo: { ReferenceNumber: "1" } }),
      ...place,
    );
    expect(write.code).toBe(exitCodes.unknown);
    const nowhere = await uketsuke(["oqs", "ask", "eligibility", "-"], { stdin: "{}" });
    expect(nowhere.stderr).toContain("error USAGE: A question needs --config");
  });
});

describe("oqs consent and file-watch", () => {
  it("follow a face result: what came, and what may be viewed until when", async () => {
    const person = personOf("eligible");
    const { file } = await simulator.showFace(person.id, {
      consents: { medication: true, checkup: true, medicalInformation: false, surgery: false },
    });
    const path = join(link, "face", file);

    const alone = join(folder, "alone");
    for (const name of ["req", "res", "face"]) await mkdir(join(alone, name), { recursive: true });
    await writeFile(join(alone, "face", file), await readFile(path));
    await writeFile(join(alone, "res", `${person.name}.tmp`), "no file of the table");
    const watch = ["oqs", "file-watch", alone, "--existing", "--count", "2"];
    const seen = await uketsuke([...watch, "--quiet"]);
    expect(seen).toMatchObject({ code: exitCodes.done, stderr: "" });
    await expect(steadily(seen).replace(/ {2}\d+ +(?=eligible|\n)/g, "  N  ")).toMatchFileSnapshot(
      "golden/oqs-file-watch.txt",
    );
    const document = await uketsuke([...watch, "--json"]);
    await expect(steadily(document)).toMatchFileSnapshot("golden/oqs-file-watch.json.txt");
    expect(seen.stdout + document.stdout + document.stderr).not.toMatch(personal(person));
    expect(seen.stdout).not.toContain(file);
    expect((await uketsuke([...watch, "--show-personal"])).stdout).toContain(file);

    const consent = (...more: readonly string[]): Promise<Ended> =>
      uketsuke(["oqs", "consent", path, "--at", "2026-11-23T09:00+09:00", ...more]);
    const may = await consent();
    expect(may).toMatchObject({ code: exitCodes.done, stderr: "" });
    await expect(steadily(may)).toMatchFileSnapshot("golden/oqs-consent.txt");
    await expect(steadily(await consent("--json"))).toMatchFileSnapshot(
      "golden/oqs-consent.json.txt",
    );
    expect(may.stdout).not.toMatch(personal(person));
    const later = await uketsuke(["oqs", "consent", path, "--at", "2027-01-01"]);
    expect(later.code).toBe(exitCodes.no);
    expect((await uketsuke(["oqs", "consent", join(folder, "absent.xml")])).code).toBe(
      exitCodes.broken,
    );
  });

  it("watches until it is stopped", async () => {
    await using watching = start(["oqs", "file-watch", link, "--existing"]);
    await watching.printed(/^appeared /m);
    watching.stop("SIGINT");
    expect((await watching.ended).code).toBe(exitCodes.interrupted);
  });
});

describe("oqs explain", () => {
  it("puts codes and outcomes into words, and says when nobody has", async () => {
    const ended = await uketsuke(["oqs", "explain", "error:OQS_TIMEOUT"]);
    expect(ended).toMatchObject({ code: exitCodes.done, stderr: "" });
    await expect(ended.stdout).toMatchFileSnapshot("golden/oqs-explain.txt");
    const document = await uketsuke(["oqs", "explain", "OQSCD006:4", "--json"]);
    await expect(document.stdout).toMatchFileSnapshot("golden/oqs-explain.json.txt");
    expect((await uketsuke(["oqs", "explain", "OQSCD006:4", "--lang", "ja"])).stdout).toMatch(
      /\p{Script=Han}/u,
    );
    const unknown = await uketsuke(["oqs", "explain", "E99\u001b[2J"]);
    expect(unknown.code).toBe(exitCodes.no);
    expect(unknown.stdout).not.toContain("\u001b");
  });
});
