/**
 * A receipt computer in a hurry: reads every .xml in argv[2] the moment it appears, until stdin ends. Prints a line for
 * every 100 looks and for every part of a file it saw, at the end what it saw in all.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";

const [, , folder = ""] = process.argv;
const whole = new Set<string>();
const partial = new Set<string>();
let looks = 0;
let stop = false;
process.stdin.on("end", () => {
  stop = true;
});
process.stdin.resume();
while (!stop) {
  look();
  await turn();
}
look();
console.log(JSON.stringify({ whole: whole.size, partial: [...partial] }));

function look(): void {
  if (++looks % 100 === 0) console.log("looked");
  for (const name of readdirSync(folder)) {
    if (!name.endsWith(".xml") || whole.has(name)) continue;
    const text = readFileSync(join(folder, name), "utf8");
    if (text.startsWith("<?xml") && text.endsWith("</XmlMsg>\r\n")) whole.add(name);
    else if (!partial.has(name)) {
      partial.add(name);
      console.log("saw a part");
    }
  }
}
