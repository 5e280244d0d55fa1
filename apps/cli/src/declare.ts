import type { Argument, Command, Option } from "commander";
import type { Say } from "./language.ts";
import type { Runner } from "./runner.ts";

/** What the file of a command exports: it fills in description, options, action and the commands below. */
export type Declare = (command: Command, declaring: Declaring) => void;

/** The file of a command. */
export interface CommandFile {
  readonly declare: Declare;
}

/** What a command is declared with. */
export interface Declaring {
  /** Turns the work of a command into its action. */
  readonly run: Runner;
  /** Every sentence of the help, in both languages, in one place. */
  readonly say: Say;
  /** Puts a command below another one; its file is loaded only when it is called or its own help is asked for. */
  readonly subcommand: (
    parent: Command,
    name: string,
    summary: string,
    load: () => Promise<CommandFile>,
    settings?: {
      /** Called by programs, not by people: no help lists it. */
      readonly hidden?: boolean;
      /** Another name for it. */
      readonly alias?: string;
    },
  ) => void;
  /** What the exit codes of this command mean, such as `0 listed; 5 PC/SC is not there`; the last line of its help. */
  readonly ends: (command: Command, meanings: string) => void;
}

const files = new WeakMap<Command, () => Promise<CommandFile>>();
const endings = new WeakMap<Command, string>();

const values = new WeakMap<Option | Argument, () => Promise<readonly string[]>>();

/** Says where the values of an option or an argument come from, for who presses the tab key; choices and files need none. */
export function suggesting<T extends Option | Argument>(
  asked: T,
  from: () => Promise<readonly string[]>,
): T {
  values.set(asked, from);
  return asked;
}

/** What {@link suggesting} said of an option or an argument. */
export async function suggestionsFor(asked: Option | Argument): Promise<readonly string[]> {
  return asked.argChoices ?? (await values.get(asked)?.()) ?? [];
}

/** Tools to declare commands with. */
export function declaringWith(run: Runner, say: Say): Declaring {
  const declaring: Declaring = {
    run,
    say,
    subcommand(parent, name, summary, load, { hidden = false, alias } = {}) {
      const command = parent.command(name, { hidden }).summary(summary).helpCommand(false);
      if (alias !== undefined) command.alias(alias);
      files.set(command, load);
      if (parent.commands.length === 1) {
        parent.hook("preSubcommand", (_parent, called) => grow(called, declaring));
      }
    },
    ends(command, meanings) {
      endings.set(command, meanings);
    },
  };
  return declaring;
}

/** Loads the file of a command, once. */
export async function grow(command: Command, declaring: Declaring): Promise<void> {
  const load = files.get(command);
  if (load === undefined) return;
  files.delete(command);
  (await load()).declare(command, declaring);
}

/** Loads the files of all commands from here down, for whoever needs the whole tree. */
export async function growAll(command: Command, declaring: Declaring): Promise<void> {
  await grow(command, declaring);
  for (const child of command.commands) await growAll(child, declaring);
}

/** What {@link Declaring.ends} said of a command. */
export function endingsOf(command: Command): string | undefined {
  return endings.get(command);
}
