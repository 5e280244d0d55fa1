import { expect } from "vitest";
import { type Card, JpkiError, openMyNumberCard } from "../../src/index.ts";
import { pcscReader } from "../../src/pcsc/index.ts";
import { type Fault, namedFaults, readFaultScript } from "../../src/virtual-card/index.ts";
import { digits } from "../expectations.ts";
import { scenario } from "../third-parties.ts";

const readBinary = { command: "00B0" };
const more: readonly Fault[] = [
  { kind: "cut", bytes: 0 },
  { kind: "cut", bytes: 1 },
  { kind: "oversized", bytes: 70_000 },
  { kind: "wrong-length", by: 5 },
];
const scripts = {
  ...namedFaults,
  ...Object.fromEntries(
    more.map((fault) => [JSON.stringify(fault), [{ when: readBinary, fault }]] as const),
  ),
};

/** The whole way of a PIN, and nothing that would make a torn card look whole. */
async function visit(card: Card): Promise<void> {
  await using opened = await openMyNumberCard(card);
  await opened.authentication.readCertificate();
  await opened.authentication.verifyPin(digits("1234"));
  await opened.authentication.answer(digits("challenge"), { method: "pin" });
}

scenario(
  "every named fault in a real slot ends in a typed error, and the next insertion works",
  ["pcscd", "pcsclite"],
  async (bench) => {
    await using reader = await pcscReader({ name: /pcd 00 00/i });
    const cards = reader.cards()[Symbol.asyncIterator]();
    for (const [name, script] of Object.entries(scripts)) {
      const card = await bench.issue({ persona: "taro" });
      card.faults.script = readFaultScript(script);
      await using inserted = await bench.insert(card);
      const { value: present } = await cards.next();
      // Who waits for a mute card takes it out in the end; for vpcd an empty answer is none.
      const mute = name === "mute" || name.includes('"bytes":0');
      const patience = setTimeout(() => card.remove(), mute ? 500 : 30_000);
      const ended: unknown = await visit(present).then(
        () => "done",
        (reason: unknown) => reason,
      );
      clearTimeout(patience);
      const harmless = name === "slow" || name.startsWith("hostile-photo");
      if (harmless) expect(ended, name).toBe("done");
      else expect(JpkiError.is(ended), `${name}: ${String(ended)}`).toBe(true);
      expect(card.verifyCount, name).toBeLessThanOrEqual(1);
      expect(card.commandCount, name).toBeLessThanOrEqual(200);
      expect(card.alarms).toEqual([]);
      await inserted[Symbol.asyncDispose]();
    }
    await bench.insert(await bench.issue({ persona: "taro" }));
    await visit((await cards.next()).value);
  },
);
