import { createPublicKey, createVerify } from "node:crypto";
import { expect, test } from "vitest";
import { toHex } from "../../src/bytes.ts";
import { myNumberCardProfile, openMyNumberCard } from "../../src/index.ts";
import { onlyValue, readTlv, readTlvs } from "../../src/tlv.ts";
import { createIssuer, issueCard, type VirtualCard } from "../../src/virtual-card/index.ts";
import { digits, rejection } from "../expectations.ts";

const issuer = await createIssuer();
const selectCommonCard = "00A4040C D3921000310001010100";
const selectResidentRegistry = "00A4040C D3921000310001010401";
const selectCardManager = "00A4040C A0000001510000";

const issue = (options: Partial<Parameters<typeof issueCard>[0]> = {}): Promise<VirtualCard> =>
  issueCard({ persona: "taro", issuer, ...options });

/** What passed since the card was opened. */
async function openedWithTrace(card: VirtualCard) {
  const opened = await openMyNumberCard(card);
  const before = card.trace.length;
  return { ...opened, passed: () => card.trace.slice(before) };
}

test("共通カードAP: two commands give serial number, municipality and expiry", async () => {
  const card = await issue();
  const { commonCard, passed } = await openedWithTrace(card);
  const information = await commonCard.readCardInformation();
  expect(information.municipality).toBe("99999");
  expect(information.expiry).toBe(card.persona.cardExpiry);
  expect(information.serialNumber).toMatch(/^7\d{14}$/);
  expect(passed()).toEqual([selectCommonCard, "00B2010C"]);
  const another = await openMyNumberCard(await issue({ persona: "hanako" }));
  const other = await another.commonCard.readCardInformation();
  expect(other.serialNumber).not.toBe(information.serialNumber);
});

test("a card that takes no short file identifiers gives the record all the same", async () => {
  const card = await issue();
  const { commonCard, passed } = await openedWithTrace(card);
  card.faults.replace = (command) =>
    command[1] === 0xb2 && command[3] !== 0x04 ? Uint8Array.of(0x6a, 0x86) : undefined;
  expect((await commonCard.readCardInformation()).municipality).toBe("99999");
  expect(passed()).toEqual([selectCommonCard, "00B2010C", "00A4020C 0001", "00B20104"]);
});

test("a card without the record says so", async () => {
  const card = await issue();
  const { commonCard } = await openMyNumberCard(card);
  card.faults.replace = (command) => (command[1] === 0xb2 ? Uint8Array.of(0x6a, 0x83) : undefined);
  await rejection(commonCard.readCardInformation(), "FILE_INVALID");
});

test("INTERNAL AUTHENTICATE: a signature nobody here can check, without a PIN", async () => {
  const card = await issue();
  const { commonCard, passed } = await openedWithTrace(card);
  const challenge = digits("sixteen fresh bytes");
  const answer = await commonCard.internalAuthenticate(challenge);
  expect(answer.verified).toBe(false);
  expect(passed()).toEqual([selectCommonCard, "00880099"]);
  // Only the maker of this card knows which key it is.
  const key = createPublicKey(issuer.cardVerifiable.surface.authority.privateKey);
  const check = createVerify("sha256").update(challenge);
  expect(check.verify(key, answer.signature)).toBe(true);
  for (const length of [0, 256]) {
    const commands = card.commandCount;
    await rejection(commonCard.internalAuthenticate(new Uint8Array(length)), "COMMAND_INVALID");
    expect(card.commandCount).toBe(commands);
  }
  expect(card.verifyCount).toBe(0);
});

test("住基AP: the key reference and the tries left, without comparing anything", async () => {
  const card = await issue();
  const { residentRegistry, commonCard, passed } = await openedWithTrace(card);
  expect(await residentRegistry.readKeyReference()).toHaveLength(16);
  expect(await residentRegistry.pinTriesLeft()).toEqual({ state: "tries", attemptsRemaining: 3 });
  expect(await commonCard.pinTriesLeft()).toEqual({ state: "tries", attemptsRemaining: 3 });
  expect(passed()).toEqual([
    selectResidentRegistry,
    "00B20114",
    "0020009C",
    selectCommonCard,
    "0020009C",
  ]);
  expect(card.verifyCount).toBe(0);
});

test("card manager: one SELECT and one GET DATA for each object", async () => {
  const card = await issue();
  const { cardManager, commonCard, passed } = await openedWithTrace(card);
  const data = await cardManager.readData();
  expect(passed()).toEqual([
    selectCardManager,
    ...["0042", "0045", "0066", "00F0", "00F2", "00F7", "00F8", "7F21", "5F51"].map(
      (tag) => `00CA${tag}`,
    ),
  ]);
  const information = await commonCard.readCardInformation();
  expect(data.municipality).toBe(information.municipality);
  expect(data.expiry).toBe(information.expiry);
  expect(toHex(data.contactAtr ?? new Uint8Array())).toBe("3BE000FF8131FE4514");
  expect(data.upperCertificate).toHaveLength(568);
  expect(data.lowerCertificate).toHaveLength(568);
});

