import type { Argument, Command, Help, Option } from "commander";
import { endingsOf } from "./declare.ts";
import { displayWidth, wrapDisplay } from "./display-width.ts";
import type { Say } from "./language.ts";

/** How commander lays out the help: its own words in both languages, Japanese lines broken where they may be. */
export function helpFormat(say: Say, columns: number): Partial<Help> {
  const titles: Readonly<Record<string, string>> = {
    "Usage:": say("Usage:", "使い方:"),
    "Arguments:": say("Arguments:", "引数:"),
    "Options:": say("Options:", "オプション:"),
    "Commands:": say("Commands:", "コマンド:"),
  };
  return {
    helpWidth: columns,
    displayWidth,
    boxWrap: wrapDisplay,
    styleTitle: (title) => titles[title] ?? title,
    styleUsage: (usage) =>
      usage
        .replace("[options]", `[${say("options", "オプション")}]`)
        .replace("[command]", `[${say("command", "コマンド")}]`),
    // Options and arguments of a command stand in its file, which a list of commands does not load.
    subcommandTerm: (command) => command.name(),
    subcommandDescription: (command) => command.summary(),
    optionDescription: (option) => withValues(option.description, valuesOf(option, say), say),
    argumentDescription: (argument) =>
      withValues(argument.description, argumentValues(argument, say), say),
  };
}

/** The last lines under the help of a command. */
export function helpAfter(command: Command, say: Say, columns: number): string {
  const endings = endingsOf(command);
  const lines =
    command.parent === null
      ? [
          say(
            "Results go to stdout, everything else to stderr. Exit codes: uketsuke help exit-codes",
            "結果は標準出力へ、それ以外は標準エラー出力へ出る。終了コード: uketsuke help exit-codes",
          ),
        ]
      : [
          ...(endings === undefined ? [] : [`${say("Exit codes", "終了コード")}: ${endings}`]),
          say(
            "Options of every command, such as --json: uketsuke --help",
            "--json など全コマンド共通のオプション: uketsuke --help",
          ),
        ];
  return `\n${lines.map((line) => wrapDisplay(line, columns)).join("\n")}`;
}

function valuesOf(option: Option, say: Say): readonly string[] {
  const { argChoices, defaultValue, required, optional } = option;
  const shown = required || optional;
  return [
    ...(argChoices ? [`${say("one of", "選択肢")}: ${argChoices.join(", ")}`] : []),
    ...(shown && defaultValue !== undefined
      ? [`${say("default", "既定値")}: ${String(defaultValue)}`]
      : []),
  ];
}

function argumentValues({ argChoices, defaultValue }: Argument, say: Say): readonly string[] {
  return [
    ...(argChoices ? [`${say("one of", "選択肢")}: ${argChoices.join(", ")}`] : []),
    ...(defaultValue === undefined ? [] : [`${say("default", "既定値")}: ${String(defaultValue)}`]),
  ];
}

function withValues(description: string, values: readonly string[], say: Say): string {
  if (values.length === 0) return description;
  const list = values.join(say("; ", "、"));
  return say(`${description} (${list})`, `${description}（${list}）`);
}
