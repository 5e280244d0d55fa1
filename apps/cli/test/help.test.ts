import type { Command } from "commander";
import { describe, expect, it } from "vitest";
import { exitCodes } from "../src/exit-codes.ts";
import { createProgram } from "../src/program.ts";
import { createRunner } from "../src/runner.ts";
import { json, uketsuke } from "./command-line.ts";

const program = createProgram(createRunner(new AbortController().signal, () => undefined));
const paths = pathsOf(program);

function pathsOf(command: Command, path: readonly string[] = []): readonly (readonly string[])[] {
  return [path, ...command.commands.flatMap((child) => pathsOf(child, [...path, child.name()]))];
}

describe("help", () => {
  it("covers the command tree", () => {
    expect(paths.map((path) => path.join(" "))).toEqual([
      "",
      "doctor",
      "doctor collect",
      "readers",
      "card",
      "card info",
      "visit",
      "face",
      "face bench",
      "vcard",
      "vcard personas",
      "vcard insert",
      "vcard remove",
      "vcard fault",
      "vcard list",
      "sim",
      "sim serve",
      "trace",
      "trace show",
      "trace replay",
      "help",
    ]);
  });

  it.each(paths.map((path) => ({ path, name: path.join(" ") })))(
    "uketsuke $name --help",
    async ({ path }) => {
      const ended = await uketsuke([...path, "--help"]);
      expect(ended).toMatchObject({ code: exitCodes.done, stderr: "" });
      await expect(ended.stdout).toMatchFileSnapshot(
        `golden/help/${["uketsuke", ...path].join("-")}.txt`,
      );
      const asTopic = await uketsuke(["help", ...path]);
      expect(asTopic).toMatchObject({ code: exitCodes.done, stdout: ended.stdout });
    },
  );

  it("prints the table of exit codes, the same as the code says", async () => {
    const text = await uketsuke(["help", "exit-codes"]);
    expect(text.code).toBe(exitCodes.done);
    await expect(text.stdout).toMatchFileSnapshot("golden/help/exit-codes.txt");
    const table = json<{ exitCodes: { code: number }[] }>(
      await uketsuke(["help", "exit-codes", "--json"]),
    );
    expect(table.exitCodes.map(({ code }) => code)).toEqual(Object.values(exitCodes));
  });

  it("prints the version on stdout", async () => {
    const ended = await uketsuke(["--version"]);
    expect(ended).toMatchObject({ code: 0, stderr: "" });
    expect(ended.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it("prints the help on stderr and exits 2 when no command is given", async () => {
    const ended = await uketsuke([]);
    expect(ended).toMatchObject({ code: exitCodes.usage, stdout: "" });
    expect(ended.stderr).toContain("Usage: uketsuke");
  });
});
