import { beforeEach, describe, expect, test } from "vitest";
import { commands, send, statusOf } from "../../test/hex-exchange.ts";
import { JpkiError } from "../errors.ts";
import type { VirtualCard } from "./card.ts";
import { issueCard } from "./issue-card.ts";
import { createIssuer } from "./issuer.ts";

const issuer = await createIssuer();
const { selectJpki, verify } = commands;
const challenge = "0084000008";
let card: VirtualCard;

beforeEach(async () => {
  card = await issueCard({ persona: "taro", issuer });
});

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    (value) => value,
    (reason: unknown) => reason,
  );
  return JpkiError.is(error) ? error.code : "no error";
}

describe("removal", () => {
  test("aborts `removed`, fails every command, and another insertion is a new signal", async () => {
    const { removed } = card;
    await statusOf(card, selectJpki, verify("9B", "TARO1234"));
    card.remove();
    expect(removed.aborted).toBe(true);
    expect(await codeOf(send(card, challenge))).toBe("CARD_REMOVED");
    card.insert();
    expect(card.removed.aborted).toBe(false);
    expect(removed.aborted).toBe(true);
    expect(await statusOf(card, selectJpki, "00B0810000")).toBe("6982");
  });

  test("before the third command: the card has not seen it", async () => {
    card.faults.removeAt = 3;
    await statusOf(card, selectJpki, "00200098");
    expect(await codeOf(send(card, verify("98", "0000")))).toBe("CARD_REMOVED");
    expect(card.verifyCount).toBe(0);
  });

  test("tear: the card has carried out the command, the reader never hears of it", async () => {
    card.faults.tearAt = 2;
    await send(card, selectJpki);
    expect(await codeOf(send(card, verify("98", "0000")))).toBe("CARD_REMOVED");
    card.insert();
    expect(await statusOf(card, selectJpki, "00200098")).toBe("63C2");
  });

  test("a mute card answers nothing until it is taken out", async () => {
    card.faults.muteFrom = 1;
    const answer = send(card, challenge);
    const first = await Promise.race([
      answer.then(() => "answered"),
      new Promise((resolve) => setTimeout(() => resolve("silent"), 50)),
    ]);
    expect(first).toBe("silent");
    card.remove();
    expect(await codeOf(answer)).toBe("CARD_REMOVED");
  });

  test("a slow card can be taken out while it thinks", async () => {
    card.faults.delayMs = 60_000;
    const answer = send(card, challenge);
    card.remove();
    expect(await codeOf(answer)).toBe("CARD_REMOVED");
    card.insert();
    card.faults.delayMs = 5;
    expect(await statusOf(card, challenge)).toBe("9000");
  });
});

describe("answers of another form", () => {
  test("61xx: the answer comes in pieces", async () => {
    const whole = card.certificates.authentication;
    await send(card, selectJpki);
    card.faults.pieceBytes = 100;
    let answer = await send(card, "00B08A0000");
    expect(answer.slice(-4)).toBe("619C");
    let data = answer.slice(0, -4);
    for (let pieces = 0; answer.slice(-4, -2) === "61" && pieces < 5; pieces++) {
      answer = await send(card, `00C00000${answer.slice(-2)}`);
      data += answer.slice(0, -4);
    }
    expect(answer.slice(-4)).toBe("9000");
    expect(data).toBe(Buffer.from(whole.subarray(0, 256)).toString("hex").toUpperCase());
  });

  test("61xx: another command in between drops the rest", async () => {
    await send(card, selectJpki);
    card.faults.pieceBytes = 100;
    await send(card, "00B08A0000");
    await send(card, "00200098");
    expect(await statusOf(card, "00C0000000")).toBe("6985");
  });

  test("6Cxx: Le must be what there is", async () => {
    card.faults.exactLength = true;
    await send(card, selectJpki);
    expect(await send(card, "00B0880000")).toBe("6C03");
    expect(await send(card, "00B0880003")).toBe("8F8F009000");
  });

  test("6282: data and a warning at the end of the file", async () => {
    card.faults.endOfFileWarning = true;
    await send(card, selectJpki);
    expect(await send(card, "00B0880000")).toBe("8F8F006282");
    expect(await send(card, "00B0880003")).toBe("8F8F009000");
  });

  test("no extended length", async () => {
    card.faults.refuseExtendedLength = true;
    await send(card, selectJpki);
    expect(await send(card, "00B08A00000000")).toBe("6700");
    expect(await statusOf(card, "00B08A0000")).toBe("9000");
  });

  test("any bytes at all, on the command one likes", async () => {
    card.faults.replace = (command) =>
      command[1] === 0x84 ? Uint8Array.of(0x6f, 0x00) : undefined;
    expect(await send(card, challenge)).toBe("6F00");
    expect(await send(card, selectJpki)).toBe("9000");
    card.faults.replace = undefined;
    expect(await statusOf(card, challenge)).toBe("9000");
  });
});

describe("what is counted", () => {
  test("commands and entries; the trace never holds an entry", async () => {
    await statusOf(card, selectJpki, "00200098", verify("98", "1234"));
    expect(card.commandCount).toBe(3);
    expect(card.verifyCount).toBe(1);
    expect(card.trace).toEqual(["00A4040C D392F000260100000001", "00200098", "00200098"]);
  });

  test("disposing resets the chip and nothing else", async () => {
    await statusOf(card, selectJpki, verify("9B", "TARO1234"));
    await card[Symbol.asyncDispose]();
    expect(await statusOf(card, selectJpki, "00B0810000")).toBe("6982");
  });
});
