import { JpkiError } from "@uketsuke/jpki";
import { virtualReader } from "@uketsuke/jpki/virtual-card";
import { expect, test } from "vitest";
import type { Slot } from "../src/sandbox/slot.ts";
import { kioskUnderTest, plainPage } from "./kiosk-under-test.ts";

/** A slot whose reader can be unplugged, and fails to open a number of times before it is there again. */
function pluggableSlot(): { slot: Slot; unplug(failures: number): Promise<void> } {
  let reader = virtualReader();
  let failures = 0;
  return {
    slot: {
      kind: "process",
      description: "a reader with a loose cable",
      async openReader() {
        if (failures-- > 0)
          throw new JpkiError("PCSC_UNAVAILABLE", "the service of this test is not there yet");
        reader = virtualReader();
        return reader;
      },
      async insert(card) {
        reader.insert(card);
        return {};
      },
      async remove() {
        reader.remove();
      },
      async [Symbol.asyncDispose]() {},
    },
    async unplug(times) {
      failures = times;
      await reader[Symbol.asyncDispose]();
    },
  };
}

test("the reader is lost while nobody is there, and in a visit: out of service, tried again, back by itself", async () => {
  const { slot, unplug } = pluggableSlot();
  await using kiosk = await kioskUnderTest({
    slot: async () => slot,
    timeOuts: { readerRetrySeconds: [0.05, 0.1], errorSeconds: 0.05 },
  });
  await using page = await plainPage(kiosk.agent.origin);
  await page.hears("PLACE_CARD");
  await unplug(3);
  await page.hears("OUT_OF_SERVICE");
  await page.hears("PLACE_CARD");
  expect(await kiosk.journal()).toContain("reader lost READER_UNAVAILABLE");

  page.insert("taro");
  await page.hears("CHOOSE_METHOD");
  await unplug(1);
  expect(await page.hears("ERROR")).toMatchObject({ takeCard: false });
  await page.hears("OUT_OF_SERVICE");
  await page.hears("PLACE_CARD");

  page.insert("taro");
  await page.hears("CHOOSE_METHOD");
  page.send({ cmd: "CANCEL" });
  expect(await page.hears("RESULT")).toMatchObject({ outcome: "cancelled" });
});
