import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeResponse, encodeCommand } from "../apdu.ts";
import { fromHex } from "../bytes.ts";
import { myNumberCardProfile } from "../layout/my-number-card.ts";
import type { VirtualCard } from "./card.ts";
import { issueCard } from "./issue-card.ts";
import { createIssuer } from "./issuer.ts";

const issuer = await createIssuer();
const aids = Object.values(myNumberCardProfile.applications).map(({ aid }) => fromHex(aid));

const timeout = 120_000;
const byte = fc.integer({ min: 0, max: 0xff });
const anyBytes = fc.uint8Array({ maxLength: 300 });

/** Commands near the ones the card knows: that is where its state lies. */
const nearCommand = fc
  .record({
    cla: fc.constantFrom(0x00, 0x80, 0x08),
    ins: fc.constantFrom(0xa4, 0xb0, 0x20, 0x24, 0x84, 0x2a, 0xa2, 0xae, 0xca, 0xc0, 0xfc),
    p1: fc.oneof(fc.constantFrom(0x00, 0x01, 0x02, 0x04, 0x06, 0x80, 0x8a), byte),
    p2: fc.oneof(fc.constantFrom(0x00, 0x0c, 0x80, 0x97, 0x98, 0x9b, 0xc1), byte),
    data: fc.option(
      fc.oneof(
        fc.constantFrom(...aids),
        fc.constantFrom("0006", "0016", "0017", "0018", "31323334").map(fromHex),
        fc.uint8Array({ minLength: 1, maxLength: 300 }),
      ),
      { nil: undefined },
    ),
    le: fc.option(fc.integer({ min: 1, max: 0x10000 }), { nil: undefined }),
  })
  .map(encodeCommand);

async function answersAll(card: VirtualCard, commands: readonly Uint8Array[]): Promise<void> {
  for (const command of commands) {
    const { data, statusWord } = decodeResponse(await card.transmit(command));
    expect(data.length === 0 || statusWord === 0x9000).toBe(true);
  }
}

test("any bytes end in a status word, and data comes with 9000 only", { timeout }, async () => {
  const card = await issueCard({ persona: "taro", issuer });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(nearCommand, anyBytes), { minLength: 1, maxLength: 40 }),
      async (commands) => {
        card.reset();
        await answersAll(card, commands);
      },
    ),
    { numRuns: 300 },
  );
});

test("without the right entries no key signs and no closed file opens", { timeout }, async () => {
  const closed = [
    "00A4040C0AD392F000260100000001",
    "00B0810000",
    "802A009701AA00",
    "802A009A01AA00",
    "00A4040C0AD3921000310001010408",
    "00B0820000",
    "00A4040C0AD3921000310001010402",
    "00B0820000",
  ].map(fromHex);
  const guesses = fc.array(
    nearCommand.filter((command) => !Buffer.from(command).includes("1234")),
    { maxLength: 40 },
  );
  await fc.assert(
    fc.asyncProperty(guesses, async (commands) => {
      const card = await issueCard({ persona: "taro", issuer });
      await answersAll(card, commands);
      for (const command of closed) {
        const { data } = decodeResponse(await card.transmit(command));
        expect(data).toHaveLength(0);
      }
    }),
    { numRuns: 100 },
  );
});

test("tries never grow without the right entry", { timeout }, async () => {
  const left = async (card: VirtualCard): Promise<number> => {
    await card.transmit(fromHex("00A4040C0AD392F000260100000001"));
    return decodeResponse(await card.transmit(fromHex("00200098"))).statusWord & 0x0f;
  };
  await fc.assert(
    fc.asyncProperty(fc.array(nearCommand, { maxLength: 30 }), async (commands) => {
      const card = await issueCard({ persona: "taro", issuer });
      let before = await left(card);
      for (const command of commands) {
        await card.transmit(command);
        const now = await left(card);
        if (!Buffer.from(command).includes("1234")) expect(now).toBeLessThanOrEqual(before);
        before = now;
      }
    }),
    { numRuns: 100 },
  );
});
