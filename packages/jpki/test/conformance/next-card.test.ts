import { createHash, verify, X509Certificate } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import {
  decodeCommand,
  type MyNumberCard,
  myNumberCardProfile,
  nextCardProfile,
  openMyNumberCard,
  verificationNumberB,
} from "../../src/index.ts";
import {
  checkJpkiCertificate,
  jpkiProfile,
  nextJpkiProfile,
  trustAnchor,
} from "../../src/trust/index.ts";
import {
  createIssuer,
  issueCard,
  sandboxAuthorities,
  simulatedTerminalAuthenticator,
  type VirtualCard,
} from "../../src/virtual-card/index.ts";
import { digits, rejection } from "../expectations.ts";

const issuer = await createIssuer();
const challenge = crypto.getRandomValues(new Uint8Array(32));
const profiles = [nextCardProfile];

function faceOf(card: VirtualCard): Uint8Array {
  const { birthDate, cardExpiry, securityCode } = card.persona;
  const expiryYear = Number(cardExpiry.slice(0, 4));
  return verificationNumberB({ birthDate, expiryYear, securityCode });
}

let card: VirtualCard;
let opened: MyNumberCard;
beforeEach(async () => {
  card = await issueCard({ persona: "taro", issuer, profile: nextCardProfile });
  opened = await openMyNumberCard(card, { profiles });
});

describe("finding the card", () => {
  test("it has to be asked for: by default no made-up AID is sent to any card", async () => {
    const fresh = await issueCard({ persona: "taro", issuer, profile: nextCardProfile });
    await rejection(openMyNumberCard(fresh), "NOT_MY_NUMBER_CARD");
    expect(fresh.trace).toEqual(["00A4040C D392F000260100000001"]);
  });

  test("profiles are tried in their order, and the one that answers is told", async () => {
    expect(opened.profile.name).toBe("next-card-made-up");
    expect(opened.token).toMatchObject({ kind: "my-number-card", label: "UKETSUKE NEXT CARD" });
    const both = [myNumberCardProfile, nextCardProfile];
    const todays = await issueCard({ persona: "taro", issuer });
    expect((await openMyNumberCard(todays, { profiles: both })).profile).toBe(myNumberCardProfile);
    expect(todays.trace.filter((command) => command.startsWith("00A4"))).toHaveLength(1);
    const next = await issueCard({ persona: "taro", issuer, profile: nextCardProfile });
    expect((await openMyNumberCard(next, { profiles: both })).profile).toBe(nextCardProfile);
    const other = await issueCard({ persona: "not-my-number-card" });
    await rejection(openMyNumberCard(other, { profiles: both }), "NOT_MY_NUMBER_CARD");
    await rejection(openMyNumberCard(other, { profiles: [] }), "NOT_MY_NUMBER_CARD");
  });
});

