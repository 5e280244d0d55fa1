/** Asks argv[3] questions at once through the folder of argv[2], each with an identifier of its own; prints what it got. */
import { linkFolder } from "../../src/folder/link-folder.ts";

const [, , root = "", count = "1", mark = ""] = process.argv;
const link = linkFolder(root, {
  institution: "9910000018",
  encoding: "UTF-8",
  intervalMs: 5,
  rescanMs: 20,
  deadlineMs: 20_000,
});
const answers = await Promise.all(
  Array.from({ length: Number(count) }, async (_, turn) => {
    const search = { InsuredIdentificationNumber: `${mark}-${turn}` };
    const answer = await link.ask("eligibility", {
      MessageHeader: { ArbitraryFileIdentifier: "the-same-for-everybody" },
      MessageBody: { QualificationConfirmSearchInfo: search },
    });
    if (answer.outcome !== "answered") return answer.outcome;
    const { InsuredIdentificationNumber: number } =
      answer.message.MessageBody?.QualificationConfirmSearchInfo ?? {};
    return number === search.InsuredIdentificationNumber ? answer.request.name : "another's";
  }),
);
console.log(JSON.stringify(answers));
