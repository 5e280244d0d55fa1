import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exitCodes } from "../src/exit-codes.ts";
import { json, uketsuke } from "./command-line.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "uketsuke-names-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const names = "山田　太郎\n髙橋　花子\n\n葛\u{E0100}城　ｶｽﾞｵ\n●原　次郎\n";

describe("name-check", () => {
  it("tells every character that claims do not accept, and no name", async () => {
    const ended = await uketsuke(["name-check"], { stdin: names });
    expect(ended).toMatchObject({ code: exitCodes.no, stderr: "" });
    await expect(ended.stdout).toMatchFileSnapshot("golden/name-check.txt");
    expect(ended.stdout).not.toMatch(/山田|橋|花子|次郎/);
    const document = await uketsuke(["name-check", "--json"], { stdin: names });
    await expect(document.stdout).toMatchFileSnapshot("golden/name-check.json.txt");
    expect(document.stdout).not.toMatch(/山田|橋|花子|次郎/);
  });

  it("accepts names that are safe, of a file in Shift_JIS too", async () => {
    const file = join(folder, "names.txt");
    await writeFile(file, Buffer.from("8e5293638140917e98590d0a", "hex"));
    const ended = await uketsuke(["name-check", "--file", file, "--encoding", "Shift_JIS"]);
    expect(ended).toMatchObject({ code: exitCodes.done, stderr: "" });
    expect(ended.stdout).toBe("1 names, 0 of them with characters that claims do not accept.\n");
    const wrong = await uketsuke(["name-check", "--file", file, "--verbose"]);
    expect(wrong.code).toBe(exitCodes.usage);
    expect(wrong.stderr).toContain("The names are not UTF-8.");
  });

  it("suggests for a person to confirm, the institution's own replacements first", async () => {
    const own = join(folder, "own.json");
    await writeFile(own, JSON.stringify({ 髙: "高" }));
    const args = ["name-check", "髙橋　花子", "--suggest", "--replacements", own, "--json"];
    expect(json(await uketsuke(args))).toMatchObject({
      names: [
        {
          forClaim: {
            outcome: "suggested",
            name: "高橋　花子",
            changes: [{ suggestion: { by: "institution" } }],
          },
        },
      ],
    });
    const text = await uketsuke(["name-check", "--suggest"], { stdin: names });
    expect(text.stdout).toMatch(/^5 +undecided +●原　次郎$/m);
    await writeFile(own, JSON.stringify({ 髙: "髙" }));
    expect((await uketsuke(args)).stdout).toContain("itself not in JIS X 0208");
    await writeFile(own, "[1]");
    expect((await uketsuke(args)).stdout).toContain("no table of replacements");
  });

  it("leaves no name in a log, and lets none act on the terminal", async () => {
    const log = join(folder, "log.jsonl");
    const hostile = "山田\u001b[2J\u202E太郎\u2028";
    const ended = await uketsuke(["name-check", hostile, "--log-file", log, "--verbose"]);
    expect(ended.stdout).toMatch(/\\u\{1b\} +U\+001B +invisible/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these must not be there
    expect(ended.stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u2028\u202e]/);
    expect(await readFile(log, "utf8")).not.toMatch(/山|田|太|郎/);
  });

  it("refuses what is no name", async () => {
    expect((await uketsuke(["name-check"])).stderr).toContain("There is no name to check.");
    const both = await uketsuke(["name-check", "山田", "--file", join(folder, "names.txt")]);
    expect(both.stderr).toContain("not given together");
    expect(both.stderr).not.toContain("山田");
    const none = await uketsuke(["name-check", "--file", join(folder, "absent")]);
    expect(none.code).toBe(exitCodes.usage);
  });
});
