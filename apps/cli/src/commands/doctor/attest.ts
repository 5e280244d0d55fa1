import { Argument } from "commander";
import { type Declare, suggesting } from "../../declare.ts";
import { CliError } from "../../errors.ts";
import { exitCodes } from "../../exit-codes.ts";
import type { AttestOptions } from "./attest/statement.ts";
import { factsOption, kitOption, measureOption, profileOption, rootOption } from "./options.ts";
import { rowNames } from "./row-names.ts";

/** `uketsuke doctor attest`: a statement of a person, with its documents, bound to this machine. */
export const declare: Declare = (attest, { run, say, subcommand, ends }) => {
  attest
    .description(
      say(
        "State what software cannot see of this machine: who says what, with the SHA-256 of the documents behind it. The statement is bound to this machine (board, disks, adapters) and stale on another. A row that software sees failing is refused, unless its rule takes a document. On a terminal, what no option says is asked for.",
        "この端末についてソフトウェアから見えないことを申告する: 誰が何を述べるか、裏付ける資料のSHA-256。申告はこの端末（基板・ディスク・NIC）に結び付き、別の端末では古いものとなる。ソフトウェアが不適合と見た項目は、資料を認める規則でない限り拒む。端末画面では、オプションで示さなかったことを尋ねる。",
      ),
    )
    .addArgument(suggesting(new Argument("[row]", say("such as MNT-1", "MNT-1 など")), rowNames))
    .option("--statement <text>", say("what is stated", "申告の内容"))
    .option("--by <name>", say("company and person who states it", "申告する会社と人"))
    .option(
      "--evidence <file...>",
      say(
        "documents behind it; only their names and hashes are kept",
        "裏付ける資料。残すのは名前とハッシュだけ",
      ),
    )
    .option("--expires <day>", say("last day it holds, YYYY-MM-DD", "有効な最後の日。YYYY-MM-DD"))
    .option(
      "--file <file>",
      say("the attestations file it is added to", "加える先の申告ファイル"),
      "attestations.json",
    )
    .option(
      "--sign <key>",
      say("sign it with a private key (PEM, Ed25519)", "秘密鍵（PEM、Ed25519）で署名する"),
    )
    .option(
      "--unbound",
      say(
        "let it hold for every machine, such as a maker's model",
        "端末に結び付けない。同じ機種すべてについての申告など",
      ),
    )
    .addOption(factsOption(say))
    .addOption(kitOption(say))
    .addOption(profileOption(say))
    .addOption(rootOption(say))
    .addOption(measureOption(say))
    .action(
      run<AttestOptions, [string | undefined]>(async (invocation, row) => {
        if (row === undefined)
          throw new CliError("USAGE", "Name the row to attest, such as MNT-1, or list or verify.");
        const { writeStatement } = await import("./attest/statement.ts");
        return writeStatement(invocation, row, say);
      }),
    );
  const below = subcommand.bind(undefined, attest);
  below(
    "list",
    say("list the statements of a file", "ファイルの申告を一覧表示する"),
    () => import("./attest/list.ts"),
  );
  below(
    "verify",
    say("check signatures and documents", "署名と資料を確かめる"),
    () => import("./attest/verify.ts"),
  );
  ends(
    attest,
    say(
      `${exitCodes.done} added; 2 refused, or something is not said; 5 the collector broke`,
      `${exitCodes.done} 加えた、2 拒んだ、または指定が足りない、5 収集の失敗`,
    ),
  );
};
