import { readFile } from "node:fs/promises";
import { persona } from "@uketsuke/jpki/virtual-card";
import { expect, test } from "vitest";
import { agentLog } from "../src/agent/log.ts";
import { kioskUnderTest, plainPage } from "./kiosk-under-test.ts";

const { name, address, birthDate, securityCode, pins } = persona("taro");
const [family = "", given = ""] = name.split("　");

/** Every two-byte character of an encoding, the other way round. */
function table(label: "shift_jis" | "euc-jp"): ReadonlyMap<string, number[]> {
  const decoder = new TextDecoder(label);
  const found = new Map<string, number[]>();
  for (let first = 0x81; first <= 0xfc; first++)
    for (let second = 0x40; second <= 0xfe; second++)
      found.set(decoder.decode(Uint8Array.of(first, second)), [first, second]);
  return found;
}

const tables = [table("shift_jis"), table("euc-jp")];

/** What must stand nowhere, in every form it could be written in. The PIN is too short for a hash not to hold it by chance. */
const canaries = [family, given, address, birthDate, birthDate.replaceAll("-", "")].flatMap(
  (word) => {
    const encoded = [
      Buffer.from(word, "utf8"),
      Buffer.from(word, "utf16le"),
      ...tables.map((known) =>
        Buffer.from([...word].flatMap((one) => known.get(one) ?? [...Buffer.from(one)])),
      ),
    ];
    return encoded.flatMap((bytes) => [
      bytes.toString("latin1"),
      bytes.toString("hex"),
      bytes.toString("base64").replace(/=*$/, ""),
    ]);
  },
);

function findings(text: Buffer): string[] {
  const latin = text.toString("latin1");
  return canaries.filter((canary) => latin.includes(canary));
}

test("log and journal of visits by face, PIN and staff hold no name, date, address, PIN or number", async () => {
  const lines: string[] = [];
  const log = agentLog({ destination: { write: (line: string) => void lines.push(line) } });
  await using kiosk = await kioskUnderTest({ log, timeOuts: { resultSeconds: 0.1 } });
  await using page = await plainPage(kiosk.agent.origin);
  for (const method of ["face", "pin", "staff"] as const) {
    page.insert("taro");
    await page.hears("CHOOSE_METHOD");
    page.send({ cmd: "CHOOSE", method });
    if (method === "pin") {
      await page.hears("ENTER_PIN");
      page.sendFrame("pin", pins.authentication ?? "");
    }
    if (method === "staff") {
      await page.hears("CONFIRM_STAFF");
      page.sendFrame("staffPassword", "practice");
      await page.hears("CONFIRM_STAFF");
      page.send({ cmd: "STAFF_CONFIRM", reason: "other" });
    }
    await page.hears("ASK_CONSENTS");
    page.send({ cmd: "CONSENT", medication: true });
    await page.hears("RESULT");
    page.removeCard();
    await page.hears("PLACE_CARD");
  }

  const journal = await readFile(kiosk.sandbox.journalPath);
  expect(findings(journal)).toEqual([]);
  expect(findings(Buffer.from(lines.join("")))).toEqual([]);
  const told = journal.toString().replace(/"(hash|previous|visit|at)":"[^"]*"/g, "");
  for (const secret of [pins.authentication ?? "", securityCode, "practice"]) {
    expect(told).not.toContain(secret);
    expect(lines.join("").replace(/"time":\d+/g, "")).not.toContain(secret);
  }
  // The search itself works: the result file does hold the name.
  const [file = ""] = await kiosk.results();
  const result = await readFile(`${kiosk.sandbox.folderPath}/face/${file}`);
  expect(findings(result).length).toBeGreaterThan(0);
});

test("the page is told the family name at the end, and nothing else of the person at any time", async () => {
  await using kiosk = await kioskUnderTest({ timeOuts: { resultSeconds: 0.1 } });
  await using page = await plainPage(kiosk.agent.origin);
  page.insert("taro");
  await page.hears("CHOOSE_METHOD");
  page.send({ cmd: "CHOOSE", method: "pin" });
  await page.hears("ENTER_PIN");
  page.sendFrame("pin", pins.authentication ?? "");
  await page.hears("ASK_CONSENTS");
  page.send({ cmd: "CONSENT" });
  expect(await page.hears("RESULT")).toMatchObject({ greetingName: family });
  page.removeCard();
  await page.hears("PLACE_CARD");
  const told = page.messages.filter(({ msg }) => msg !== "HELLO");
  for (const word of [given, address, birthDate]) expect(JSON.stringify(told)).not.toContain(word);
  const greeting = told.filter((message) => JSON.stringify(message).includes(family));
  expect(new Set(greeting.map(({ msg }) => msg))).toEqual(new Set(["RESULT"]));
});