test("card manager: the lower certificate is signed by the key the upper one certifies", async () => {
  const { cardManager } = await openMyNumberCard(await issue());
  const names = ["upperCertificate", "lowerCertificate", "intermediateKeyIdentifier"] as const;
  const data = await cardManager.readData({ only: names });
  const [upper, lower] = names.slice(0, 2).map((name) => {
    const objects = readTlvs(readTlv(data[name] ?? new Uint8Array()).value);
    return { body: onlyValue(objects, 0x5f4e), signature: onlyValue(objects, 0x5f37) };
  });
  const root = createPublicKey(issuer.cardVerifiable.basicInformation.authority.privateKey);
  const intermediate = createPublicKey(issuer.cardVerifiable.surface.authority.privateKey);
  const verified = (key: typeof root, part: typeof upper): boolean =>
    createVerify("sha256")
      .update(part?.body ?? "")
      .verify(key, part?.signature ?? new Uint8Array());
  expect(verified(root, upper)).toBe(true);
  expect(verified(intermediate, lower)).toBe(true);
  expect(verified(root, lower)).toBe(false);
  expect(upper?.body.subarray(16, 32)).toEqual(data.intermediateKeyIdentifier);
  expect(lower?.body.subarray(0, 16)).toEqual(data.intermediateKeyIdentifier);
});

test("card manager: only what was asked for is read", async () => {
  const card = await issue();
  const { cardManager, passed } = await openedWithTrace(card);
  expect(Object.keys(await cardManager.readData({ only: ["expiry"] }))).toEqual(["expiry"]);
  expect(passed()).toEqual([selectCardManager, "00CA00F2"]);
});

test("an object the card does not have is absent, whichever way it says so", async () => {
  for (const low of [0x88, 0x82]) {
    const card = await issue();
    const { cardManager } = await openMyNumberCard(card);
    card.faults.replace = (command) =>
      command[1] === 0xca && command[2] === 0x7f ? Uint8Array.of(0x6a, low) : undefined;
    const data = await cardManager.readData();
    expect(data.lowerCertificate).toBeUndefined();
    expect(data.upperCertificate).toHaveLength(568);
  }
});

test("a contact ATR that only an application tells is asked for there", async () => {
  const card = await issue({ behaviour: { contactAtr: "with-application" } });
  const { cardManager, passed } = await openedWithTrace(card);
  const { contactAtr } = await cardManager.readData({ only: ["contactAtr"] });
  expect(toHex(contactAtr ?? new Uint8Array())).toBe("3BE000FF8131FE4514");
  expect(passed()).toEqual([selectCardManager, "00CA5F51", selectCommonCard, "00CA5F51"]);
});

test("answers in pieces and corrected lengths change nothing", async () => {
  const plain = await (await openMyNumberCard(await issue())).cardManager.readData();
  for (const faults of [{ pieceBytes: 64 }, { exactLength: true }]) {
    const card = await issue();
    Object.assign(card.faults, faults);
    const opened = await openMyNumberCard(card);
    const data = await opened.cardManager.readData();
    expect(Object.keys(data)).toEqual(Object.keys(plain));
    expect(data.expiry).toBe(plain.expiry);
    expect(data.upperCertificate).toHaveLength(568);
    expect((await opened.commonCard.readCardInformation()).municipality).toBe("99999");
  }
});

test("a reader that refuses extended length leaves the short objects readable", async () => {
  const card = await issue();
  card.faults.refuseExtendedLength = true;
  const { cardManager } = await openMyNumberCard(card);
  await rejection(cardManager.readData({ only: ["upperCertificate"] }), "STATUS_WORD");
  expect((await cardManager.readData({ only: ["expiry"] })).expiry).toBe(card.persona.cardExpiry);
});

test("using another application ends a verified PIN", async () => {
  for (const use of ["commonCard", "residentRegistry", "cardManager"] as const) {
    const card = await issue();
    const opened = await openMyNumberCard(card);
    await opened.authentication.verifyPin(digits("1234"));
    const reads = {
      commonCard: () => opened.commonCard.readCardInformation(),
      residentRegistry: () => opened.residentRegistry.pinTriesLeft(),
      cardManager: () => opened.cardManager.readData({ only: ["expiry"] }),
    };
    await reads[use]();
    const commands = card.commandCount;
    await rejection(
      opened.authentication.answer(new Uint8Array(32), { method: "pin" }),
      "PIN_NOT_VERIFIED",
    );
    expect(card.trace.slice(commands)).toEqual(["00A4040C D392F000260100000001"]);
  }
});

test.each(["android", "iphone"] as const)(
  "a phone (%s) has none of them, and not one command is sent to find out",
  async (token) => {
    const card = await issue({ token });
    const opened = await openedWithTrace(card);
    await rejection(opened.surface.verificationNumberTriesLeft(), "APPLICATION_ABSENT");
    await rejection(opened.basicInformation.pinTriesLeft(), "APPLICATION_ABSENT");
    await rejection(opened.commonCard.readCardInformation(), "APPLICATION_ABSENT");
    await rejection(opened.residentRegistry.readKeyReference(), "APPLICATION_ABSENT");
    await rejection(opened.cardManager.readData(), "APPLICATION_ABSENT");
    expect(opened.passed()).toEqual([]);
  },
);

test("a profile without these applications has none", async () => {
  const { authentication, basicInformation, surface } = myNumberCardProfile.applications;
  const card = await issue();
  const { commonCard } = await openMyNumberCard(card, {
    profiles: [
      { ...myNumberCardProfile, applications: { authentication, basicInformation, surface } },
    ],
  });
  await rejection(commonCard.readCardInformation(), "APPLICATION_ABSENT");
});

test("a card without the application answers 6A82, which is the same", async () => {
  const card = await issue();
  const { surface } = await openMyNumberCard(card);
  card.faults.replace = (command) => (command[1] === 0xa4 ? Uint8Array.of(0x6a, 0x82) : undefined);
  const error = await rejection(surface.verificationNumberTriesLeft(), "APPLICATION_ABSENT");
  expect(error.retryable).toBe(false);
  expect(error.cause).toMatchObject({ code: "STATUS_WORD", statusWord: 0x6a82 });
});