describe("認証AP: ECDSA on P-384 with SHA-384", () => {
  test("certificates of ten years with the key that signs", async () => {
    const certificate = await opened.authentication.readCertificate();
    const { publicKey } = new X509Certificate(certificate.der);
    expect(publicKey.asymmetricKeyDetails).toEqual({ namedCurve: "secp384r1" });
    const years = certificate.validTo.getUTCFullYear() - certificate.validFrom.getUTCFullYear();
    expect(years).toBe(10);
    await opened.signing.verifyPassword(digits("TARO1234"));
    expect(await opened.signing.readCertificate()).toMatchObject({
      kind: "signing",
      bearer: { name: card.persona.name },
    });
  });

  test.each(["host-hashed", "card-hashed", undefined] as const)(
    "scheme %s of both keys: DER that verifies, and only over its message",
    async (scheme) => {
      await opened.authentication.verifyPin(digits("1234"));
      await opened.signing.verifyPassword(digits("TARO1234"));
      for (const key of [opened.authentication, opened.signing]) {
        expect(key.algorithm).toBe("ecdsa-sha384");
        const { publicKey } = new X509Certificate((await key.readCertificate()).der);
        for (let count = 0; count < 20; count++) {
          const signature = await key.sign(challenge, { scheme });
          expect(signature[0]).toBe(0x30);
          expect(verify("sha384", challenge, publicKey, signature)).toBe(true);
          expect(
            verify("sha384", challenge.with(0, (challenge[0] ?? 0) ^ 1), publicKey, signature),
          ).toBe(false);
        }
      }
    },
  );

  test.each(["host-digest-info", "host-hashed-pss", "card-hashed-pss"] as const)(
    "there is no scheme %s",
    async (scheme) => {
      await opened.authentication.verifyPin(digits("1234"));
      await rejection(opened.authentication.sign(challenge, { scheme }), "COMMAND_INVALID");
    },
  );

  test("the host sends a digest of 48 bytes and the card gives 96", async () => {
    await opened.authentication.verifyPin(digits("1234"));
    const seen: string[] = [];
    card.faults.replace = (command, response) => {
      const digest = Buffer.from(command.subarray(5, 53));
      if (createHash("sha384").update(challenge).digest().equals(digest)) {
        seen.push(`${command[2]} ${command.length} ${response.length}`);
      }
      return response;
    };
    await opened.authentication.sign(challenge);
    expect(seen).toEqual(["2 54 98"]);
  });

  test("proofs by PIN and by the SIMULATED terminal, checked before they are handed on", async () => {
    await opened.authentication.verifyPin(digits("1234"));
    const byPin = await opened.authentication.answer(challenge, { method: "pin" });
    const fresh = await issueCard({ persona: "no-pin", issuer, profile: nextCardProfile });
    const other = await openMyNumberCard(fresh, { profiles });
    const byTerminal = await other.authentication.answer(challenge, {
      method: "terminal",
      authenticator: simulatedTerminalAuthenticator(issuer),
    });
    for (const { certificate, signature, algorithm } of [byPin, byTerminal]) {
      expect(algorithm).toBe("ecdsa-sha384");
      const { publicKey } = new X509Certificate(certificate);
      expect(verify("sha384", challenge, publicKey, signature)).toBe(true);
    }
    card.faults.replace = (command, response) =>
      command[1] === 0x2a ? response.with(50, (response[50] ?? 0) ^ 1) : response;
    await rejection(
      opened.authentication.answer(challenge, { method: "pin" }),
      "SIGNATURE_INVALID",
    );
  });

  test.each([95, 97, 0])("a signature of %i bytes is no answer", async (length) => {
    await opened.authentication.verifyPin(digits("1234"));
    card.faults.replace = (command, response) =>
      command[1] === 0x2a ? Uint8Array.of(...new Uint8Array(length).fill(1), 0x90, 0x00) : response;
    await rejection(opened.authentication.sign(challenge), "BAD_RESPONSE");
  });

  test("a certificate with a key of another algorithm makes no proof", async () => {
    await opened.authentication.verifyPin(digits("1234"));
    const rsa = await issueCard({ persona: "taro", issuer });
    card.faults.replace = (bytes, response) => {
      const { ins, p1, p2, le = 0 } = decodeCommand(bytes);
      if (ins !== 0xb0) return response;
      const offset = p1 & 0x80 ? p2 : (p1 << 8) | p2;
      const part = rsa.certificates.authentication.slice(offset, offset + le);
      return Uint8Array.of(...part, 0x90, 0x00);
    };
    await rejection(
      opened.authentication.answer(challenge, { method: "pin" }),
      "SIGNATURE_INVALID",
    );
  });

  test("the same card whose signatures come as DER instead of r ‖ s is another profile, not other code", async () => {
    const { authentication } = nextCardProfile.applications;
    const { authenticationKey, signingKey } = authentication.keys;
    const algorithm = {
      ...authenticationKey.algorithm,
      signatureForm: "ecdsa-der",
      signatureBytes: 104,
    } as const;
    const keys = { authenticationKey: { ...authenticationKey, algorithm }, signingKey };
    const profile = {
      ...nextCardProfile,
      applications: {
        ...nextCardProfile.applications,
        authentication: { ...authentication, keys },
      },
    };
    const der = await issueCard({ persona: "taro", issuer, profile });
    const session = await openMyNumberCard(der, { profiles: [profile] });
    await session.authentication.verifyPin(digits("1234"));
    for (let count = 0; count < 20; count++) {
      const proof = await session.authentication.answer(challenge, { method: "pin" });
      expect(proof.certificate).toEqual(der.certificates.authentication);
    }
  });

  test("tries, change of PIN and password as on the card of today", async () => {
    const { authentication, signing } = opened;
    await rejection(authentication.verifyPin(digits("0000")), "PIN_INCORRECT");
    expect(await authentication.pinTriesLeft()).toEqual({ state: "tries", attemptsRemaining: 2 });
    await authentication.changePin(digits("1234"), digits("8642"));
    await authentication.verifyPin(digits("8642"));
    await signing.changePassword(digits("TARO1234"), digits("NEWPASS1"));
    await signing.verifyPassword(digits("NEWPASS1"));
  });
});

