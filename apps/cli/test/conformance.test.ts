import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exitCodes } from "../src/exit-codes.ts";
import { json, start, uketsuke } from "./command-line.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "uketsuke-conformance-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const program = fileURLToPath(new URL("fixtures/conformance-client.ts", import.meta.url));
const own = `"${process.execPath}" --no-warnings "${program}" {task}`;
const steady = (text: string): string => text.replace(/"ms": \d+/g, '"ms": 0');

describe("conformance", () => {
  it("lists the scenarios", async () => {
    const listed = await uketsuke(["conformance", "list"]);
    expect(listed.code).toBe(exitCodes.done);
    await expect(listed.stdout).toMatchFileSnapshot("golden/conformance-list.txt");
    const document = await uketsuke(["conformance", "list", "--json"]);
    await expect(document.stdout).toMatchFileSnapshot("golden/conformance-list.json.txt");
  });

  it("plays the server to a command", async () => {
    const only = ["--only", "web-client-one-login"];
    const junit = join(folder, "report.xml");
    const args = ["conformance", "client", "--run", own, ...only];
    const ended = await uketsuke([...args, "--junit", junit]);
    expect(ended).toMatchObject({ code: exitCodes.done, stderr: "" });
    await expect(ended.stdout).toMatchFileSnapshot("golden/conformance-client.txt");
    const document = await uketsuke([...args, "--json"]);
    await expect(steady(document.stdout)).toMatchFileSnapshot("golden/conformance-client.json.txt");
  });

  it("fails a client that does nothing, and says what to do in Japanese too", async () => {
    const nothing = `"${process.execPath}" -e ""`;
    const only = ["--only", "web-client-plain-search"];
    const args = ["conformance", "client", "--run", nothing, ...only, "--lang", "ja"];
    const ended = await uketsuke(args);
    expect(ended.code).toBe(exitCodes.no);
    expect(ended.stdout).toContain("不合格");
    expect(ended.stdout).toContain("これは認証ではない");
  });

  it("refuses what names nothing to test", async () => {
    const absent = await uketsuke(["conformance", "client", "--only", "no-such"]);
    const nothing = await uketsuke(["conformance", "client", "--no-web-api"]);
    for (const { code, stderr } of [absent, nothing]) {
      expect(code).toBe(exitCodes.usage);
      expect(stderr).toContain("error USAGE");
    }
  });

  it("asks a person where no command is named, and there must be one", async () => {
    const ended = await uketsuke(["conformance", "client", "--json"]);
    expect(ended.code).toBe(exitCodes.usage);
    expect(json(ended)).toMatchObject({ error: { code: "NEEDS_TERMINAL" } });
  });

  it("plays the client to a simulator that was started by itself", async () => {
    const credentials = join(folder, "credentials");
    await using server = start(["sim", "serve", "--seed", "7", "--credentials", credentials]);
    await server.printed("uketsuke.json");
    const people = join(folder, "people.json");
    await writeFile(people, JSON.stringify(nobody));
    const config = join(credentials, "uketsuke.json");
    const args = ["conformance", "server", "--config", config, "--people", people];
    const only = ["--only", "web-server-asks-certificate", "web-server-wrong-token"];
    const ended = await uketsuke([...args, ...only]);
    expect(ended).toMatchObject({ code: exitCodes.done, stderr: "" });
    await expect(ended.stdout).toMatchFileSnapshot("golden/conformance-server.txt");
    const document = await uketsuke([...args, ...only, "--json"]);
    await expect(steady(document.stdout)).toMatchFileSnapshot("golden/conformance-server.json.txt");
    const absent = await uketsuke([...args, "--only", "web-server-plain-search"]);
    expect(absent.code).toBe(exitCodes.no);
    await writeFile(people, JSON.stringify({ eligible: { ...nobody.eligible, branch: "1" } }));
    const wrong = await uketsuke([...args, ...only]);
    expect(wrong.code).toBe(exitCodes.usage);
    expect(wrong.stderr).toContain("eligible.branch");
    expect(wrong.stderr).not.toContain(nobody.eligible.number);
  });
});

const nobody = {
  eligible: { insurerNumber: "990014", number: "0054321", birthDate: "1980-04-01" },
};
