import type { Declare } from "../../../declare.ts";
import { exitCodes } from "../../../exit-codes.ts";
import { table } from "../../../print.ts";
import type { EvaluationFlags } from "../input.ts";
import { trustOptions } from "../options.ts";

interface VerifyOptions extends Pick<EvaluationFlags, "trust" | "allowUnsigned"> {
  readonly file: string;
  readonly evidence?: readonly string[];
}

/** `uketsuke doctor attest verify`: signatures by trusted keys, and documents by their hashes. */
export const declare: Declare = (verify, { run, say, ends }) => {
  verify
    .description(
      say(
        "Check the signatures of a file's statements against trusted public keys, and the documents behind them against their hashes. Statements without a trusted signature fail unless --allow-unsigned is given.",
        "ファイルの申告の署名を信頼する公開鍵で、裏付ける資料をハッシュで確かめる。信頼する署名のない申告は、--allow-unsigned がなければ不合格。",
      ),
    )
    .option("--file <file>", say("the attestations file", "申告ファイル"), "attestations.json")
    .option(
      "--evidence <file...>",
      say("documents to check by name and hash", "名前とハッシュで確かめる資料"),
    );
  trustOptions(verify, say).action(
    run<VerifyOptions>(async ({ options, print }) => {
      const { checkStatements } = await import("./check.ts");
      const checked = await checkStatements(options);
      const words = {
        trusted: say("signed by a trusted key", "信頼する鍵の署名あり"),
        unsigned: say("no trusted signature", "信頼する署名なし"),
        tampered: say("signature does not fit", "署名が合わない"),
        same: say("the same", "一致"),
        different: say("different", "不一致"),
        absent: say("not given", "資料が渡されていない"),
      };
      print.result({ entries: checked }, () =>
        table(
          checked.flatMap(({ row, signature, documents }) => [
            [row, words[signature]],
            ...documents.map(({ name, found }) => [`  ${name}`, words[found]]),
          ]),
        ),
      );
      const good = checked.every(
        ({ signature, documents }) =>
          (signature === "trusted" || (signature === "unsigned" && options.allowUnsigned)) &&
          documents.every(({ found }) => found !== "different"),
      );
      return good ? exitCodes.done : exitCodes.no;
    }),
  );
  ends(
    verify,
    say(
      "0 all good; 1 some are not; 2 it is no such file",
      "0 すべて合格、1 不合格がある、2 申告ファイルではない",
    ),
  );
};
