import { beforeEach, describe, expect, test } from "vitest";
import { commands, readFile, send, statusOf } from "../../test/hex-exchange.ts";
import { fromHex, toHex } from "../bytes.ts";
import type { VirtualCard } from "./card.ts";
import { issueCard } from "./issue-card.ts";
import { createIssuer } from "./issuer.ts";

const issuer = await createIssuer();
const { selectJpki, selectBasicInformation, selectSurface, selectFile, verify } = commands;
let card: VirtualCard;

beforeEach(async () => {
  card = await issueCard({ persona: "taro", issuer });
});

describe("SELECT", () => {
  test("a whole AID selects, without an answer in the data", async () => {
    expect(await send(card, selectJpki)).toBe("9000");
  });

  test("an unknown AID answers 6A82 and leaves the selection alone", async () => {
    await send(card, selectJpki);
    expect(await send(card, "00A4040C07A0000000041010")).toBe("6A82");
    expect(await statusOf(card, selectFile("0006"))).toBe("9000");
  });

  test("a prefix matches the first application that begins with it", async () => {
    expect(await send(card, "00A4040C05D392F00026")).toBe("9000");
    expect(await statusOf(card, selectFile("0006"))).toBe("9000");
  });

  test("one byte more than the AID matches nothing", async () => {
    expect(await send(card, "00A4040C0BD392F00026010000000100")).toBe("6A82");
  });

  test("住基AP and 共通カードAP can be selected, and each has its one file", async () => {
    expect(await statusOf(card, "00A4040C0AD3921000310001010401")).toBe("9000");
    expect(await statusOf(card, selectFile("0002"))).toBe("9000");
    expect(await statusOf(card, selectFile("0001"))).toBe("6A82");
    expect(await statusOf(card, "00A4040C0AD3921000310001010100")).toBe("9000");
    expect(await statusOf(card, selectFile("0001"))).toBe("9000");
  });

  test("00A40000 answers 6A86 after reset, and 9000 inside an application without leaving it", async () => {
    expect(await send(card, "00A40000")).toBe("6A86");
    await send(card, selectJpki);
    expect(await send(card, "00A40000")).toBe("9000");
    expect(await statusOf(card, selectFile("000A"))).toBe("9000");
    await send(card, "00A4040C07A0000001510000");
    expect(await send(card, "00A40000")).toBe("6A86");
  });

  test("3F00 is not there", async () => {
    expect(await send(card, "00A4000C023F00")).toBe("6A82");
    await send(card, selectJpki);
    expect(await send(card, "00A4000C023F00")).toBe("6A82");
    expect(await send(card, selectFile("3F00"))).toBe("6A82");
  });

  test("wrong P1, P2 and lengths", async () => {
    await send(card, selectJpki);
    expect(await send(card, "00A4030C020006")).toBe("6A86");
    expect(await send(card, "00A40200020006")).toBe("6A86");
    expect(await send(card, "00A4020C0106")).toBe("6700");
    expect(await send(card, "00A4041F0AD392F000260100000001")).toBe("6A86");
  });

  test("no file is there before an application is selected", async () => {
    expect(await statusOf(card, selectFile("0006"))).toBe("6A82");
    expect(await statusOf(card, "00B0000000")).toBe("6986");
    expect(await statusOf(card, "00B0860000")).toBe("6A82");
  });
});

describe("READ BINARY", () => {
  test("the token file has 160 bytes, padded with spaces", async () => {
    await statusOf(card, selectJpki, selectFile("0006"));
    const token = Buffer.from(await readFile(card));
    expect(token).toHaveLength(160);
    expect(token.subarray(0, 32).toString("latin1")).toBe("JPKIAPICCTOKEN2".padEnd(32));
    expect(token.subarray(96, 100).toString("hex")).toBe("0000040d");
    expect(token.subarray(140).toString("latin1")).toBe(`0301${"9".repeat(16)}`);
  });

  test("presence of both certificates", async () => {
    await statusOf(card, selectJpki, selectFile("0008"));
    expect(toHex(await readFile(card))).toBe("8F8F00");
  });

  test("a short identifier reads at once and becomes the current file", async () => {
    await send(card, selectJpki);
    const first = await send(card, "00B0860020");
    expect(fromHex(first).subarray(0, 15)).toEqual(new TextEncoder().encode("JPKIAPICCTOKEN2"));
    expect(await send(card, "00B0000004")).toBe(`${first.slice(0, 8)}9000`);
  });

  test("an extended read gives the whole file", async () => {
    await send(card, selectJpki);
    const answer = await send(card, "00B08A00000000");
    expect(answer).toBe(`${toHex(card.certificates.authentication)}9000`);
  });

  test("the end of the file: fewer bytes, then 6B00", async () => {
    await statusOf(card, selectJpki, selectFile("0008"));
    expect(await send(card, "00B0000200")).toBe("009000");
    expect(await send(card, "00B0000300")).toBe("6B00");
    expect(await send(card, "00B07FFF00")).toBe("6B00");
  });

  test("no Le, data, or a P1 that is neither offset nor short identifier", async () => {
    await statusOf(card, selectJpki, selectFile("0006"));
    expect(await send(card, "00B00000")).toBe("6700");
    expect(await send(card, "00B0000001AA00")).toBe("6700");
    expect(await send(card, "00B0E60000")).toBe("6A86");
    expect(await send(card, "00B0800000")).toBe("6A82");
  });

  test("keys, PINs and the terminal CA key have no content", async () => {
    await send(card, selectJpki);
    for (const id of ["0016", "0017", "0018", "001A", "001B"]) {
      expect(await statusOf(card, selectFile(id), "00B0000000")).toBe("6981");
    }
  });

  test("files behind a PIN answer 6982 until it is verified", async () => {
    await send(card, selectJpki);
    expect(await statusOf(card, "00B0810000")).toBe("6982");
    expect(await statusOf(card, verify("9B", "TARO1234"), "00B0810000")).toBe("9000");
    await send(card, selectBasicInformation);
    expect(await statusOf(card, "00B0820000")).toBe("6982");
    expect(await statusOf(card, verify("91", "1234"), "00B0820000")).toBe("9000");
    await send(card, selectSurface);
    expect(await statusOf(card, "00B0820000")).toBe("6982");
    expect(await statusOf(card, verify("92", "55021720332285"), "00B0820000")).toBe("9000");
  });
});

