import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exitCodes } from "../src/exit-codes.ts";
import { json, start, uketsuke } from "./command-line.ts";
import { steady } from "./steady.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "uketsuke-sim-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("vcard personas", () => {
  it("lists the made-up people", async () => {
    const text = await uketsuke(["vcard", "personas"]);
    expect(text).toMatchObject({ code: exitCodes.done, stderr: "" });
    await expect(text.stdout).toMatchFileSnapshot("golden/vcard-personas.txt");
    const document = await uketsuke(["vcard", "personas", "--json"]);
    await expect(document.stdout).toMatchFileSnapshot("golden/vcard-personas.json.txt");
  });
});

describe("sim serve", () => {
  it("serves until Ctrl-C and writes what a visit needs; secrets are for their owner only", async () => {
    const credentials = join(folder, "credentials");
    await using server = start(["sim", "serve", "--credentials", credentials]);
    await server.printed("Configuration");
    expect((await readdir(credentials)).sort()).toEqual([
      "OQS",
      "ca.pem",
      "certificate.pem",
      "key.pem",
      "password",
      "uketsuke.json",
    ]);
    const staff = await uketsuke([
      ...["visit", "--config", join(credentials, "uketsuke.json"), "--json"],
      ...["--identify", "staff", "--staff-reason", "other"],
    ]);
    expect(staff.code).toBe(exitCodes.usage);
    expect(json(staff)).toMatchObject({ error: { code: "NO_TERMINAL_AUTHENTICATOR" } });
    for (const secret of ["key.pem", "password"]) {
      expect((await stat(join(credentials, secret))).mode & 0o777, secret).toBe(0o600);
    }
    server.stop("SIGINT");
    const ended = await server.ended;
    expect(ended).toMatchObject({ code: exitCodes.interrupted, stderr: "" });
    await expect(steady(ended.stdout.replaceAll(folder, "FOLDER"))).toMatchFileSnapshot(
      "golden/sim-serve.txt",
    );
  });

  it("prints one JSON document when it serves", async () => {
    await using server = start(["sim", "serve", "--seed", "7", "--json"]);
    await server.printed(/\n}\n/);
    server.stop("SIGTERM");
    const ended = await server.ended;
    expect(ended.code).toBe(exitCodes.terminated);
    expect(json(ended)).toMatchObject({ endpoint: { sandbox: true }, cards: 0 });
    await expect(steady(ended.stdout)).toMatchFileSnapshot("golden/sim-serve.json.txt");
  });

  it("refuses a file that is not a made-up card", async () => {
    const path = join(folder, "other.json");
    await writeFile(path, "{}");
    const ended = await uketsuke(["sim", "serve", "--card", path]);
    expect(ended.code).toBe(exitCodes.usage);
    expect(ended.stderr).toContain("vcard insert --save");
  });
});
