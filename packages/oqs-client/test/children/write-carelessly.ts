/** What must not be done: writes files piece by piece under their final name, until stdin ends. */
import { closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

const [, , folder = ""] = process.argv;
let stop = false;
process.stdin.on("end", () => {
  stop = true;
});
process.stdin.resume();
for (let count = 0; !stop; count++) {
  const file = openSync(join(folder, `careless-${count}.xml`), "w");
  for (const piece of ["<?xml version='1.0'?>", "<XmlMsg>", "</XmlMsg>\r\n"]) {
    writeSync(file, piece);
    await wait(1);
  }
  closeSync(file);
}
