import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Language, Parser } from "@vscode/tree-sitter-wasm";
import { describe, expect, it } from "vitest";
import { completionScripts } from "../src/completion/scripts.ts";
import { exitCodes } from "../src/exit-codes.ts";
import { json, uketsuke } from "./command-line.ts";

interface Suggested {
  readonly suggestions: readonly { readonly value: string; readonly description: string }[];
  readonly files: string;
}

/** What is suggested for a line; the word after the last space is the one at the cursor. */
async function at(line: string, ...more: readonly string[]): Promise<Suggested> {
  const words = line.split(" ");
  const current = words.pop() ?? "";
  const ask = ["completion", "suggest", "--json", `--current=${current}`, ...more, "--", ...words];
  return json<Suggested>(await uketsuke(ask.filter((word) => word !== "")));
}

const values = async (line: string): Promise<readonly string[]> =>
  (await at(line)).suggestions.map(({ value }) => value);

const grammars = dirname(createRequire(import.meta.url).resolve("@vscode/tree-sitter-wasm"));

/** Whether the grammar that editors use for PowerShell finds an error in a text. */
async function hasPowerShellError(text: string): Promise<boolean> {
  await Parser.init({ locateFile: (file: string) => join(grammars, file) });
  const parser = new Parser();
  parser.setLanguage(await Language.load(join(grammars, "tree-sitter-powershell.wasm")));
  return parser.parse(text)?.rootNode.hasError ?? true;
}

describe("completion", () => {
  it("prints a script for each shell", async () => {
    for (const shell of Object.keys(completionScripts)) {
      const { code, stdout } = await uketsuke(["completion", shell]);
      expect(code).toBe(exitCodes.done);
      expect(stdout).toContain("uketsuke completion suggest");
      if (shell === "bash") await expect(stdout).toMatchFileSnapshot("golden/completion.txt");
    }
    const document = await uketsuke(["completion", "fish", "--json"]);
    await expect(document.stdout).toMatchFileSnapshot("golden/completion.json.txt");
    expect((await uketsuke(["completion", "tcsh"])).code).toBe(exitCodes.usage);
  });

  it("gives PowerShell a text without a syntax error", async () => {
    expect(await hasPowerShellError(completionScripts.powershell)).toBe(false);
    expect(await hasPowerShellError("foreach ($a in {")).toBe(true);
  });

  it("suggests commands with their summaries, in the language of the person", async () => {
    const text = await uketsuke(["completion", "suggest", "--", "vcard"]);
    await expect(text.stdout).toMatchFileSnapshot("golden/completion-suggest.txt");
    const document = await uketsuke(["completion", "suggest", "--json", "--", "sim"]);
    await expect(document.stdout).toMatchFileSnapshot("golden/completion-suggest.json.txt");
    expect((await at("sim ", "--lang=ja")).suggestions[0]?.description).toContain("模擬サーバ");
  });

  it.each([
    ["vca", ["vcard"]],
    ["card i", ["info"]],
    ["vcard insert --at", ["--atr"]],
    ["vcard insert --atr dri", ["drivingLicence"]],
    ["doctor --lang=j", ["--lang=ja"]],
    ["doctor --lang = j", ["ja"]],
    ["--output nd", ["ndjson"]],
    ["visit --persona hana", ["hanako"]],
    ["vcard insert --control hana", ["hanako"]],
    ["vcard fault torn-at-v", ["torn-at-verify"]],
    ["help exi", ["exit-codes"]],
    ["completion fi", ["fish"]],
    ["doctor --js", ["--json"]],
    ["nothing of ours do", []],
  ])("%s", async (line, expected) => {
    expect(await values(line)).toEqual(expected);
  });

  it("says where files or folders fit", async () => {
    expect(await at("doctor --facts ")).toEqual({ suggestions: [], files: "files" });
    expect(await at("doctor --attestations a.json ")).toMatchObject({ files: "files" });
    expect(await at("trace show ")).toMatchObject({ files: "files" });
    expect(await at("visit --folder ")).toMatchObject({ files: "folders" });
    expect(await at("doctor ")).toMatchObject({ files: "none" });
  });

  it("hides what people do not call", async () => {
    expect(await values("completion s")).toEqual([]);
  });
});
