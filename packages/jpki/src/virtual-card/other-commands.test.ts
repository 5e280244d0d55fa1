import { beforeEach, describe, expect, test } from "vitest";
import { commands, send, statusOf } from "../../test/hex-exchange.ts";
import type { VirtualCard } from "./card.ts";
import { issueCard } from "./issue-card.ts";
import { createIssuer } from "./issuer.ts";

const issuer = await createIssuer();
const { selectJpki, selectSurface, selectFile, verify } = commands;
const selectCommonCard = "00A4040C0AD3921000310001010100";
const selectResidentRegistry = "00A4040C0AD3921000310001010401";
const selectCardManager = "00A4040C07A0000001510000";
let card: VirtualCard;

beforeEach(async () => {
  card = await issueCard({ persona: "taro", issuer });
});

describe("READ RECORD", () => {
  test("one record, by the current file and by short identifier", async () => {
    const expiry = Buffer.from(card.persona.cardExpiry.replaceAll("-", "")).toString("hex");
    const end = `3939393939${expiry}9000`.toUpperCase();
    await send(card, selectCommonCard);
    const short = await send(card, "00B2010C00");
    expect(short.startsWith("011C37")).toBe(true);
    expect(short.endsWith(end)).toBe(true);
    expect(await send(card, "00B2010400")).toBe(short);
    expect(await statusOf(card, selectFile("0001"), "00B2010400")).toBe("9000");
    await send(card, selectResidentRegistry);
    expect(await send(card, "00B2011400")).toMatch(/^0110.{32}9000$/);
  });

  test.each([
    ["no such record", "00B2020C00", "6A83"],
    ["record 0", "00B2000C00", "6A83"],
    ["no such file", "00B2014400", "6A82"],
    ["several records", "00B2010D00", "6A81"],
    ["another P2", "00B2010800", "6A86"],
    ["no current file", "00B2010400", "6986"],
    ["without Le", "00B2010C", "6700"],
    ["with data", "00B2010C01AA00", "6700"],
    ["a short Le", "00B2010C05", "6C1E"],
    ["a PIN", "00B201E400", "6981"],
  ])("%s", async (_, command, expected) => {
    expect(await statusOf(card, selectCommonCard, command)).toBe(expected);
  });

  test("records are not read by offset, nor other files by record", async () => {
    expect(await statusOf(card, selectCommonCard, "00B0810000")).toBe("6981");
    expect(await statusOf(card, selectJpki, "00B2013400")).toBe("6981");
    expect(await statusOf(card, "00A4040C07A0000001510000", "00B2010400")).toBe("6986");
  });
});

describe("GET DATA", () => {
  test("answers after power-on and after SELECT of the card manager, not inside an application", async () => {
    expect(await send(card, "00CA00F000")).toBe("39393939399000");
    for (const application of [selectJpki, selectSurface, selectCommonCard]) {
      expect(await statusOf(card, application, "00CA00F000")).toBe("6A88");
      expect(await statusOf(card, selectCardManager, "00CA00F000")).toBe("9000");
    }
    await send(card, selectJpki);
    card.reset();
    expect(await statusOf(card, "00CA00F000")).toBe("9000");
  });

  test("the contact ATR answers everywhere, or with an application alone", async () => {
    const atr = "E000FF8131FE45149000";
    expect(await send(card, "00CA5F5100")).toBe(atr);
    await send(card, selectJpki);
    expect(await send(card, "00CA5F5100")).toBe(atr);
    const other = await issueCard({
      persona: "taro",
      issuer,
      behaviour: { contactAtr: "with-application" },
    });
    expect(await send(other, "00CA5F5100")).toBe("6A88");
    await send(other, selectJpki);
    expect(await send(other, "00CA5F5100")).toBe(atr);
  });

  test.each([
    ["no such object", "00CA012300", "6A88"],
    ["a long object with a short Le", "00CA7F2100", "6700"],
    ["a long object with extended Le", "00CA7F21000000", "9000"],
    ["a long object with too little extended Le", "00CA7F21000100", "6700"],
    ["a short object with extended Le", "00CA00F2000000", "9000"],
    ["too little Le", "00CA00F204", "6C08"],
    ["without Le", "00CA00F2", "6700"],
    ["with data", "00CA00F201AA00", "6700"],
  ])("%s", async (_, command, expected) => {
    expect(await statusOf(card, command)).toBe(expected);
  });

  test("a phone and another card have none", async () => {
    const others = [
      await issueCard({ persona: "android", issuer }),
      await issueCard({ persona: "not-my-number-card", issuer }),
    ];
    for (const other of others) {
      expect(await send(other, "00CA00F000")).toBe("6A88");
      expect(await send(other, selectCommonCard)).toBe("6A82");
    }
  });
});

describe("INTERNAL AUTHENTICATE", () => {
  test("the one key answers 1 to 255 bytes, the same ones the same way", async () => {
    await send(card, selectCommonCard);
    const answer = await send(card, "0088009901AA00");
    expect(answer).toHaveLength(2 * 256 + 4);
    expect(await send(card, "0088009901AA00")).toBe(answer);
    expect(await statusOf(card, `00880099FF${"11".repeat(255)}00`)).toBe("9000");
  });

  test.each([
    ["nothing to sign", "0088009900", "6700"],
    ["without Le", "0088009901AA", "6700"],
    ["more than 255 bytes", `00880099000100${"11".repeat(256)}0000`, "6700"],
    ["another P1", "0088019901AA00", "6A86"],
    ["a short Le", "0088009901AA10", "6C00"],
    ["no such key", "0088009701AA00", "6A82"],
    ["a PIN", "0088009C01AA00", "6981"],
    ["PERFORM SECURITY OPERATION with the same key", "802A009901AA00", "6985"],
  ])("%s", async (_, command, expected) => {
    expect(await statusOf(card, selectCommonCard, command)).toBe(expected);
  });

  test("keys of the other applications refuse: 6982 behind a PIN, 6985 otherwise", async () => {
    expect(await statusOf(card, selectJpki, "0088009701AA00")).toBe("6982");
    expect(await statusOf(card, selectJpki, verify("98", "1234"), "0088009701AA00")).toBe("6985");
    const basicInformation = commands.selectBasicInformation;
    expect(await statusOf(card, basicInformation, "0088009301AA00")).toBe("6985");
  });
});

test("the PINs of both applications are counted each for itself", async () => {
  expect(await statusOf(card, selectCommonCard, verify("9C", "9999"))).toBe("63C2");
  expect(await statusOf(card, selectResidentRegistry, "0020009C")).toBe("63C3");
  expect(await statusOf(card, selectCommonCard, "0020009C")).toBe("63C2");
});
