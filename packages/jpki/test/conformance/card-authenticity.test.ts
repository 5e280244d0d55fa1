import { describe, expect, test } from "vitest";
import { decodeCommand } from "../../src/apdu.ts";
import { toHex } from "../../src/bytes.ts";
import {
  type Card,
  checkAge,
  checkSurface,
  type MyNumberCard,
  openMyNumberCard,
  printedBirthDate,
  verificationNumberB,
} from "../../src/index.ts";
import { instructions } from "../../src/layout/commands.ts";
import { tags } from "../../src/layout/file-formats.ts";
import { onlyValue, viewTlvs } from "../../src/tlv.ts";
import {
  cardFace,
  createIssuer,
  type Faults,
  issueCard,
  type PersonaName,
  sandboxAuthorities,
  type VirtualCard,
} from "../../src/virtual-card/index.ts";
import { alteredCard, type Forgery, fileOf } from "../altered-card.ts";
import { digits, rejection } from "../expectations.ts";
import { commands } from "../hex-exchange.ts";

const issuer = await createIssuer();
const photo = Uint8Array.from({ length: 14_999 }, (_, index) => (index * 7) & 0xff);
const trust = { authorities: sandboxAuthorities(issuer), hierarchy: "test" } as const;
const issue = (persona: PersonaName = "taro"): Promise<VirtualCard> =>
  issueCard({ persona, issuer, photo });
const numberOf = ({ persona }: VirtualCard): Uint8Array => verificationNumberB(cardFace(persona));
const birthOf = ({ persona }: VirtualCard): Uint8Array => printedBirthDate(cardFace(persona));

/** Commands as `CLA INS P1 P2`, with Le for reads: what each flow sends, in order. */
function recorded(card: Card): { readonly card: Card; readonly sent: string[] } {
  const sent: string[] = [];
  const transmit = (bytes: Uint8Array): Promise<Uint8Array> => {
    const { ins, le } = decodeCommand(bytes);
    const header = toHex(bytes.subarray(0, 4));
    sent.push(ins === instructions.readBinary.ins ? `${header} ${le}` : header);
    return card.transmit(bytes);
  };
  return {
    card: { ...proxy(card), transmit },
    sent,
  };
}

const proxy = (card: Card): Card => ({
  atr: card.atr,
  removed: card.removed,
  transmit: (bytes) => card.transmit(bytes),
  [Symbol.asyncDispose]: () => card[Symbol.asyncDispose](),
});

const surfaceSelect = "00A4040C";
const flows: readonly [
  name: string,
  call: (card: MyNumberCard, from: VirtualCard) => Promise<unknown>,
  sent: readonly string[],
][] = [
  [
    "readPhoto",
    ({ surface }, card) => surface.readPhoto({ verificationNumber: numberOf(card) }),
    [surfaceSelect, "00200092", "00200092", "00B08200 26", "00B001E8 15004"],
  ],
  [
    "readCheckedPhoto",
    ({ surface }, card) =>
      surface.readCheckedPhoto({ ...trust, verificationNumber: numberOf(card) }),
    [
      surfaceSelect,
      "00B08400 568",
      "00200092",
      "00200092",
      "00B08200 256",
      "00B00100 15583",
      "802A0000",
    ],
  ],
  [
    "readCheckedAge",
    ({ surface }, card) => surface.readCheckedAge({ ...trust, printedBirthDate: birthOf(card) }),
    [surfaceSelect, "00B08400 568", "00200091", "00200091", "00B08100 547", "802A0000"],
  ],
  [
    "readAge",
    ({ surface }, card) => surface.readAge({ printedBirthDate: birthOf(card) }),
    [surfaceSelect, "00200091", "00200091", "00B08100 547"],
  ],
  ["readIssuer", ({ surface }) => surface.readIssuer(), [surfaceSelect, "00B08300 320"]],
  [
    "basicInformation.readChecked",
    ({ basicInformation }, card) =>
      basicInformation.readChecked({ ...trust, verificationNumber: numberOf(card) }),
    [
      surfaceSelect,
      "00B08400 568",
      "00200095",
      "00200095",
      "00B08200 256",
      "00B08300 336",
      "00B08700 536",
      "802A0000",
    ],
  ],
];

test.each(flows)("%s sends these commands and no other", async (_, call, expected) => {
  const virtual = await issue();
  const { card, sent } = recorded(virtual);
  const myNumberCard = await openMyNumberCard(card);
  sent.length = 0;
  await call(myNumberCard, virtual);
  expect(sent).toEqual(expected);
  expect(virtual.alarms).toEqual([]);
});

