import { readdir, readFile } from "node:fs/promises";
import type { Command } from "commander";
import { describe, expect, it } from "vitest";
import { endingsOf } from "../src/declare.ts";
import { displayWidth } from "../src/display-width.ts";
import { exitCodes } from "../src/exit-codes.ts";
import { json, uketsuke } from "./command-line.ts";
import { commandAt, pathsOf, treeIn } from "./tree.ts";

const trees = { en: await treeIn("en"), ja: await treeIn("ja") };
const commands = pathsOf(trees.en).map((path) => ({ path, name: path.join(" ") }));

/** Every sentence that the help of a command is made of. */
function sentencesOf(command: Command): readonly string[] {
  return [
    command.description(),
    ...(command.parent ? [command.summary()] : []),
    ...command.options.map(({ description }) => description),
    ...command.registeredArguments.map(({ description }) => description),
    ...(endingsOf(command) ? [endingsOf(command) as string] : []),
  ];
}

/** Commands whose output cannot be kept in a file, and why. */
const withoutGolden: Readonly<Record<string, string>> = {
  "doctor collect": "the facts are those of the machine it runs on; doctor.test.ts reads them",
  "doctor edge": "the answers are those of the browser it runs in; doctor-tools.test.ts reads them",
};

/** Whether a command does something by itself, and does not only hold others. */
function acts(command: Command): boolean {
  const { parent, commands, registeredArguments } = command;
  return parent !== null && (commands.length === 0 || registeredArguments.length > 0);
}

describe("help", () => {
  it.each(commands)("uketsuke $name --help, in English and Japanese", async ({ path }) => {
    const file = `golden/help/${["uketsuke", ...path].join("-")}`;
    const english = await uketsuke([...path, "--help"]);
    expect(english).toMatchObject({ code: exitCodes.done, stderr: "" });
    await expect(english.stdout).toMatchFileSnapshot(`${file}.txt`);
    const asTopic = await uketsuke(["help", ...path]);
    expect(asTopic).toMatchObject({ code: exitCodes.done, stdout: english.stdout });
    const japanese = await uketsuke([...path, "--help"], { env: { LANG: "ja_JP.UTF-8" } });
    await expect(japanese.stdout).toMatchFileSnapshot(`${file}.ja.txt`);
    const asked = await uketsuke([...path, "--help", "--lang=ja"]);
    expect(asked.stdout).toBe(japanese.stdout);
  });

  it.each(commands)("uketsuke $name says everything in both languages", ({ path }) => {
    const english = sentencesOf(commandAt(trees.en, path));
    const japanese = sentencesOf(commandAt(trees.ja, path));
    expect(japanese.length).toBe(english.length);
    for (const [index, sentence] of japanese.entries()) {
      expect(english[index]).toMatch(/\w/);
      expect(sentence, english[index]).toMatch(
        /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u,
      );
    }
  });

  it.each(["en", "ja"])(
    "prints the table of exit codes in %s, the same as the code says",
    async (lang) => {
      const text = await uketsuke(["help", "exit-codes", "--lang", lang]);
      expect(text.code).toBe(exitCodes.done);
      const suffix = lang === "en" ? "" : `.${lang}`;
      await expect(text.stdout).toMatchFileSnapshot(`golden/help${suffix}.txt`);
      const document = await uketsuke(["help", "exit-codes", "--json", "--lang", lang]);
      if (lang === "en") await expect(document.stdout).toMatchFileSnapshot("golden/help.json.txt");
      const table = json<{ exitCodes: { code: number }[] }>(document);
      expect(table.exitCodes.map(({ code }) => code)).toEqual(Object.values(exitCodes));
    },
  );

  it.each(["en", "ja"] as const)("fits a narrow screen in %s", async (language) => {
    const columns = 72;
    const program = await treeIn(language, columns);
    const wide = pathsOf(program).flatMap((path) =>
      commandAt(program, path)
        .helpInformation()
        .split("\n")
        .filter((line) => displayWidth(line) > columns && !line.includes("completion")),
    );
    expect(wide).toEqual([]);
  });

  it("of every command that does something says what its exit codes mean", () => {
    const acting = commands.filter(({ path }) => acts(commandAt(trees.en, path)));
    const silent = acting.filter(({ path }) => endingsOf(commandAt(trees.en, path)) === undefined);
    expect(silent.map(({ name }) => name)).toEqual([]);
  });

  it("of every command that does something has golden files of its text and its JSON", async () => {
    const files = new Set(await readdir(new URL("golden", import.meta.url)));
    const lacking = commands.flatMap(({ path, name }) =>
      acts(commandAt(trees.en, path)) && !(name in withoutGolden)
        ? [".txt", ".json.txt"]
            .map((end) => `${path.join("-")}${end}`)
            .filter((file) => !files.has(file))
        : [],
    );
    expect(lacking).toEqual([]);
  });

  it("has no golden file of a command that is gone", async () => {
    const names = new Set(commands.map(({ path }) => ["uketsuke", ...path].join("-")));
    const files = await readdir(new URL("golden/help", import.meta.url));
    expect(files.filter((file) => !names.has(file.replace(/(\.ja)?\.txt$/, "")))).toEqual([]);
  });

  it("is what the README shows: its examples are real output, its table names every command", async () => {
    const read = (path: string) => readFile(new URL(path, import.meta.url), "utf8");
    const readme = await read("../README.md");
    expect(readme).toContain(`$ uketsuke readers\n${await read("golden/readers.txt")}\`\`\``);
    const failed = await uketsuke(["doctor", "--facts", "facts.json"]);
    expect(readme).toContain(`$ uketsuke doctor --facts facts.json\n${failed.stderr}\`\`\``);
    const named = readme.slice(0, readme.indexOf("## A reception"));
    const absent = commands.filter(
      ({ path }) =>
        acts(commandAt(trees.en, path)) &&
        path[1] !== "suggest" &&
        !named.includes(`${path.join(" ")}`) &&
        !named.includes(`\`${path[1]}`),
    );
    expect(absent.map(({ name }) => name)).toEqual([]);
  });

  it("prints the version on stdout", async () => {
    const ended = await uketsuke(["--version"]);
    expect(ended).toMatchObject({ code: 0, stderr: "" });
    expect(ended.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it("prints the help on stderr and exits 2 when no command is given", async () => {
    for (const args of [[], ["card"]]) {
      const ended = await uketsuke(args);
      expect(ended).toMatchObject({ code: exitCodes.usage, stdout: "" });
      expect(ended.stderr).toContain("Usage: uketsuke");
    }
  });
});
