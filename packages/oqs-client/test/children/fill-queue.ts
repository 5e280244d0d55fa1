/** Enters requests into the queue of argv[2] until that fails, or argv[3] of them; prints how many are there and the failure. */
import { OqsError } from "../../src/errors.ts";
import { openLinkQueue } from "../../src/queue/index.ts";

const [, , path = "", most = "1000"] = process.argv;
let accepted = 0;
let failure = "none";
try {
  await using queue = await openLinkQueue(path, { key: new Uint8Array(32), check: "full" });
  accepted = (await queue.stats()).waiting;
  const end = accepted + Number(most);
  while (accepted < end) {
    await queue.enqueue(`k${accepted}`, new Uint8Array(3000), { kind: "write" });
    accepted++;
  }
} catch (error) {
  failure = OqsError.is(error) ? error.code : String(error);
}
console.log(`${accepted} ${failure}`);