describe.each<[string, Partial<Faults>]>([
  ["an ordinary card", {}],
  ["a reader without extended length", { refuseExtendedLength: true }],
  ["a card that answers in pieces", { pieceBytes: 100, refuseExtendedLength: true }],
  ["a card that corrects Le", { exactLength: true }],
  ["a card that warns at the end of a file", { endOfFileWarning: true }],
])("%s", (_, faults) => {
  test("gives a photo, a face, an age and the basic four items that are authentic", async () => {
    const card = await issue();
    const { surface, basicInformation } = await openMyNumberCard(card);
    Object.assign(card.faults, faults);
    const verificationNumber = numberOf(card);
    expect(await surface.readCheckedPhoto({ ...trust, verificationNumber })).toEqual({
      outcome: "authentic",
      hierarchy: "test",
      authority: "7000023/001",
      municipality: "9999921/000",
      proven: ["issuer", "attributes", "images", "photo", "card"],
      unproven: ["expiry", "security-code", "revocation"],
      photo,
    });
    expect(verificationNumber).toEqual(new Uint8Array(14));
    const face = await surface.readCheckedSurface({ ...trust, verificationNumber: numberOf(card) });
    if (face.outcome !== "authentic") throw new Error(face.reason);
    const { birthDate, cardExpiry } = card.persona;
    expect(face.surface).toMatchObject({ birthDate, sex: "male", photo });
    expect(face.surface.unsigned.expiry).toBe(cardExpiry);
    expect(face.unproven).toContain("expiry");
    const age = await surface.readCheckedAge({ ...trust, printedBirthDate: birthOf(card) });
    expect(age).toMatchObject({ outcome: "authentic", birthDate, unproven: ["revocation"] });
    const items = await basicInformation.readChecked({
      ...trust,
      verificationNumber: numberOf(card),
    });
    const { name, address } = card.persona;
    expect(items).toMatchObject({
      outcome: "authentic",
      attributes: { name, address, birthDate, sex: "male" },
      proven: ["issuer", "attributes", "card"],
      authority: "7000033/001",
    });
    expect(card.alarms).toEqual([]);
  });
});

test("after the PIN the basic four items need no number", async () => {
  const card = await issue();
  const { basicInformation } = await openMyNumberCard(card);
  await rejection(basicInformation.readChecked(trust), "PIN_NOT_VERIFIED");
  await basicInformation.verifyPin(digits(card.persona.pins.basicInformation ?? ""));
  expect(await basicInformation.readChecked(trust)).toMatchObject({ outcome: "authentic" });
});

test("the issuer is read freely, and what was read apart is checked apart", async () => {
  const card = await issue("hanako");
  const { surface } = await openMyNumberCard(card);
  expect(await surface.readIssuer()).toMatchObject({ municipality: "99999", version: 0 });
  const { file: certificate } = await surface.readCardVerifiableCertificate();
  const answer = await surface.answer(crypto.getRandomValues(new Uint8Array(16)));
  const { file } = await surface.readSurface({ verificationNumber: numberOf(card) });
  expect(checkSurface({ file, certificate, answer }, trust).outcome).toBe("authentic");
  const age = await surface.readAge({ printedBirthDate: birthOf(card) });
  expect(age.birthDate).toBe(card.persona.birthDate);
  expect(checkAge({ file: age.file, certificate, answer }, trust).outcome).toBe("authentic");
  await rejection(surface.answer(new Uint8Array(15)), "COMMAND_INVALID");
});

