import { openJournalFile } from "../../src/journal-file/index.ts";

const journal = await openJournalFile(process.argv[2] ?? "");
for (;;) {
  await journal.append({ visit: "v", step: "step", outcome: "ok", milliseconds: 1 });
  process.stdout.write(".");
}
