import type { Command } from "commander";
import { endingsOf } from "./declare.ts";
import { exitCodeMeanings } from "./exit-codes.ts";
import { type Language, type Say, saying } from "./language.ts";
import { version } from "./version.ts";

/** The manual page of the whole tree (roff, man macros); every file of the tree has to be loaded. */
export function manPage(program: Command, language: Language): string {
  const say = saying(language);
  const name = program.name();
  return `${[
    `.\\" ${say("Generated from the command tree", "コマンドの木から生成した")}: node apps/cli/tools/man-pages.ts`,
    ...(language === "ja" ? [".mso ja.tmac"] : []),
    `.TH ${name.toUpperCase()} 1 "" "${name} ${version}" "${say("User Commands", "ユーザーコマンド")}"`,
    // Nothing is hyphenated or spread out: names of options and Japanese stay as they are.
    ".nh",
    ".ad l",
    section(say("NAME", "名前")),
    `${name} \\- ${text(program.description().replace(/^受付: |[.。]$/g, ""))}`,
    section(say("SYNOPSIS", "書式")),
    `.B ${name}`,
    `.RI [ ${text(say("options", "オプション"))} ]`,
    `.I ${text(say("command", "コマンド"))}`,
    section(say("DESCRIPTION", "説明")),
    ...paragraphs(program.description()),
    ".PP",
    text(
      say(
        "Results go to stdout, everything else to stderr. Help, reports and questions are in Japanese or English, by the locale.",
        "結果は標準出力へ、それ以外は標準エラー出力へ出る。ヘルプ・報告・質問は、ロケールにより日本語か英語になる。",
      ),
    ),
    section(say("OPTIONS OF EVERY COMMAND", "全コマンド共通のオプション")),
    ...items(program),
    section(say("COMMANDS", "コマンド")),
    ...program.commands.flatMap((command) => commandPart(command, [name], say)),
    section(say("EXIT STATUS", "終了コード")),
    ...exitCodeMeanings(say).flatMap(([code, meaning]) => [".TP", `.B ${code}`, text(meaning)]),
    section(say("ENVIRONMENT", "環境変数")),
    ...environment(say).flatMap(([variable, meaning]) => [".TP", `.B ${variable}`, text(meaning)]),
  ].join("\n")}\n`;
}

function commandPart(command: Command, above: readonly string[], say: Say): readonly string[] {
  const path = [...above, command.name()];
  const help = command.createHelp();
  const usage = help.styleUsage(help.commandUsage(command));
  const endings = endingsOf(command);
  return [
    `.SS ${text(path.join(" "))}`,
    `.B ${text(path.join(" "))}`,
    text(usage.split(" ").slice(path.length).join(" ")),
    ".PP",
    ...paragraphs(command.description()),
    ...items(command),
    ...(endings === undefined
      ? []
      : [".PP", text(`${say("Exit codes", "終了コード")}: ${endings}`)]),
    ...help.visibleCommands(command).flatMap((child) => commandPart(child, path, say)),
  ];
}

/** Arguments and options with what they mean; `--help` stands among those of every command. */
function items(command: Command): readonly string[] {
  const help = command.createHelp();
  const everywhere = command.parent === null;
  const item = (term: string, meaning: string): readonly string[] => [
    ".TP",
    `.B ${text(term)}`,
    text(meaning),
  ];
  return [
    ...help
      .visibleArguments(command)
      .flatMap((argument) => item(argument.name(), help.argumentDescription(argument))),
    ...help
      .visibleOptions(command)
      .filter(({ long }) => everywhere || long !== "--help")
      .flatMap((option) => item(option.flags, help.optionDescription(option))),
  ];
}

function section(title: string): string {
  return `.SH ${text(title)}`;
}

function paragraphs(description: string): readonly string[] {
  return description
    .split(/\n+/)
    .flatMap((paragraph, index) => [...(index === 0 ? [] : [".PP"]), text(paragraph)]);
}

/** What roff would read as its own is escaped; hyphens are those that are typed. */
function text(words: string): string {
  const escaped = words.replaceAll("\\", "\\e").replaceAll("-", "\\-");
  return /^[.']/.test(escaped) ? `\\&${escaped}` : escaped;
}

function environment(say: Say): readonly (readonly [string, string])[] {
  return [
    [
      "LC_ALL, LC_MESSAGES, LANG",
      say(
        "the language: Japanese when the first that is set begins with ja",
        "言語。最初に設定されているものが ja で始まれば日本語",
      ),
    ],
    ["NO_COLOR, FORCE_COLOR", say("colour never, colour always", "色を使わない、常に使う")],
    ["CI", say("nothing is asked, no line is rewritten", "何も尋ねず、行の書き換えもしない")],
    [
      "XDG_CACHE_HOME",
      say(
        "where the compile cache lies; ~/.cache unless set",
        "コンパイルの控えの場所。指定がなければ ~/.cache",
      ),
    ],
  ];
}
