import { Command } from "commander";
import { CliError } from "../errors.ts";
import { exitCodeMeanings, exitCodes } from "../exit-codes.ts";
import { table } from "../print.ts";
import type { Runner } from "../runner.ts";

/** `uketsuke help [topic]`: the help of a command, or the table of exit codes. */
export function helpCommand(run: Runner, program: Command): Command {
  return new Command("help")
    .summary("help of a command, or help exit-codes")
    .description(
      "Show the help of a command; help exit-codes shows what the process says when it ends.",
    )
    .argument("[topic...]", "a command, or exit-codes")
    .action(
      run<object, [readonly string[]]>(async ({ print }, topic) => {
        if (topic[0] === "exit-codes") {
          const rows = exitCodeMeanings.map(([code, meaning]) => ({ code, meaning }));
          print.result({ exitCodes: rows }, () =>
            table(rows.map(({ code, meaning }) => [String(code), meaning])),
          );
          return exitCodes.done;
        }
        const command = find(program, topic);
        const help = helpOf(command);
        print.result({ help }, () => help);
        return exitCodes.done;
      }),
    );
}

/** The same text as --help, with what stands after the options. */
function helpOf(command: Command): string {
  let text = "";
  command.configureOutput({
    writeOut: (part) => {
      text += part;
    },
  });
  command.outputHelp();
  return text;
}

function find(program: Command, path: readonly string[]): Command {
  let command = program;
  for (const name of path) {
    const next = command.commands.find((candidate) => candidate.name() === name);
    if (!next) {
      throw new CliError("USAGE", `There is no command ${path.join(" ")}.`, {
        hint: "See uketsuke help.",
      });
    }
    command = next;
  }
  return command;
}
