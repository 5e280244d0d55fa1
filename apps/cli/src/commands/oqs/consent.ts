import type { Encoding } from "@uketsuke/oqs-client/folder";
import type { Declare } from "../../declare.ts";
import { exitCodes } from "../../exit-codes.ts";
import { table } from "../../print.ts";
import { momentInJapan } from "../../values.ts";
import { encodingOption } from "./options.ts";

interface ConsentOptions {
  readonly encoding?: Encoding;
  readonly at?: Date;
}

/** Whether one category of one qualification may be viewed. */
interface CategoryViewing {
  readonly result: number;
  readonly category: string;
  readonly outcome: "allowed" | "denied";
  readonly until?: Date;
  readonly reason?: string;
  readonly cause: string;
}

const categories = ["medication", "medicalInformation", "checkup", "surgery"] as const;

/** `uketsuke oqs consent`: what a result file lets be viewed (閲覧同意). */
export const declare: Declare = (consent, { run, say, ends }) => {
  consent
    .description(
      say(
        "Read a result file and say for each category of information whether it may be viewed (閲覧同意), until when, and why not. Whose file it is stays unprinted. It changes nothing: a consent is given by the patient with the card, which is visit or the kiosk.",
        "結果ファイルを読み、情報の種類ごとに閲覧できるか、いつまでか、できない理由は何かを示す。誰のファイルかは表示しない。何も変更しない。同意は患者がカードで行うもので、visit またはキオスクで受ける。",
      ),
    )
    .argument("<file>", say("the result file", "結果ファイル"))
    .addOption(encodingOption(say).default("UTF-8"))
    .option(
      "--at <time>",
      say("at this day or moment instead of now", "今ではなくこの日または時刻で"),
      momentInJapan,
    )
    .action(
      run<ConsentOptions, [string]>(async ({ options, print, signal }, file) => {
        const { readResult } = await import("@uketsuke/oqs-client/folder");
        const { explain, mayView } = await import("@uketsuke/oqs-client");
        const { encoding = "UTF-8", at = new Date() } = options;
        const message = await readResult(file, { encoding, signal, intervalMs: 50 });
        const results = message.MessageBody?.ResultList?.ResultOfQualificationConfirmation ?? [];
        const viewing = results.flatMap((result, index) =>
          categories.map((category): CategoryViewing => {
            const answer = mayView(result, category, at);
            const { cause } = explain(answer, { language: print.language });
            return {
              result: index + 1,
              category,
              outcome: answer.outcome,
              ...(answer.outcome === "allowed"
                ? { until: answer.until }
                : { reason: answer.reason }),
              cause,
            };
          }),
        );
        print.result({ at, viewing }, () =>
          table([
            ["Nr.", "Category", "Viewing", "Until", "Why"],
            ...viewing.map(({ result, category, outcome, until, reason, cause }) => [
              String(result),
              category,
              outcome,
              until?.toISOString() ?? "",
              reason === undefined ? "" : `${reason}: ${cause}`,
            ]),
          ]),
        );
        if (results.length === 0) print.note("The file holds no qualification.");
        return viewing.some(({ outcome }) => outcome === "allowed") ? exitCodes.done : exitCodes.no;
      }),
    );
  ends(
    consent,
    say(
      "0 at least one category may be viewed; 1 none; 5 the file cannot be read",
      "0 閲覧できる情報がある、1 一つもない、5 ファイルが読めない",
    ),
  );
};
