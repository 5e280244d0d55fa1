/** Another program on the same folder: reads the file of argv[2] in the encoding of argv[3] and prints what it understood. */
import { type Encoding, readResult } from "../../src/folder/index.ts";
import { eligibilityOf } from "../../src/index.ts";

const [, , path = "", encoding = "UTF-8"] = process.argv;
const message = await readResult(path, { encoding: encoding as Encoding, intervalMs: 20 });
console.log(JSON.stringify({ header: message.MessageHeader, eligibility: eligibilityOf(message) }));
