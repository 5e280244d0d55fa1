import type { AttestationState } from "@uketsuke/terminal";
import type { Declare } from "../../../declare.ts";
import { exitCodes } from "../../../exit-codes.ts";
import { table } from "../../../print.ts";
import type { EvaluationFlags } from "../input.ts";
import { factsOption, trustOptions } from "../options.ts";

interface ListOptions extends Pick<EvaluationFlags, "facts" | "trust" | "allowUnsigned"> {
  readonly file: string;
}

/** `uketsuke doctor attest list`: the statements of a file and whether each holds. */
export const declare: Declare = (list, { run, say, ends }) => {
  list
    .description(
      say(
        "List the statements of a file and whether each holds today; with --facts, whether it is about that machine.",
        "ファイルの申告を、今日有効かどうかとともに一覧表示する。--facts を付けると、その端末についてのものかも示す。",
      ),
    )
    .option("--file <file>", say("the attestations file", "申告ファイル"), "attestations.json")
    .addOption(factsOption(say));
  trustOptions(list, say).action(
    run<ListOptions>(async ({ options, print }) => {
      const { attestationState, readAttestations, readFacts } = await import("@uketsuke/terminal");
      const { readTrust } = await import("../input.ts");
      const { readJsonFile } = await import("../../../json-file.ts");
      const entries = readAttestations(await readJsonFile(options.file));
      const facts =
        options.facts === undefined ? undefined : readFacts(await readJsonFile(options.facts));
      const today = new Date().toLocaleDateString("sv-SE", { timeZone: "Asia/Tokyo" });
      const trust = await readTrust(options);
      const states = entries.map((entry) => ({
        ...entry,
        state: attestationState(entry, {
          today,
          trust,
          // without facts nobody asks which machine it is
          machine: facts ? facts.machine?.idHash : entry.machine,
        }),
      }));
      const words: Readonly<Record<AttestationState, string>> = {
        "in-force": say("in force", "有効"),
        expired: say("expired", "期限切れ"),
        stale: say("another machine", "別の端末"),
        unsigned: say("not signed", "署名なし"),
        tampered: say("signature does not fit", "署名が合わない"),
      };
      print.result({ entries: states }, () =>
        table([
          [
            say("Row", "項目"),
            say("State", "状態"),
            say("Until", "期限"),
            say("Stated by", "申告した者"),
          ],
          ...states.map(({ row, state, expires = "–", by }) => [row, words[state], expires, by]),
        ]),
      );
      return states.every(({ state }) => state === "in-force") ? exitCodes.done : exitCodes.no;
    }),
  );
  ends(
    list,
    say(
      "0 all hold; 1 some do not; 2 it is no such file",
      "0 すべて有効、1 有効でないものがある、2 申告ファイルではない",
    ),
  );
};
