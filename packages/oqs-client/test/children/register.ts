/** Registers one reference number through the folder of argv[2]; argv[3] says how long to wait. Prints the outcome. */
import { OqsError } from "../../src/errors.ts";
import { linkFolder } from "../../src/folder/link-folder.ts";

const [, , root = "", deadlineMs = "0"] = process.argv;
const link = linkFolder(root, {
  institution: "9910000018",
  encoding: "UTF-8",
  intervalMs: 5,
  rescanMs: 20,
  deadlineMs: Number(deadlineMs),
});
try {
  const { outcome } = await link.ask("reference-number", {
    MessageBody: { ReferenceNumberRegistrationInfo: { ReferenceNumber: "x".repeat(20_000) } },
  });
  console.log(outcome);
} catch (error) {
  console.log(OqsError.is(error) ? error.code : error);
}
