import { describe, expect, test } from "vitest";
import { type ScriptedCard, scriptedCard } from "../test/scripted-card.ts";
import type { CommandApdu } from "./apdu.ts";
import { BinaryFile } from "./binary-file.ts";
import { toHex } from "./bytes.ts";
import { CardSession } from "./card-session.ts";
import { JpkiError } from "./errors.ts";
import { myNumberCardProfile } from "./layout/my-number-card.ts";
import { writeTlv } from "./tlv.ts";

const { files } = myNumberCardProfile.applications.surface;
const content = writeTlv(
  0xff20,
  Uint8Array.from({ length: 700 }, (_, index) => index & 0xff),
);

interface Habits {
  /** Answer to a command with extended length; a function may throw instead. */
  readonly extended?: () => string;
  readonly shortIdentifier?: string;
  readonly mostBytes?: number;
  readonly pastEnd?: string;
  readonly file?: Uint8Array;
}

/** A card with one file and habits real cards have. */
function fileCard(habits: Habits = {}): ScriptedCard {
  const file = habits.file ?? content;
  let selected = false;
  return scriptedCard((command) => {
    if (command.ins === 0xa4) {
      selected ||= command.p1 === 0x02;
      return "9000";
    }
    if (command.extended && habits.extended) return habits.extended();
    if (command.p1 & 0x80) {
      if (habits.shortIdentifier) return habits.shortIdentifier;
      selected = true;
      return piece(command.p2, command);
    }
    return selected ? piece(command.p1 * 0x100 + command.p2, command) : "6986";
  });
  function piece(offset: number, { le = 0 }: CommandApdu): string {
    if (offset >= file.length) return habits.pastEnd ?? "6B00";
    const bytes = file.subarray(offset, offset + Math.min(le, habits.mostBytes ?? le));
    return `${toHex(bytes)}${bytes.length < le && habits.mostBytes === undefined ? "6282" : "9000"}`;
  }
}

function using<T>(
  card: ScriptedCard,
  work: (file: BinaryFile, session: CardSession) => Promise<T>,
): Promise<T> {
  const session = new CardSession(card, myNumberCardProfile);
  return session.use("surface", undefined, (channel) =>
    work(new BinaryFile(channel, files.surface), session),
  );
}

const reads = (card: ScriptedCard): readonly string[] =>
  card.sent.filter((hex) => hex.startsWith("00B0"));

test("a whole object: one short read by short identifier, the rest in one extended read", async () => {
  const card = fileCard();
  expect(await using(card, (file) => file.readObject())).toEqual(content);
  expect(reads(card)).toEqual(["00B0820000", "00B001000001C1"]);
});

describe("a reader or card without extended length gets 256-byte reads, and is not asked again", () => {
  test.each<[string, () => string]>([
    ["6700", () => "6700"],
    ["6985", () => "6985"],
    ["6F00", () => "6F00"],
    [
      "a failed exchange",
      () => {
        throw new JpkiError("TRANSMIT_FAILED", "scripted");
      },
    ],
  ])("%s", async (_, extended) => {
    const card = fileCard({ extended });
    await using(card, async (file, session) => {
      expect(await file.readObject()).toEqual(content);
      expect(session.extendedLength).toBe(false);
      expect(await file.read(0, content.length)).toEqual(content);
    });
    expect(card.sent.filter((hex) => hex.length > 10 && hex.startsWith("00B0"))).toHaveLength(1);
  });
});

test.each(["6A86", "6A82", "6A81"])(
  "a card that refuses short identifiers (%s) gets SELECT by file identifier",
  async (shortIdentifier) => {
    const card = fileCard({ shortIdentifier });
    await using(card, async (file, session) => {
      expect(await file.readObject()).toEqual(content);
      expect(session.shortIdentifiers).toBe(false);
    });
    expect(card.sent).toContain("00A4020C020002");
  },
);

test.each([1, 7, 100])(
  "a card that gives %i bytes at a time: each piece is asked for in turn",
  async (mostBytes) => {
    const card = fileCard({ mostBytes });
    const length = Math.min(100, mostBytes * 10);
    expect(await using(card, (file) => file.read(0, length))).toEqual(content.subarray(0, length));
  },
);

test("a card that corrects Le upwards gives more than was asked for; the rest is left aside", async () => {
  const card = scriptedCard(({ ins, le = 0 }) =>
    ins === 0xb0 ? (le === 16 ? `${toHex(content.subarray(0, 16))}9000` : "6C10") : "9000",
  );
  expect(await using(card, (file) => file.read(0, 7))).toEqual(content.subarray(0, 7));
});

test("pieces without an end are cut off", async () => {
  const card = fileCard({ mostBytes: 1 });
  await expect(using(card, (file) => file.read(0, 700))).rejects.toThrowError(
    /more than 27 pieces/,
  );
  expect(card.sent.length).toBeLessThan(40);
});

test.each(["6B00", "6282", "9000"])(
  "a file that ends before its object does (%s) is refused",
  async (pastEnd) => {
    const card = fileCard({ file: content.subarray(0, 300), pastEnd });
    await expect(using(card, (file) => file.readObject())).rejects.toThrowError(
      expect.objectContaining({ code: "FILE_INVALID", message: "File 0002 ends at byte 300." }),
    );
  },
);

test("an object that claims more than a file can hold is refused before it is read", async () => {
  const card = fileCard({
    file: writeTlv(0xff20, new Uint8Array(0x8000)).subarray(0, 300),
  });
  await expect(using(card, (file) => file.readObject())).rejects.toThrowError(/claims 32773 bytes/);
  expect(reads(card)).toHaveLength(1);
});

test("a removal during the extended read is a removal, not a reason to try again", async () => {
  const card = fileCard({
    extended: () => {
      throw new JpkiError("CARD_REMOVED", "scripted");
    },
  });
  await expect(using(card, (file) => file.readObject())).rejects.toThrowError(
    expect.objectContaining({ code: "CARD_REMOVED" }),
  );
});

test("a failed exchange of ordinary length is not repeated", async () => {
  const card = scriptedCard(({ ins }) => {
    if (ins === 0xb0) throw new JpkiError("TRANSMIT_FAILED", "scripted");
    return "9000";
  });
  await expect(using(card, (file) => file.readObject())).rejects.toThrowError(
    expect.objectContaining({ code: "TRANSMIT_FAILED" }),
  );
  expect(reads(card)).toHaveLength(1);
});

test("the files of the 12-digit number cannot be opened", () => {
  const forbidden = Object.values(myNumberCardProfile.applications).flatMap((application) =>
    Object.values(application.files).filter((file) => file.forbidden),
  );
  expect(forbidden.map(({ id }) => id)).toEqual([0x0001, 0x0005]);
  const channel = { session: new CardSession(fileCard(), myNumberCardProfile) };
  for (const file of forbidden) {
    expect(() => new BinaryFile(channel as never, file)).toThrowError(
      expect.objectContaining({ code: "COMMAND_INVALID" }),
    );
  }
});
