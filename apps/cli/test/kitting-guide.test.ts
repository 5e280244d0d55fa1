import { readFile } from "node:fs/promises";
import { mhlwIntegrated } from "@uketsuke/terminal";
import type { Command } from "commander";
import { describe, expect, it } from "vitest";
import { commandAt, treeIn } from "./tree.ts";

const guide = await readFile(new URL("../../../docs/terminal/kitting.md", import.meta.url), "utf8");
const tree = await treeIn("en");
const lines = [...guide.matchAll(/```sh\n([\s\S]*?)```/g)]
  .flatMap(([, block = ""]) => block.split("\n"))
  .filter((line) => line !== "");

/** What is wrong with one line of the guide, by the command tree. */
function faultOf(line: string): string | undefined {
  const [program, ...words] = (line.match(/"[^"]*"|\S+/g) ?? []).map((word) =>
    word.replaceAll('"', ""),
  );
  if (program !== "uketsuke") return "it is no command of ours";
  let command: Command = tree;
  while (words[0] !== undefined && command.commands.some((one) => one.name() === words[0]))
    command = commandAt(command, [words.shift() as string]);
  const options = [command, ...ancestorsOf(command)].flatMap((one) => one.options);
  let given = 0;
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (!word.startsWith("-")) {
      given += 1;
      continue;
    }
    const option = options.find(({ long, short }) => word === long || word === short);
    if (option === undefined) return `${word} is no option of ${command.name()}`;
    if (!option.required) continue;
    if (words[0] === undefined || words[0].startsWith("-")) return `${word} has no value`;
    const wrong = option.argChoices !== undefined && !option.argChoices.includes(words[0]);
    if (wrong) return `${word} ${words[0]} is no choice`;
    words.shift();
    while (option.variadic && words[0] !== undefined && !words[0].startsWith("-")) words.shift();
  }
  const wanted = command.registeredArguments;
  if (given < wanted.filter(({ required }) => required).length) return "an argument is missing";
  return given > wanted.length ? "an argument is too many" : undefined;
}

function ancestorsOf(command: Command): readonly Command[] {
  return command.parent === null ? [] : [command.parent, ...ancestorsOf(command.parent)];
}

describe("the kitting guide", () => {
  it("names commands and options that exist", () => {
    expect(lines.length).toBeGreaterThan(15);
    expect(lines.map((line) => [line, faultOf(line)]).filter(([, fault]) => fault)).toEqual([]);
  });

  it.each([
    ["uketsuke doctor attest-all", "an argument is too many"],
    ["uketsuke doctor --nothing", "--nothing is no option of doctor"],
    ["uketsuke doctor row", "an argument is missing"],
    ["uketsuke doctor --kit", "--kit has no value"],
    ["npm install", "it is no command of ours"],
  ])("would be found with %s", (line, fault) => {
    expect(faultOf(line)).toBe(fault);
  });

  it("names rows that exist", () => {
    const rows = guide.match(/\b[A-Z]{3,5}-\d[a-z]?\b/g) ?? [];
    const known = mhlwIntegrated.requirements.map(({ id }) => id);
    expect(rows.length).toBeGreaterThan(4);
    expect(rows.filter((row) => !known.includes(row))).toEqual([]);
  });
});
