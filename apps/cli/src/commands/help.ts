import { Argument, type Command } from "commander";
import { type Declare, type Declaring, grow, suggesting } from "../declare.ts";
import { CliError } from "../errors.ts";
import { exitCodeMeanings, exitCodes } from "../exit-codes.ts";
import { table } from "../print.ts";

/** `uketsuke help [topic]`: the help of a command, or the table of exit codes. */
export const declare: Declare = (help, declaring) => {
  const { run, say, ends } = declaring;
  help
    .description(
      say(
        "Show the help of a command; help exit-codes shows what the process says when it ends.",
        "コマンドのヘルプを表示する。help exit-codes は終了コードの一覧を表示する。",
      ),
    )
    .addArgument(
      suggesting(
        new Argument("[topic...]", say("a command, or exit-codes", "コマンド、または exit-codes")),
        async () => [
          ...(help.parent?.commands.map((command) => command.name()) ?? []),
          "exit-codes",
        ],
      ),
    )
    .action(
      run<object, [readonly string[]]>(async ({ print }, topic) => {
        if (topic[0] === "exit-codes") {
          const rows = exitCodeMeanings(say).map(([code, meaning]) => ({ code, meaning }));
          print.result({ exitCodes: rows }, () =>
            table(rows.map(({ code, meaning }) => [String(code), meaning])),
          );
          return exitCodes.done;
        }
        const command = await find(help.parent as Command, topic, declaring);
        const text = helpOf(command);
        print.result({ help: text }, () => text);
        return exitCodes.done;
      }),
    );
  ends(help, say("0 shown; 2 no such command", "0 表示した、2 そのコマンドはない"));
};

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

async function find(
  program: Command,
  path: readonly string[],
  declaring: Declaring,
): Promise<Command> {
  let command = program;
  for (const name of path) {
    const next = command.commands.find((candidate) => candidate.name() === name);
    if (!next) {
      throw new CliError("USAGE", `There is no command ${path.join(" ")}.`, {
        hint: "See uketsuke help.",
      });
    }
    await grow(next, declaring);
    command = next;
  }
  return command;
}
