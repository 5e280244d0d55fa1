import type { Command } from "commander";
import { growAll } from "../src/declare.ts";
import { type Language, saying } from "../src/language.ts";
import { createProgram } from "../src/program.ts";

/** The whole command tree in one language, every file of it loaded; its help fits the columns. */
export async function treeIn(language: Language, columns?: number): Promise<Command> {
  const sink = { write: () => undefined, ...(columns !== undefined && { columns }) };
  const { program, declaring } = createProgram({
    run: () => async () => undefined,
    say: saying(language),
    io: { stdout: sink, stderr: sink },
  });
  await growAll(program, declaring);
  return program;
}

/** The words that call each command, beginning with the program itself. */
export function pathsOf(
  command: Command,
  path: readonly string[] = [],
): readonly (readonly string[])[] {
  return [path, ...command.commands.flatMap((child) => pathsOf(child, [...path, child.name()]))];
}

/** The command that some words call. */
export function commandAt(program: Command, path: readonly string[]): Command {
  const [name, ...rest] = path;
  if (name === undefined) return program;
  const next = program.commands.find((child) => child.name() === name);
  if (next === undefined) throw new Error(`there is no command ${path.join(" ")}`);
  return commandAt(next, rest);
}
