import type { Argument, Command, Option } from "commander";
import { type Declaring, grow, suggestionsFor } from "../declare.ts";

/** One thing that may stand at the cursor. */
export interface Suggestion {
  readonly value: string;
  readonly description: string;
}

/** Everything that may, and whether names of files or folders fit too. */
export interface Suggestions {
  readonly suggestions: readonly Suggestion[];
  readonly files: "none" | "files" | "folders";
}

/** What may stand at the cursor after the words before it; only the commands on the way are loaded. */
export async function suggest(
  program: Command,
  declaring: Declaring,
  words: readonly string[],
  current: string,
): Promise<Suggestions> {
  const place = await walk(program, declaring, withoutEquals(words));
  const word = current === "=" ? "" : current;
  if (place.awaiting) return values(place.awaiting, word, "");
  const [, flag, rest] = /^(--[\w-]+)=(.*)$/.exec(word) ?? [];
  const given = flag === undefined ? undefined : optionOf(place.command, flag);
  if (given && rest !== undefined) return values(given, rest, `${flag}=`);
  if (word.startsWith("-")) return { suggestions: options(place.command, word), files: "none" };
  const below = place.positionals === 0 ? visible(place.command) : [];
  const commands = below.map((command) => ({
    value: command.name(),
    description: command.summary(),
  }));
  const argument = argumentAt(place.command, place.positionals);
  const fitting = argument
    ? await values(argument, word, "")
    : { suggestions: [], files: "none" as const };
  const suggestions = [...starting(commands, word), ...fitting.suggestions];
  if (suggestions.length > 0 || fitting.files !== "none" || word !== "") {
    return { suggestions, files: fitting.files };
  }
  return { suggestions: options(place.command, word), files: "none" };
}

interface Place {
  readonly command: Command;
  /** How many words of its own the command has. */
  readonly positionals: number;
  /** The option whose value is to come. */
  readonly awaiting?: Option;
}

async function walk(
  program: Command,
  declaring: Declaring,
  words: readonly string[],
): Promise<Place> {
  let command = program;
  let positionals = 0;
  let awaiting: Option | undefined;
  for (const word of words) {
    if (awaiting && !word.startsWith("-")) {
      if (!awaiting.variadic) awaiting = undefined;
      continue;
    }
    awaiting = undefined;
    if (word.startsWith("-")) {
      const option = word.includes("=") ? undefined : optionOf(command, word);
      if (option && (option.required || option.optional)) awaiting = option;
      continue;
    }
    const next = command.commands.find((child) => child.name() === word);
    if (next && positionals === 0) {
      await grow(next, declaring);
      command = next;
    } else positionals += 1;
  }
  return { command, positionals, ...(awaiting && { awaiting }) };
}

/** bash cuts `--lang=ja` into three words. */
function withoutEquals(words: readonly string[]): readonly string[] {
  return words.filter((word) => word !== "=");
}

function optionOf(command: Command, flag: string): Option | undefined {
  const found = command.options.find(({ long, short }) => flag === long || flag === short);
  return found ?? (command.parent ? optionOf(command.parent, flag) : undefined);
}

function options(command: Command, word: string): readonly Suggestion[] {
  const help = command.createHelp();
  const own = help.visibleOptions(command).map(suggestionOf);
  const above = ancestors(command).flatMap((parent) => parent.options.map(suggestionOf));
  return starting([...own, ...above], word);
}

function suggestionOf({ long, short, description }: Option): Suggestion {
  return { value: long ?? short ?? "", description };
}

function ancestors({ parent }: Command): readonly Command[] {
  return parent ? [parent, ...ancestors(parent)] : [];
}

function visible(command: Command): readonly Command[] {
  return command.createHelp().visibleCommands(command);
}

function argumentAt({ registeredArguments }: Command, index: number): Argument | undefined {
  const last = registeredArguments.at(-1);
  return registeredArguments[index] ?? (last?.variadic ? last : undefined);
}

async function values(
  asked: Option | Argument,
  word: string,
  prefix: string,
): Promise<Suggestions> {
  // Who presses a key wants no error: a reader list that cannot be had is an empty one.
  const known = await suggestionsFor(asked).catch(() => []);
  const named = "flags" in asked ? asked.flags : `<${asked.name()}>`;
  const files = /<folder/.test(named)
    ? "folders"
    : /<file/.test(named) && known.length === 0
      ? "files"
      : "none";
  return {
    suggestions: starting(
      known.map((value) => ({ value: `${prefix}${value}`, description: "" })),
      `${prefix}${word}`,
    ),
    files,
  };
}

function starting(list: readonly Suggestion[], word: string): readonly Suggestion[] {
  return list.filter(({ value }) => value.startsWith(word));
}
