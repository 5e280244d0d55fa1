// Writes and reads a bulk result of so many persons in parts, and prints the bytes and the memory of this process in MB.
import { bulkResultMessage, readBulkResult, writeBulk } from "@uketsuke/oqs-client/messages";
import { madeUnit } from "./made-result.ts";

const persons = Number(process.argv[2]);
const encoding = "UTF-8";
function* units(): Generator<ReturnType<typeof madeUnit>> {
  for (let row = 0; row < persons; row++) yield madeUnit(row);
}
let bytes = 0;
async function* counted(): AsyncGenerator<Uint8Array> {
  const content = { header: { SegmentOfResult: "1" }, units: units() };
  for await (const piece of writeBulk(bulkResultMessage, "BulkConfirmUnit", content, {
    encoding,
  })) {
    bytes += piece.length;
    yield piece;
  }
}
let read = 0;
let highest = 0;
for await (const part of readBulkResult(counted(), { encoding, maxBytes: Number.MAX_SAFE_INTEGER }))
  if (part.kind === "unit" && ++read % 500 === 0)
    highest = Math.max(highest, process.memoryUsage.rss());
if (read !== persons) throw new Error(`${read} of ${persons} persons were read`);
console.log(JSON.stringify({ bytes, megabytes: highest / 1024 ** 2 }));
