import { Command, Option } from "commander";
import { cardCommand } from "./commands/card.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { faceCommand } from "./commands/face.ts";
import { helpCommand } from "./commands/help.ts";
import { readersCommand } from "./commands/readers.ts";
import { simCommand } from "./commands/sim.ts";
import { traceCommand } from "./commands/trace.ts";
import { vcardCommand } from "./commands/vcard.ts";
import { visitCommand } from "./commands/visit.ts";
import type { Runner } from "./runner.ts";
import { version } from "./version.ts";

/** The command tree; every command loads what it needs only when it runs. */
export function createProgram(run: Runner): Command {
  const program: Command = new Command("uketsuke")
    .description(
      "受付: one tool for the bench and the life of an eligibility terminal (資格確認端末).",
    )
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "show help")
    .helpCommand(false)
    .option("--json", "print the result as one JSON document on stdout")
    .addOption(
      new Option(
        "--lang <language>",
        "language of reports and questions; by LANG unless given",
      ).choices(["ja", "en"]),
    )
    .option("--no-color", "no colour; NO_COLOR does the same")
    .configureHelp({
      showGlobalOptions: true,
      helpWidth: 100,
      visibleGlobalOptions: (command) => (command === program ? [] : [...program.options]),
    })
    .showHelpAfterError("Add --help for the usage.")
    .exitOverride()
    .addHelpText(
      "after",
      "\nResults go to stdout, everything else to stderr. Exit codes: uketsuke help exit-codes",
    );
  const commands = [
    doctorCommand(run),
    readersCommand(run),
    cardCommand(run),
    visitCommand(run),
    faceCommand(run),
    vcardCommand(run),
    simCommand(run),
    traceCommand(run),
  ];
  for (const command of commands) program.addCommand(inheriting(program, command));
  return program.addCommand(inheriting(program, helpCommand(run, program)));
}

/** Commands built on their own do not take over the settings of the program; subcommands made with .command() do. */
function inheriting(parent: Command, command: Command): Command {
  command.copyInheritedSettings(parent);
  for (const child of command.commands) inheriting(command, child);
  return command;
}