describe("a card that is not what it says: each has its own reason, and no photo comes out", () => {
  const surfaceSelected = commands.selectSurface;
  /** The face of a card, and where its photo lies in it. */
  const face = async (card: VirtualCard): Promise<Uint8Array> =>
    fileOf(
      card,
      "Surface",
      "0002",
      commands.verify("92", new TextDecoder().decode(numberOf(card))),
    );
  const refusing: Pick<Card, "transmit"> = { transmit: async () => Uint8Array.of(0x6a, 0x88) };
  const answering = (bytes: number): Pick<Card, "transmit"> => ({
    transmit: async () => Uint8Array.of(...new Uint8Array(bytes).fill(0x42), 0x90, 0x00),
  });
  const forgeries: readonly [
    string,
    string,
    (own: VirtualCard, other: VirtualCard) => Promise<Forgery>,
  ][] = [
    [
      "a forged photo",
      "photo-altered",
      async (own) => {
        const file = await face(own);
        const at = Buffer.from(file).indexOf(photo.subarray(0, 64));
        return { files: { 2: file.fill(0x11, at, at + 64) } };
      },
    ],
    [
      "the files of another card",
      "wrong-answer",
      async (_, other) => ({ files: { 2: await face(other) } }),
    ],
    ["a copy of the files that cannot answer", "no-answer", async () => ({ signer: refusing })],
    ["a copy that answers nothing at all", "no-answer", async () => ({ signer: answering(0) })],
    ["a copy with a short answer", "no-answer", async () => ({ signer: answering(255) })],
    ["a copy with a long answer", "no-answer", async () => ({ signer: answering(257) })],
    ["a copy that makes an answer up", "wrong-answer", async () => ({ signer: answering(256) })],
    [
      "a copy with a key of its own",
      "wrong-answer",
      async (_, other) => {
        await other.transmit(Uint8Array.from(Buffer.from(surfaceSelected, "hex")));
        return { signer: other };
      },
    ],
    [
      "a certificate of the other application",
      "unknown-authority",
      async (own) => ({ files: { 4: await fileOf(own, "BasicInformation", "0004") } }),
    ],
    [
      "a certificate that is none",
      "malformed",
      async () => ({ files: { 4: digits("no certificate") } }),
    ],
    [
      "a face that is none",
      "malformed",
      async () => ({ files: { 2: new Uint8Array(700).fill(0x30) } }),
    ],
    ["an empty face", "malformed", async () => ({ files: { 2: new Uint8Array() } })],
  ];

  test.each(forgeries)("%s: %s", async (_, reason, forge) => {
    const own = await issue("taro");
    const other = await issue("hanako");
    const forgery = await forge(own, other);
    const { surface } = await openMyNumberCard(alteredCard(own, forgery));
    const result = await surface.readCheckedPhoto({ ...trust, verificationNumber: numberOf(own) });
    expect(result).toEqual({ outcome: "not-authentic", reason, detail: expect.any(String) });
  });

  test("an expiry that is none: the signed photo is authentic, the whole face is malformed", async () => {
    const card = await issue();
    const file = await face(card);
    const digitsOfExpiry = digits(card.persona.cardExpiry.replaceAll("-", ""));
    const at = Buffer.from(file).lastIndexOf(digitsOfExpiry);
    const files = { 2: file.with(at, 0x41) };
    const { surface } = await openMyNumberCard(alteredCard(card, { files }));
    const photoOf = { ...trust, verificationNumber: numberOf(card) };
    expect(await surface.readCheckedPhoto(photoOf)).toMatchObject({ outcome: "authentic", photo });
    const faceOf = { ...trust, verificationNumber: numberOf(card) };
    expect(await surface.readCheckedSurface(faceOf)).toMatchObject({ reason: "malformed" });
  });

  test("a card of another issuer, and a sandbox card where real ones are wanted", async () => {
    const card = await issue();
    const { surface } = await openMyNumberCard(card);
    const stranger = { ...trust, authorities: sandboxAuthorities(await createIssuer()) };
    const read = (options: Parameters<typeof surface.readCheckedPhoto>[0]) =>
      surface.readCheckedPhoto(options);
    const before = card.verifyCount;
    expect(await read({ ...stranger, verificationNumber: numberOf(card) })).toMatchObject({
      reason: "certificate-signature",
    });
    const { authorities } = trust;
    expect(await read({ authorities, verificationNumber: numberOf(card) })).toMatchObject({
      reason: "test-hierarchy",
    });
    // Nothing was compared: a card whose issuer is not trusted is not asked for anything else.
    expect(card.verifyCount).toBe(before);
  });

  test.each(flows)(
    "%s: a card torn out at any command is an error and no verdict",
    async (_, call, sent) => {
      for (let position = 1; position <= sent.length; position++) {
        const card = await issue();
        const myNumberCard = await openMyNumberCard(card);
        card.faults.tearAt = card.commandCount + position;
        await rejection(call(myNumberCard, card), "CARD_REMOVED");
        expect(card.verifyCount).toBeLessThanOrEqual(1);
      }
    },
  );

  test("only 9000 with the right signature proves the card, whatever else it answers", async () => {
    const card = await issue();
    const info = /^802A/;
    for (const statusWord of [
      ...[0x6282, 0x6300, 0x63c3, 0x6581, 0x6700, 0x6982, 0x6985, 0x6a80, 0x6a82, 0x6a86, 0x6a88],
      ...[0x6b00, 0x6c00, 0x6d00, 0x6e00, 0x6f00, 0x8fff, 0x9001, 0x9100, 0xffff],
    ]) {
      const { surface } = await openMyNumberCard(
        alteredCard(card, {
          signer: {
            transmit: async (bytes) => {
              expect(toHex(bytes)).toMatch(info);
              const answer = await card.transmit(bytes);
              return Uint8Array.of(...answer.subarray(0, -2), statusWord >> 8, statusWord & 0xff);
            },
          },
        }),
      );
      const options = { ...trust, verificationNumber: numberOf(card) };
      expect(await surface.readCheckedPhoto(options)).toMatchObject({ reason: "no-answer" });
    }
  });
});

