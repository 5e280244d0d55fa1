import type { Command } from "commander";
import { CliError } from "../../errors.ts";
import type { Say } from "../../language.ts";
import { seconds } from "../../values.ts";

/** Options that both ways to test share. */
export interface ConformanceOptions {
  /** False with `--no-web-api`, absent otherwise. */
  readonly webApi?: boolean;
  readonly folder?: string;
  readonly only?: readonly string[];
  readonly patience: number;
  readonly junit?: string;
  readonly strict?: boolean;
}

/** Adds them. */
export function addConformanceOptions(command: Command, say: Say): void {
  command
    .option("--no-web-api", say("leave the Web-API out", "Web-APIを試験しない"))
    .option(
      "--only <scenario...>",
      say(
        "only these scenarios, by id or by its beginning",
        "この項目だけ。識別名またはその先頭で指定する",
      ),
    )
    .option(
      "--patience <seconds>",
      say(
        "how long one answer is waited for; a client under test is told the same",
        "一つの回答を待つ秒数。試験対象のクライアントにも同じ値を伝える",
      ),
      seconds,
      5,
    )
    .option("--junit <file>", say("write a JUnit report as well", "JUnit形式の報告も書く"))
    .option("--strict", say("warnings end with exit code 4", "警告があれば終了コード4で終わる"));
}

/** What the exit codes of both mean. */
export function conformanceEndings(say: Say): string {
  return say(
    "0 no scenario failed; 1 a scenario failed; 2 wrong use; 4 warnings and --strict; 5 it could not be played",
    "0 不合格なし、1 不合格あり、2 使い方の誤り、4 警告（--strict のとき）、5 試験を実行できない",
  );
}

/** Refuses what leaves nothing to test. */
export async function checkConformanceOptions(options: ConformanceOptions): Promise<void> {
  if (options.webApi === false && options.folder === undefined)
    throw new CliError("USAGE", "Nothing is left to test: name a --folder with --no-web-api.");
  const { conformanceScenarios } = await import("@uketsuke/oqs-client/conformance");
  const unknown = options.only?.find(
    (one) => !conformanceScenarios.some(({ id }) => id.startsWith(one)),
  );
  if (unknown !== undefined)
    throw new CliError("USAGE", `No scenario is named ${unknown}.`, {
      hint: "uketsuke conformance list shows them.",
    });
}