describe("VERIFY", () => {
  beforeEach(async () => {
    await send(card, selectJpki);
  });

  test("the tries left are asked for without data and cost nothing", async () => {
    expect(await statusOf(card, "00200098", "00200098", "00200098")).toBe("63C3");
    expect(await statusOf(card, "0020009B")).toBe("63C5");
    expect(card.verifyCount).toBe(0);
  });

  test("by the current file as by short identifier", async () => {
    await send(card, selectFile("0018"));
    expect(await send(card, "00200080")).toBe("63C3");
    expect(await send(card, "0020008004 31323334")).toBe("9000");
  });

  test("a wrong entry costs one try, the right one gives all of them back", async () => {
    expect(await statusOf(card, verify("98", "0000"))).toBe("63C2");
    expect(await statusOf(card, "00200098")).toBe("63C2");
    expect(await statusOf(card, verify("98", "1234"))).toBe("9000");
    expect(await statusOf(card, "00200098")).toBe("63C3");
    expect(card.verifyCount).toBe(2);
  });

  test("an entry of another length is a wrong entry", async () => {
    expect(await statusOf(card, verify("98", "12345"))).toBe("63C2");
  });

  test("the try that ends them answers 63C0, later ones 6984, the question 63C0", async () => {
    expect(await statusOf(card, verify("98", "0000"), verify("98", "0000"))).toBe("63C1");
    expect(await statusOf(card, verify("98", "0000"))).toBe("63C0");
    expect(await statusOf(card, verify("98", "1234"))).toBe("6984");
    expect(await statusOf(card, "00200098")).toBe("63C0");
    card.reset();
    expect(await statusOf(card, selectJpki, "00200098")).toBe("63C0");
  });

  test("a wrong entry takes away what a right one had opened", async () => {
    await send(card, verify("9B", "TARO1234"));
    expect(await statusOf(card, verify("9B", "WRONG123"), "00B0810000")).toBe("6982");
  });

  test("wrong P1, P2, Le, and things that are no PIN", async () => {
    expect(await send(card, "00200198")).toBe("6A86");
    expect(await send(card, "00200000")).toBe("6A86");
    expect(await send(card, "0020009C")).toBe("6A82");
    expect(await send(card, "00200097")).toBe("6981");
    expect(await send(card, "0020009800")).toBe("6700");
    card.reset();
    await send(card, selectJpki);
    expect(await send(card, "00200080")).toBe("6986");
  });

  test("each application has its own counters", async () => {
    await send(card, verify("98", "0000"));
    await send(card, selectBasicInformation);
    expect(await statusOf(card, "00200091")).toBe("63C3");
    expect(await statusOf(card, "00200095")).toBe("63CA");
    await send(card, selectSurface);
    expect(await statusOf(card, "00200092")).toBe("63CA");
  });
});