describe("nothing personal stays in memory that was handed to the client", () => {
  test.each<[string, number, (card: MyNumberCard, from: VirtualCard) => Promise<unknown>]>([
    [
      "photo",
      0x02,
      ({ surface }, card) =>
        surface.readCheckedPhoto({ ...trust, verificationNumber: numberOf(card) }),
    ],
    [
      "age",
      0x01,
      ({ surface }, card) => surface.readCheckedAge({ ...trust, printedBirthDate: birthOf(card) }),
    ],
    [
      "items",
      0x02,
      ({ basicInformation }, card) =>
        basicInformation.readChecked({ ...trust, verificationNumber: numberOf(card) }),
    ],
    [
      "digests",
      0x03,
      ({ basicInformation }, card) =>
        basicInformation.readChecked({ ...trust, verificationNumber: numberOf(card) }),
    ],
    [
      "items without a check",
      0x02,
      ({ basicInformation }, card) => basicInformation.read({ verificationNumber: numberOf(card) }),
    ],
    [
      "photo without a check",
      0x02,
      ({ surface }, card) => surface.readPhoto({ verificationNumber: numberOf(card) }),
    ],
  ])("%s", async (_, file, call) => {
    for (const faults of [
      {},
      { refuseExtendedLength: true },
      { pieceBytes: 100, refuseExtendedLength: true },
    ]) {
      const virtual = await issue();
      Object.assign(virtual.faults, faults);
      const answers: Uint8Array[] = [];
      let current = 0;
      const opened = await openMyNumberCard({
        ...proxy(virtual),
        transmit: async (bytes) => {
          const { ins, p1 } = decodeCommand(bytes);
          const answer = await virtual.transmit(bytes);
          if (ins === instructions.readBinary.ins && p1 & 0x80) current = p1 & 0x1f;
          const reads: readonly number[] = [
            instructions.readBinary.ins,
            instructions.getResponse.ins,
          ];
          if (reads.includes(ins) && current === file) answers.push(answer);
          return answer;
        },
      });
      await call(opened, virtual);
      expect(answers.length).toBeGreaterThan(0);
      for (const answer of answers) {
        // The table of offsets and headers may stay: they are of no person.
        const content = answer.subarray(0, -2);
        if (content.length <= 26) continue;
        const left = content.filter((byte) => byte !== 0).length;
        expect([content.length, left]).toEqual([content.length, 0]);
      }
    }
  });

  test("the digest of the 12-digit number is in no result and no error", async () => {
    const virtual = await issue();
    const pin = commands.verify("91", virtual.persona.pins.basicInformation ?? "");
    const file = await fileOf(virtual, "BasicInformation", "0003", pin);
    const tag = tags.attributesSignature;
    const digest = onlyValue(viewTlvs(file.subarray(5)), tag.individualNumberDigest);
    const forged = file.with(file.length - 1, (file.at(-1) ?? 0) ^ 1);
    for (const files of [{}, { 3: forged }, { 3: forged.subarray(0, 200) }]) {
      const { basicInformation } = await openMyNumberCard(alteredCard(virtual, { files }));
      const options = { ...trust, verificationNumber: numberOf(virtual) };
      const result: unknown = await basicInformation.readChecked(options);
      const text = JSON.stringify(result);
      expect(text).not.toContain(toHex(digest));
      expect(text).not.toContain(toHex(digest).toLowerCase());
      expect(text).not.toContain(Buffer.from(digest).toString("base64"));
    }
  });
});