describe("certificates", () => {
  const { authentication, signing } = issuer.authorities["ecdsa-p384"];
  const anchors = [authentication, signing].map(({ der }) => trustAnchor(der));

  test.each(["authentication", "signing"] as const)(
    "the %s certificate holds under the profile of the next card, and not under that of today",
    (kind) => {
      const der = card.certificates[kind] ?? new Uint8Array();
      const options = { anchors, hierarchy: "test", kind } as const;
      expect(checkJpkiCertificate(der, { ...options, profile: nextJpkiProfile })).toMatchObject({
        outcome: "cryptographically-valid",
        kind,
      });
      expect(checkJpkiCertificate(der, { ...options, profile: jpkiProfile })).toMatchObject({
        outcome: "refused",
      });
    },
  );

  test("both generations of an authority bear one name and are told apart by their keys", () => {
    const older = issuer.authorities["rsa-2048"].authentication;
    expect(older).toBe(issuer.authenticationCa);
    const all = [older, ...Object.values(issuer.authorities).map((pair) => pair.authentication)];
    const names = all.map(({ der }) => new X509Certificate(der).subject);
    expect(new Set(names).size).toBe(1);
    const wrong = checkJpkiCertificate(card.certificates.authentication, {
      anchors: [trustAnchor(older.der)],
      hierarchy: "test",
      profile: nextJpkiProfile,
    });
    expect(wrong).toMatchObject({ outcome: "refused", reason: "unknown-generation" });
  });
});

describe("券面等AP: two views of one application", () => {
  test("photo and basic items by verification number B, with one SELECT for both", async () => {
    const before = card.trace.length;
    const photo = await opened.surface.readPhoto({ verificationNumber: faceOf(card) });
    expect(photo.length).toBeGreaterThan(100);
    const items = await opened.basicInformation.read({ verificationNumber: faceOf(card) });
    expect(items).toMatchObject({ name: card.persona.name, birthDate: card.persona.birthDate });
    const selected = card.trace.slice(before).filter((command) => command.startsWith("00A404"));
    expect(selected).toEqual(["00A4040C F0554B455453554B4502"]);
    expect(card.alarms).toEqual([]);
  });

  test("the PIN survives a look at the other view, because it is the same application", async () => {
    await opened.basicInformation.verifyPin(digits("1234"));
    await opened.surface.verificationNumberTriesLeft();
    await opened.surface.readPhoto({ verificationNumber: faceOf(card) });
    expect((await opened.basicInformation.read()).name).toBe(card.persona.name);
    await opened.authentication.presence();
    await rejection(opened.basicInformation.read(), "PIN_NOT_VERIFIED");
  });

  test("verification number B is counted once for both views", async () => {
    await rejection(
      opened.surface.readPhoto({ verificationNumber: digits("0".repeat(14)) }),
      "VERIFICATION_NUMBER_INCORRECT",
    );
    expect(await opened.basicInformation.verificationNumberTriesLeft()).toEqual({
      state: "tries",
      attemptsRemaining: 9,
    });
  });

  test("the four digits are one PIN for both applications: tries and change count for both", async () => {
    await rejection(opened.authentication.verifyPin(digits("0000")), "PIN_INCORRECT");
    expect(await opened.basicInformation.pinTriesLeft()).toEqual({
      state: "tries",
      attemptsRemaining: 2,
    });
    await opened.basicInformation.changePin(digits("1234"), digits("8642"));
    await opened.authentication.verifyPin(digits("8642"));
  });

  test("photo and items are authentic, by the RSA signatures of today", async () => {
    const trusted = { hierarchy: "test", authorities: sandboxAuthorities(issuer) } as const;
    const photo = await opened.surface.readCheckedPhoto({
      ...trusted,
      verificationNumber: faceOf(card),
    });
    expect(photo.outcome).toBe("authentic");
    const items = await opened.basicInformation.readChecked({
      ...trusted,
      verificationNumber: faceOf(card),
    });
    expect(items.outcome).toBe("authentic");
  });

  test("the 12-digit number is as far away as on the card of today", async () => {
    await openMyNumberCard(card, { profiles });
    for (const [file, at] of [
      ["00B0850001", "surface"],
      ["00B0860001", "basicInformation"],
    ] as const) {
      await card.transmit(Buffer.from("00A4040C0AF0554B455453554B4502", "hex"));
      await card.transmit(Buffer.from(file, "hex"));
      expect(card.alarms.at(-1)?.id, at).toBe(Number.parseInt(file.slice(4, 6), 16) & 0x1f);
    }
  });
});
