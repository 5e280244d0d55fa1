import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DoctorReport, Facts } from "@uketsuke/terminal";
import { mhlwIntegrated, readFacts } from "@uketsuke/terminal";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exitCodes } from "../src/exit-codes.ts";
import { json, startProcess, uketsuke } from "./command-line.ts";
import facts from "./fixtures/made-terminal.facts.json" with { type: "json" };

const fixture = (name: string): string => new URL(`fixtures/${name}`, import.meta.url).pathname;
const made = [
  "--facts",
  fixture("made-terminal.facts.json"),
  "--kit",
  fixture("made-terminal.kit.json"),
];
const attested = [...made, "--attestations", fixture("made-terminal.attestations.json")];

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "uketsuke-doctor-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function changed(change: Partial<Facts>): Promise<string> {
  const path = join(folder, `${Object.keys(change).join("-")}.json`);
  await writeFile(path, JSON.stringify({ ...facts, ...change }));
  return path;
}

describe("doctor over made facts", () => {
  it.each([
    { language: "en", golden: "doctor.txt" },
    { language: "ja", golden: "doctor.ja.txt" },
  ])("prints the report in $language", async ({ language, golden }) => {
    const ended = await uketsuke(["doctor", ...attested, "--lang", language]);
    expect(ended).toMatchObject({ code: exitCodes.done, stderr: "" });
    await expect(ended.stdout).toMatchFileSnapshot(`golden/${golden}`);
  });

  it("prints one JSON document", async () => {
    const ended = await uketsuke(["doctor", ...attested, "--json"]);
    expect(ended).toMatchObject({ code: exitCodes.done, stderr: "" });
    await expect(ended.stdout).toMatchFileSnapshot("golden/doctor.json.txt");
  });

  it("takes the language from the locale", async () => {
    const ended = await uketsuke(["doctor", ...attested], { env: { LANG: "ja_JP.UTF-8" } });
    expect(ended.stdout).toContain("必須の項目はすべて適合または申告済み");
  });

  it("exits 3 while must rows are unknown", async () => {
    const ended = await uketsuke(["doctor", ...made]);
    expect(ended.code).toBe(exitCodes.unknown);
    expect(ended.stdout).toContain("must rows are unknown until they are attested");
  });

  it("exits 1 when a must row fails", async () => {
    const path = await changed({ memory: { installedBytes: 8 * 2 ** 30 } });
    const ended = await uketsuke(["doctor", ...attested, "--facts", path]);
    expect(ended.code).toBe(exitCodes.no);
  });

  it("exits 4 for warnings with --strict only", async () => {
    const path = await changed({ audioOutputs: 0 });
    const args = ["doctor", ...attested, "--facts", path];
    expect((await uketsuke(args)).code).toBe(exitCodes.done);
    expect((await uketsuke([...args, "--strict"])).code).toBe(exitCodes.warned);
    expect((await uketsuke(["doctor", ...attested, "--strict"])).code).toBe(exitCodes.done);
  });

  it("exits 3 when a warning of a must row proves nothing", async () => {
    const path = await changed({ readers: [{ name: "Virtual PCD 00 00", virtual: true }] });
    const ended = await uketsuke(["doctor", ...attested, "--facts", path]);
    expect(ended.code).toBe(exitCodes.unknown);
  });

  it("exits 2 for a file that does not fit, and names the field", async () => {
    const path = join(folder, "wrong.json");
    await writeFile(path, JSON.stringify({ schema: "uketsuke-attestations/1", entries: [{}] }));
    const ended = await uketsuke(["doctor", ...made, "--attestations", path]);
    expect(ended).toMatchObject({ code: exitCodes.usage, stdout: "" });
    expect(ended.stderr).toContain("error ATTESTATIONS_INVALID");
    expect(ended.stderr).toContain("attestations.entries[0].row must be a string");
    await writeFile(path, "no JSON");
    expect((await uketsuke(["doctor", "--facts", path])).stderr).toContain("it is no JSON");
  });

  it("exits 5 when the collector broke", async () => {
    const ended = await uketsuke(["doctor", "--root", folder]);
    expect(ended).toMatchObject({ code: exitCodes.broken, stdout: "" });
    expect(ended.stderr).toContain("error COLLECTOR_FAILED");
  });

  it("colours only where it is wanted", async () => {
    const sequence = "\u001b[";
    const plain = await uketsuke(["doctor", ...attested]);
    const forced = await uketsuke(["doctor", ...attested], { env: { FORCE_COLOR: "1" } });
    const both = await uketsuke(["doctor", ...attested], {
      env: { FORCE_COLOR: "1", NO_COLOR: "1" },
    });
    const flag = await uketsuke(["doctor", ...attested, "--no-color"], {
      env: { FORCE_COLOR: "1" },
    });
    expect([plain, forced, both, flag].map(({ stdout }) => stdout.includes(sequence))).toEqual([
      false,
      true,
      false,
      false,
    ]);
  });
});

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;

describe.skipIf(!hasOpenssl)("doctor over update sources (skipped without openssl)", () => {
  it("reaches a source whose certificate it trusts, and no other", async () => {
    const key = join(folder, "key.pem");
    const certificate = join(folder, "certificate.pem");
    const made = spawnSync("openssl", [
      ...["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=made"],
      ...["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate],
    ]);
    expect(made.status).toBe(0);
    const server = createServer(
      { key: await readFile(key), cert: await readFile(certificate) },
      (_request, response) => response.end(),
    );
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" ? address?.port : 0;
    const kit = join(folder, "kit.json");
    const updateSources = [{ name: "bridge", url: `https://127.0.0.1:${port}/` }];
    await writeFile(kit, JSON.stringify({ updateSources }));
    const collect = ["doctor", "collect", "--kit", kit];
    const seen = (ended: { stdout: string }) => readFacts(json(ended)).updateSources;
    try {
      // Node reads that variable once, when a process starts.
      const trusting = startProcess(collect, { env: { NODE_EXTRA_CA_CERTS: certificate } });
      expect(seen(await trusting.ended)).toEqual([
        { name: "bridge", reachable: true, detail: "status 200", adapter: "lo" },
      ]);
      expect(seen(await uketsuke(collect))).toEqual([
        { name: "bridge", reachable: false, detail: "DEPTH_ZERO_SELF_SIGNED_CERT" },
      ]);
    } finally {
      server.close();
    }
  });
});

describe.skipIf(process.platform !== "linux")("doctor on this machine (Linux)", () => {
  it("judges every row, and collect then evaluate is the same as doctor", async () => {
    const direct = await uketsuke(["doctor", "--json"]);
    expect([exitCodes.done, exitCodes.no, exitCodes.unknown]).toContain(direct.code);
    const report = json<DoctorReport>(direct);
    expect(report.rows.map(({ id }) => id)).toEqual(
      mhlwIntegrated.requirements.map(({ id }) => id),
    );
    const collected = await uketsuke(["doctor", "collect"]);
    expect(collected.code).toBe(exitCodes.done);
    const seen = readFacts(JSON.parse(collected.stdout));
    expect(seen.platform).toBe("linux");
    const path = join(folder, "collected.json");
    await writeFile(path, collected.stdout);
    const evaluated = json<DoctorReport>(await uketsuke(["doctor", "--facts", path, "--json"]));
    const results = ({ rows }: DoctorReport) => rows.map(({ id, result }) => `${id} ${result}`);
    expect(results(evaluated)).toEqual(results(report));
  });
});
