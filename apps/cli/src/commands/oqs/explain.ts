import type { Explanation } from "@uketsuke/oqs-client";
import { Argument } from "commander";
import { type Declare, suggesting } from "../../declare.ts";
import { exitCodes } from "../../exit-codes.ts";
import { table } from "../../print.ts";
import { printable } from "../../printable.ts";

/** `uketsuke oqs explain`: codes and outcomes in words. */
export const declare: Declare = (command, { run, say, ends }) => {
  command
    .description(
      say(
        "Explain a result code, a code of a table such as OQSCD006:4, a failure such as error:OQS_TIMEOUT or an outcome such as viewing:over: what happened, what the clerk does next, what to say to the patient. Sentences with certainty own are this project's, not official.",
        "処理結果コード、OQSCD006:4 のような表のコード、error:OQS_TIMEOUT のような失敗、viewing:over のような結果を説明する: 何が起きたか、職員が次に何をするか、患者に何と言うか。確度が own の文は本製品のもので、公式のものではない。",
      ),
    )
    .addArgument(
      suggesting(new Argument("<code>", say("the code", "コード")), async () => {
        const { explanationIds } = await import("@uketsuke/oqs-client");
        return explanationIds();
      }),
    )
    .action(
      run<object, [string]>(async ({ print }, code) => {
        const { explain } = await import("@uketsuke/oqs-client");
        const explanation = explain(code, { language: print.language });
        print.result(explanation, () => table(explanationRows(explanation)));
        return explanation.id === undefined ? exitCodes.no : exitCodes.done;
      }),
    );
  ends(
    command,
    say("0 explained; 1 nobody has described this code", "0 説明した、1 説明のないコード"),
  );
};

/** An explanation as rows. */
export function explanationRows(explanation: Explanation): readonly (readonly string[])[] {
  const { code, id, cause, staff, patient, certainty, cannotTellApart, further } = explanation;
  return [
    ["Code", printable(id ?? code)],
    ["Cause", cause],
    ["Next", staff],
    ...(patient === undefined ? [] : [["Patient", patient]]),
    ...cannotTellApart.map((one) => ["Or", one]),
    ["Certainty", certainty],
    ...further.flatMap(({ cause: also }) => [["Also", also]]),
  ];
}