describe("security status", () => {
  const read = "00B0810000";

  test("SELECT of the same application clears it, unless the card is told otherwise", async () => {
    await statusOf(card, selectJpki, verify("9B", "TARO1234"));
    expect(await statusOf(card, selectJpki, read)).toBe("6982");
    const lax = await issueCard({ persona: "taro", issuer, behaviour: { clearOnReselect: false } });
    await statusOf(lax, selectJpki, verify("9B", "TARO1234"));
    expect(await statusOf(lax, selectJpki, read)).toBe("9000");
    expect(await statusOf(lax, selectSurface, selectJpki, read)).toBe("6982");
  });

  test("reset clears it together with the selection, and leaves the tries", async () => {
    await statusOf(card, selectJpki, verify("9B", "TARO1234"), verify("98", "0000"));
    card.reset();
    expect(await statusOf(card, read)).toBe("6A82");
    expect(await statusOf(card, selectJpki, read)).toBe("6982");
    expect(await statusOf(card, "00200098")).toBe("63C2");
  });

  test("the question about a verified PIN answers 63Cx, or 9000 when the card is told so", async () => {
    expect(await statusOf(card, selectJpki, verify("98", "1234"), "00200098")).toBe("63C3");
    const plain = await issueCard({
      persona: "taro",
      issuer,
      behaviour: { queryWhenVerified: "success" },
    });
    expect(await statusOf(plain, selectJpki, "00200098")).toBe("63C3");
    expect(await statusOf(plain, verify("98", "1234"), "00200098")).toBe("9000");
  });

  test("a PIN without limit answers 6300 and never blocks", async () => {
    const { persona } = card;
    const endless = await issueCard({
      persona: { ...persona, triesLeft: { authenticationPin: Number.POSITIVE_INFINITY } },
      issuer,
    });
    expect(await statusOf(endless, selectJpki, "00200098")).toBe("6300");
    for (let entry = 0; entry < 20; entry++) {
      expect(await statusOf(endless, verify("98", "0000"))).toBe("6300");
    }
    expect(await statusOf(endless, verify("98", "1234"))).toBe("9000");
  });
});

describe("CHANGE REFERENCE DATA", () => {
  test("after VERIFY the PIN is another one", async () => {
    await send(card, selectJpki);
    expect(await statusOf(card, "0024019804 35363738")).toBe("6982");
    await send(card, verify("98", "1234"));
    expect(await statusOf(card, "0024019803 353637")).toBe("6A80");
    expect(await statusOf(card, "00240198")).toBe("6700");
    expect(await statusOf(card, "0024009804 35363738")).toBe("6A86");
    expect(await statusOf(card, "0024018A04 35363738")).toBe("6981");
    expect(await statusOf(card, "0024019804 35363738")).toBe("9000");
    card.reset();
    expect(await statusOf(card, selectJpki, verify("98", "5678"))).toBe("9000");
  });
});

describe("GET CHALLENGE", () => {
  test("gives 1 to 256 random bytes, with or without an application", async () => {
    expect(await send(card, "0084000000")).toHaveLength(2 * 258);
    await send(card, selectJpki);
    const [first, second] = [await send(card, "0084000010"), await send(card, "0084000010")];
    expect(first).toHaveLength(2 * 18);
    expect(first).not.toBe(second);
  });

  test("refuses extended length, data, P1 P2 and no Le", async () => {
    expect(await send(card, "00840000000010")).toBe("6985");
    expect(await send(card, "0084000001AA10")).toBe("6700");
    expect(await send(card, "0084010010")).toBe("6A86");
    expect(await send(card, "00840000")).toBe("6700");
  });
});

describe("what the card does not do", () => {
  test.each([
    ["another class", "A0A40000", "6E00"],
    ["another instruction", "00FE0000", "6D00"],
    ["another instruction of class 80", "80500000", "6D00"],
    ["GET DATA of an object that is not there", "00CA004300", "6A88"],
    ["GET RESPONSE with nothing waiting", "00C0000000", "6985"],
    ["the last-command indicator of phones", "80FC0000", "6700"],
    ["a session key where none is configured", "80AE0000", "66F1"],
    ["a command cut off", "00A4", "6700"],
    ["a length that does not fit", "00A4040C0AD392", "6700"],
    ["nothing at all", "", "6700"],
  ])("%s", async (_, command, statusWord) => {
    expect(await send(card, command)).toBe(statusWord);
  });

  test("secure messaging in the JPKI application", async () => {
    await send(card, selectJpki);
    expect(await send(card, "80AE0000")).toBe("6982");
    expect(await send(card, "08B0000000")).toBe("69FC");
  });
});

describe("alarms", () => {
  test("nothing an ordinary visit does raises one", async () => {
    await statusOf(card, selectJpki, "00B0860000", verify("98", "1234"), selectSurface);
    await statusOf(card, verify("92", "55021720332285"), "00B0820000", selectBasicInformation);
    await statusOf(card, verify("91", "1234"), "00B0820000");
    expect(card.alarms).toEqual([]);
  });

  test.each([
    ["SELECT of EF 0001", selectBasicInformation, selectFile("0001")],
    ["READ of EF 0001 by short identifier", selectBasicInformation, "00B0810000"],
    ["the tries left of 照合番号A", selectBasicInformation, "00200094"],
    ["VERIFY of 照合番号A", selectBasicInformation, verify("94", "000000000000")],
    ["SELECT of EF 0005 of the surface", selectSurface, selectFile("0005")],
    ["READ of EF 0005 of the surface", selectSurface, "00B0850000"],
    ["照合番号A of the surface", selectSurface, "00200093"],
  ])("%s", async (_, application, command) => {
    await statusOf(card, application, command);
    expect(card.alarms).toHaveLength(1);
  });

  test("the same file identifiers of the JPKI application are harmless", async () => {
    await statusOf(card, selectJpki, selectFile("0001"));
    expect(card.alarms).toEqual([]);
  });
});
