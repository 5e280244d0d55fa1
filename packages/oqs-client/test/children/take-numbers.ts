/** Takes argv[3] numbers below the folder of argv[2] and prints them. */
import { takeNumber } from "../../src/folder/request-number.ts";

const [, , folder = "", count = "1"] = process.argv;
const taken: number[] = [];
for (let turn = 0; turn < Number(count); turn++)
  taken.push(
    await takeNumber(folder, "OQSsiquc01req_", { first: 1, now: new Date("2026-11-22T01:02:03Z") }),
  );
console.log(JSON.stringify(taken));
