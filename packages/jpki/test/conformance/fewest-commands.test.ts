import { describe, expect, test } from "vitest";
import {
  type CardProfile,
  type MyNumberCard,
  myNumberCardProfile,
  nextCardProfile,
  openMyNumberCard,
  verificationNumberB,
} from "../../src/index.ts";
import {
  createIssuer,
  issueCard,
  simulatedTerminalAuthenticator,
  type VirtualCard,
} from "../../src/virtual-card/index.ts";
import { digits } from "../expectations.ts";

const issuer = await createIssuer();
const challenge = new Uint8Array(32).fill(7);

function faceOf({ persona }: VirtualCard): Uint8Array {
  const { birthDate, cardExpiry, securityCode } = persona;
  const expiryYear = Number(cardExpiry.slice(0, 4));
  return verificationNumberB({ birthDate, expiryYear, securityCode });
}

/** Four bytes of each command; of SELECT also what was selected. */
async function tracedIn(
  card: VirtualCard,
  work: () => Promise<unknown>,
): Promise<readonly string[]> {
  const before = card.trace.length;
  await work();
  return card.trace.slice(before);
}

const jpki = "00A4040C D392F000260100000001";
const surface = "00A4040C D3921000310001010402";
const text = "00A4040C D3921000310001010408";

describe("each flow with the fewest commands there can be", () => {
  const open = async (): Promise<{ card: VirtualCard; opened: MyNumberCard }> => {
    const card = await issueCard({ persona: "taro", issuer });
    return { card, opened: await openMyNumberCard(card) };
  };

  test("opening: one SELECT, one read by short identifier", async () => {
    const card = await issueCard({ persona: "taro", issuer });
    const trace = await tracedIn(card, () => openMyNumberCard(card));
    expect(trace).toEqual([jpki, "00B08600"]);
  });

  test("the authentication key: presence 1, certificate 1, tries 1, PIN 2, signature 1, proof 1", async () => {
    const { card, opened } = await open();
    const { authentication } = opened;
    const trace = await tracedIn(card, async () => {
      await authentication.presence();
      await authentication.readCertificate();
      await authentication.readCaCertificate();
      await authentication.pinTriesLeft();
      await authentication.verifyPin(digits("1234"));
      await authentication.sign(challenge);
      await authentication.answer(challenge, { method: "pin" });
    });
    expect(trace).toEqual([
      "00B08800",
      "00B08A00",
      "00B08B00",
      "00200098",
      ...["00200098", "00200098"],
      "802A0097",
      "802A0097",
    ]);
  });

  test("a proof alone reads the certificate and signs: 2; the next one only signs", async () => {
    const { card, opened } = await open();
    await opened.authentication.verifyPin(digits("1234"));
    const answer = (): Promise<unknown> =>
      opened.authentication.answer(challenge, { method: "pin" });
    expect(await tracedIn(card, answer)).toEqual(["00B08A00", "802A0097"]);
    expect(await tracedIn(card, answer)).toEqual(["802A0097"]);
  });

  test("a proof by the SIMULATED terminal: certificate, its three commands, signature", async () => {
    const { card, opened } = await open();
    const authenticator = simulatedTerminalAuthenticator(issuer);
    const trace = await tracedIn(card, () =>
      opened.authentication.answer(challenge, { method: "terminal", authenticator }),
    );
    expect(trace).toEqual(["00B08A00", "00A4020C 0016", "80A206C1", "80A200C1", "802A0097"]);
  });

  test("the signing key: password 2, certificate 1, signature 1, and no SELECT", async () => {
    const { card, opened } = await open();
    const trace = await tracedIn(card, async () => {
      await opened.signing.verifyPassword(digits("TARO1234"));
      await opened.signing.readCertificate();
      await opened.signing.sign(challenge);
    });
    expect(trace).toEqual(["0020009B", "0020009B", "00B08100", "802A009A"]);
  });

  test("a change of PIN: tries, VERIFY, change", async () => {
    const { card, opened } = await open();
    const trace = await tracedIn(card, () =>
      opened.authentication.changePin(digits("1234"), digits("8642")),
    );
    expect(trace).toEqual(["00200098", "00200098", "00240198"]);
  });

  test("the token file: one read", async () => {
    const { card, opened } = await open();
    expect(await tracedIn(card, () => opened.readTokenInformation())).toEqual(["00B08600"]);
  });

  test("photo: one SELECT, tries, VERIFY, then only reads", async () => {
    const { card, opened } = await open();
    const trace = await tracedIn(card, () =>
      opened.surface.readPhoto({ verificationNumber: faceOf(card) }),
    );
    expect(trace.slice(0, 3)).toEqual([surface, "00200092", "00200092"]);
    const reads = trace.slice(3);
    expect(reads.every((command) => command.startsWith("00B0"))).toBe(true);
    expect(reads.length).toBeLessThanOrEqual(2);
  });

  test("basic four items: one SELECT, tries, VERIFY, one read", async () => {
    const { card, opened } = await open();
    const trace = await tracedIn(card, () =>
      opened.basicInformation.read({ verificationNumber: faceOf(card) }),
    );
    expect(trace).toEqual([text, "00200095", "00200095", "00B08200"]);
  });
});

