import type { Command } from "commander";
import { describe, expect, it } from "vitest";
import { growAll } from "../src/declare.ts";
import { exitCodes } from "../src/exit-codes.ts";
import { saying } from "../src/language.ts";
import { createProgram, type Program } from "../src/program.ts";
import { json, uketsuke } from "./command-line.ts";

const trees = { en: await treeIn("en"), ja: await treeIn("ja") };
const commands = pathsOf(trees.en).map((path) => ({ path, name: path.join(" ") }));

async function treeIn(language: "en" | "ja"): Promise<Command> {
  const sink = { write: () => undefined };
  const { program, declaring }: Program = createProgram({
    run: () => async () => undefined,
    say: saying(language),
    io: { stdout: sink, stderr: sink },
  });
  await growAll(program, declaring);
  return program;
}

function pathsOf(command: Command, path: readonly string[] = []): readonly (readonly string[])[] {
  return [path, ...command.commands.flatMap((child) => pathsOf(child, [...path, child.name()]))];
}

function find(path: readonly string[], command: Command): Command | undefined {
  const [name, ...rest] = path;
  if (name === undefined) return command;
  const next = command.commands.find((child) => child.name() === name);
  return next && find(rest, next);
}

/** Every sentence that the help of a command is made of. */
function sentencesOf(command: Command | undefined): readonly string[] {
  if (command === undefined) return [];
  return [
    command.description(),
    ...(command.parent ? [command.summary()] : []),
    ...command.options.map(({ description }) => description),
    ...command.registeredArguments.map(({ description }) => description),
  ];
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
    const english = sentencesOf(find(path, trees.en));
    const japanese = sentencesOf(find(path, trees.ja));
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
      await expect(text.stdout).toMatchFileSnapshot(`golden/help/exit-codes${suffix}.txt`);
      const table = json<{ exitCodes: { code: number }[] }>(
        await uketsuke(["help", "exit-codes", "--json", "--lang", lang]),
      );
      expect(table.exitCodes.map(({ code }) => code)).toEqual(Object.values(exitCodes));
    },
  );

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
