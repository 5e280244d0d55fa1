import { setTimeout as delay } from "node:timers/promises";
import { expect } from "vitest";
import { openMyNumberCard } from "../../src/index.ts";
import { insertIntoVpcd } from "../../src/virtual-card/index.ts";
import { digits, rejection } from "../expectations.ts";
import { scenario } from "../third-parties.ts";
import { watched } from "../watched-cards.ts";

scenario(
  "card A is taken and card B put into the same slot between two commands: nothing meant for A reaches B",
  ["pcscd", "pcsclite"],
  async (bench) => {
    const a = await bench.issue({ persona: "taro" });
    const b = await bench.issue({ persona: "hanako" });
    await using cards = watched();
    // Faster and slower than the service's own look at its slots.
    for (const gapMs of [0, 50, 600]) {
      const insertedA = await bench.insert(a);
      const first = await cards.next();
      const { authentication } = await openMyNumberCard(first);
      await authentication.verifyPin(digits("1234"));
      const commands = b.commandCount;
      const verified = b.verifyCount;

      await insertedA[Symbol.asyncDispose]();
      await delay(gapMs);
      const inserting = insertIntoVpcd(b, { port: bench.pcscd.vpcdPort });
      // A slow service sees the failed exchange first and the removal with the next one.
      const code = await codeOf(authentication.verifyPin(digits("1234")));
      expect(["CARD_REMOVED", "TRANSMIT_FAILED"]).toContain(code);
      await rejection(authentication.presence(), "CARD_REMOVED");
      expect(first.removed.aborted).toBe(true);
      expect([b.verifyCount, b.commandCount]).toEqual([verified, commands]);

      const second = await cards.next();
      const opened = await openMyNumberCard(second);
      const { serialNumber } = await opened.authentication.readCertificate();
      const { authentication: known } = await openMyNumberCard(b);
      expect(serialNumber).toBe((await known.readCertificate()).serialNumber);
      await rejection(opened.authentication.sign(new Uint8Array(32)), "PIN_NOT_VERIFIED");
      await rejection(authentication.presence(), "CARD_REMOVED");
      expect(b.verifyCount).toBe(verified);
      await (await inserting)[Symbol.asyncDispose]();
      await expect.poll(() => second.removed.aborted, { timeout: 10_000 }).toBe(true);
    }
  },
);

async function codeOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => "resolved",
    (error: unknown) => (error instanceof Error && "code" in error ? error.code : error),
  );
}
