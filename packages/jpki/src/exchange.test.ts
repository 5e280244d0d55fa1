import fc from "fast-check";
import { expect, test } from "vitest";
import { scriptedCard } from "../test/scripted-card.ts";
import type { CommandApdu } from "./apdu.ts";
import { fromHex, toHex } from "./bytes.ts";
import { StatusWordError } from "./errors.ts";
import { exchange, exchangeOnce, expectSuccess, maximumGetResponses } from "./exchange.ts";

const read: CommandApdu = { cla: 0x00, ins: 0xb0, p1: 0x81, p2: 0x00, le: 256 };
const badResponse = expect.objectContaining({ code: "BAD_RESPONSE" });
const isGetResponse = (command: CommandApdu): boolean => command.ins === 0xc0;

test("61xx is followed until 9000 and the pieces are joined", async () => {
  const pieces = ["AABB6102", "CCDD6101", "EE9000"];
  const card = scriptedCard(() => pieces.shift() ?? "6F00");
  const { data, statusWord } = await exchange(card, read);
  expect(toHex(data)).toBe("AABBCCDDEE");
  expect(statusWord).toBe(0x9000);
  expect(card.sent).toEqual(["00B0810000", "00C0000002", "00C0000001"]);
});

test("6Cxx repeats the command once, with the Le the card wants", async () => {
  const card = scriptedCard(({ le }) => (le === 3 ? "0102039000" : "6C03"));
  expect(toHex((await exchange(card, read)).data)).toBe("010203");
  expect(card.sent).toEqual(["00B0810000", "00B0810003"]);
});

test("6Cxx in the middle of GET RESPONSE is corrected once too", async () => {
  const card = scriptedCard((command) =>
    isGetResponse(command) ? (command.le === 1 ? "AA9000" : "6C01") : "6105",
  );
  expect(toHex((await exchange(card, read)).data)).toBe("AA");
});

test("a card that corrects Le for ever gets two commands", async () => {
  let le = 1;
  const card = scriptedCard(() => `6C${toHex(Uint8Array.of(++le))}`);
  expect((await exchange(card, read)).statusWord).toBe(0x6c03);
  expect(card.sent).toHaveLength(2);
});

test("6C00 to a command that asked for 256 is not a correction", async () => {
  const card = scriptedCard(() => "6C00");
  expect((await exchange(card, read)).statusWord).toBe(0x6c00);
  expect(card.sent).toHaveLength(1);
});

test("61xx without data, for ever, ends after two commands", async () => {
  const card = scriptedCard(() => "6110");
  await expect(exchange(card, read)).rejects.toThrowError(badResponse);
  expect(card.sent).toHaveLength(2);
});

test("61xx with a byte each time ends when more came than was asked for, or at the cap", async () => {
  const card = scriptedCard(() => "AA6101");
  await expect(exchange(card, { ...read, le: 16 })).rejects.toThrowError(/more than the 16 bytes/);
  expect(card.sent.length).toBeLessThan(20);
  const patient = scriptedCard(() => "AA6101");
  await expect(exchange(patient, { ...read, le: 65_536 })).rejects.toThrowError(/still announces/);
  expect(patient.sent).toHaveLength(maximumGetResponses + 1);
});

test("61FF with more bytes than Le is refused", async () => {
  const card = scriptedCard(() => `${"AA".repeat(9)}61FF`);
  await expect(exchange(card, { ...read, le: 8 })).rejects.toThrowError(badResponse);
});

test("without Le nothing is fetched: 61xx stays a refusal", async () => {
  const card = scriptedCard(() => "6110");
  const { le, ...select } = read;
  expect((await exchange(card, select)).statusWord).toBe(0x6110);
  expect(card.sent).toHaveLength(1);
});

test("an answer longer than Le is refused, a shorter one is not", async () => {
  const card = scriptedCard(() => `${"AA".repeat(8)}9000`);
  await expect(exchangeOnce(card, { ...read, le: 7 })).rejects.toThrowError(badResponse);
  expect((await exchangeOnce(card, { ...read, le: 9 })).data).toHaveLength(8);
});

test.each(["", "90"])("an answer %j is no response", async (answer) => {
  await expect(
    exchangeOnce(
      scriptedCard(() => answer),
      read,
    ),
  ).rejects.toThrowError(badResponse);
});

test("the bytes sent are zeroed when the answer is there, and when there is none", async () => {
  const seen: Uint8Array[] = [];
  const verify = { cla: 0, ins: 0x20, p1: 0, p2: 0x98, data: fromHex("38333631") };
  const transmit = async (command: Uint8Array): Promise<Uint8Array> => {
    seen.push(command);
    expect(toHex(command)).toBe("002000980438333631");
    if (seen.length === 2) throw new Error("torn");
    return fromHex("9000");
  };
  await exchangeOnce({ transmit }, verify);
  await expect(exchangeOnce({ transmit }, verify)).rejects.toThrowError("torn");
  expect(seen.map(toHex)).toEqual(["00".repeat(9), "00".repeat(9)]);
});

test("of all 65,536 status words only 9000 is a success", () => {
  const success = Array.from({ length: 0x10000 }, (_, statusWord) => statusWord).filter(
    (statusWord) => {
      try {
        expectSuccess(read, { data: new Uint8Array(), statusWord });
        return true;
      } catch (error) {
        if (!StatusWordError.is(error)) throw error;
        expect([error.statusWord, error.command, error.code]).toEqual([
          statusWord,
          "00B08100",
          "STATUS_WORD",
        ]);
        return false;
      }
    },
  );
  expect(success).toEqual([0x9000]);
});

test("whatever a card answers, an exchange ends within the cap with a response or BAD_RESPONSE", async () => {
  const answers = fc.array(
    fc.oneof(
      fc.uint8Array({ maxLength: 12 }),
      fc
        .tuple(
          fc.uint8Array({ maxLength: 4 }),
          fc.constantFrom(0x61, 0x6c),
          fc.integer({ min: 0, max: 255 }),
        )
        .map(([data, sw1, sw2]) => Uint8Array.of(...data, sw1, sw2)),
    ),
    { minLength: 1, maxLength: 6 },
  );
  await fc.assert(
    fc.asyncProperty(answers, async (list) => {
      let index = 0;
      const card = scriptedCard(() => list[index++ % list.length] ?? "6F00");
      await exchange(card, read).then(
        ({ data }) => expect(data.length).toBeLessThanOrEqual(256),
        (error) => expect(error).toEqual(badResponse),
      );
      expect(card.sent.length).toBeLessThanOrEqual(2 * maximumGetResponses + 2);
    }),
  );
});