/** A visit as the reception plays it: certificate first, then face or PIN, then the proof. */
async function visit(
  by: "pin" | "face",
  profile: CardProfile = myNumberCardProfile,
): Promise<readonly string[]> {
  const card = await issueCard({ persona: "taro", issuer, profile });
  const { authentication, surface: face } = await openMyNumberCard(card, { profiles: [profile] });
  await authentication.readCertificate();
  if (by === "face") {
    await face.readPhoto({ verificationNumber: faceOf(card) });
    const authenticator = simulatedTerminalAuthenticator(issuer);
    await authentication.answer(challenge, { method: "terminal", authenticator });
  } else {
    await authentication.verifyPin(digits("1234"));
    await authentication.answer(challenge, { method: "pin" });
  }
  return card.trace;
}

const selections = (trace: readonly string[]): readonly string[] =>
  trace.filter((command) => command.startsWith("00A404"));

describe("whole visits", () => {
  test("by PIN: 6 commands, one SELECT", async () => {
    const trace = await visit("pin");
    expect(trace).toEqual([
      jpki,
      ...["00B08600", "00B08A00"],
      ...["00200098", "00200098"],
      "802A0097",
    ]);
  });

  test("by face: one SELECT there, one for the photo, one back", async () => {
    const trace = await visit("face");
    expect(selections(trace)).toEqual([jpki, surface, jpki]);
    // Read once, the certificate is not read again for the proof.
    expect(trace.filter((command) => command === "00B08A00")).toHaveLength(1);
    expect(trace.length).toBeLessThanOrEqual(13);
  });

  test("the next card needs no more than the card of today", async () => {
    for (const by of ["pin", "face"] as const) {
      const [next, today] = [await visit(by, nextCardProfile), await visit(by)];
      expect(next.length).toBeLessThanOrEqual(today.length);
      expect(selections(next)).toHaveLength(selections(today).length);
    }
  });
});

describe("a card or reader without extended length", () => {
  test("is asked once in a session; after that certificates come in reads of 256 bytes", async () => {
    const card = await issueCard({ persona: "taro", issuer });
    card.faults.refuseExtendedLength = true;
    const { authentication } = await openMyNumberCard(card);
    const pieces = (bytes: number): number => Math.ceil(bytes / 256);
    const certificate = card.certificates.authentication.length;
    const first = await tracedIn(card, () => authentication.readCertificate());
    expect(first).toHaveLength(1 + pieces(certificate));
    const second = await tracedIn(card, () => authentication.readCertificate());
    expect(second).toHaveLength(pieces(certificate));
    expect(selections([...first, ...second])).toEqual([]);
  });
});

test("a certificate longer than any seen takes one command more", async () => {
  const address = "長".repeat(200);
  const { persona } = await issueCard({ persona: "taro", issuer });
  const card = await issueCard({ persona: { ...persona, id: "long", address }, issuer });
  expect(card.certificates.signing?.length).toBeGreaterThan(2048);
  const { signing } = await openMyNumberCard(card);
  await signing.verifyPassword(digits("TARO1234"));
  const trace = await tracedIn(card, () => signing.readCertificate());
  expect(trace).toEqual(["00B08100", "00B00800"]);
});
