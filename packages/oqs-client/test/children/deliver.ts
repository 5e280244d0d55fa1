/** Delivers into the folder of argv[2], once or (argv[3] "forever") until it is killed; prints what came of it. */

import { resultFolder } from "../../src/folder/index.ts";
import { OqsError } from "../../src/index.ts";
import { institution, madeEligibility } from "../made-eligibility.ts";

const [, , path = "", how = "once", size = "0"] = process.argv;
const folder = resultFolder(path, { encoding: "UTF-8", institution });
const eligibility = madeEligibility(Number(size));

try {
  do await folder.deliver(eligibility, { sessionId: "child" });
  while (how === "forever");
  console.log("delivered");
} catch (error) {
  console.log(OqsError.is(error) ? error.code : error);
}
