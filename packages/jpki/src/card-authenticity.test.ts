import { constants, privateEncrypt, sign } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { alteredCard, fileOf } from "../test/altered-card.ts";
import { commands } from "../test/hex-exchange.ts";
import type { Authenticity, AuthenticityOptions, NotAuthentic } from "./authenticity-result.ts";
import { concat } from "./bytes.ts";
import {
  checkAge,
  checkAttributesData,
  checkSurface,
  type SignedData,
  type SignedEvidence,
} from "./card-authenticity.ts";
import type { CardVerifiableAuthority } from "./card-verifiable-certificate.ts";
import { certify } from "./certified-key.ts";
import { tags } from "./layout/file-formats.ts";
import { digestInfo, sha256 } from "./rsa-signature.ts";
import { viewTlvs, writeTlv } from "./tlv.ts";
import { verificationNumberB } from "./verification-number.ts";
import {
  issueCardVerifiableCertificate,
  keyIdentifier,
} from "./virtual-card/card-verifiable-certificate.ts";
import {
  cardFace,
  createIssuer,
  type Issuer,
  issueCard,
  type PersonaName,
  sandboxAuthorities,
  type VirtualCard,
} from "./virtual-card/index.ts";
import { createKeyPair } from "./virtual-card/key-pair.ts";

const issuer = await createIssuer();
const trust: AuthenticityOptions = { authorities: sandboxAuthorities(issuer), hierarchy: "test" };
const challenge = new Uint8Array(32).map((_, index) => index * 5);
const photo = new Uint8Array(60).map((_, index) => index * 3);
const taro = await issue("taro");
const hanako = await issue("hanako");

interface Issued {
  readonly card: VirtualCard;
  readonly surface: SignedEvidence;
  readonly age: SignedEvidence;
  /** EF 0002, 0003, 0007 and 0004 of 券面事項入力補助AP. */
  readonly basic: Readonly<
    Record<"attributes" | "signature" | "cardKey" | "certificate", Uint8Array>
  >;
}

/** Issues a card and takes its signed files and one answer, without the client that is tested. */
async function issue(persona: PersonaName, by: Issuer = issuer): Promise<Issued> {
  const card = await issueCard({ persona, issuer: by, photo });
  const number = new TextDecoder().decode(verificationNumberB(cardFace(card.persona)));
  const digits = number.slice(0, 6);
  const pin = commands.verify("91", card.persona.pins.basicInformation ?? "");
  const face = await fileOf(card, "Surface", "0002", commands.verify("92", number));
  const age = await fileOf(card, "Surface", "0001", commands.verify("91", digits));
  const certificate = await fileOf(card, "Surface", "0004");
  const signature = await answerOf(card);
  const answer = { challenge, signature };
  return {
    card,
    surface: { file: face, certificate, answer },
    age: { file: age, certificate, answer },
    basic: {
      attributes: await fileOf(card, "BasicInformation", "0002", pin),
      signature: await fileOf(card, "BasicInformation", "0003", pin),
      cardKey: await fileOf(card, "BasicInformation", "0007", pin),
      certificate: await fileOf(card, "BasicInformation", "0004"),
    },
  };
}

async function answerOf(card: VirtualCard): Promise<Uint8Array> {
  const info = digestInfo(sha256(challenge));
  const response = await card.transmit(
    concat(Uint8Array.of(0x80, 0x2a, 0, 0, info.length), info, Uint8Array.of(0)),
  );
  return response.slice(0, -2);
}

function checkBasic(
  { certificate, ...files }: Issued["basic"],
  options: AuthenticityOptions = trust,
): SignedData | NotAuthentic {
  const certified = certify(certificate, "basicInformation", options);
  return "outcome" in certified ? certified : checkAttributesData(files, certified);
}

const reasonOf = (result: Authenticity | SignedData): string =>
  "outcome" in result && result.outcome === "not-authentic" ? result.reason : "authentic";

test("the face of a card: who signed, what is proven, and what is not", () => {
  expect(checkSurface(taro.surface, trust)).toEqual({
    outcome: "authentic",
    hierarchy: "test",
    authority: "7000023/001",
    municipality: "9999921/000",
    proven: ["issuer", "attributes", "images", "photo", "card"],
    unproven: ["expiry", "security-code", "revocation"],
  });
});

test("the record for an age", () => {
  expect(checkAge(taro.age, trust)).toMatchObject({
    outcome: "authentic",
    proven: ["issuer", "birth-date", "card"],
    unproven: ["revocation"],
  });
});

test("the basic four items", () => {
  expect(checkBasic(taro.basic)).toMatchObject({ proven: ["issuer", "attributes"] });
});

/** Offsets of a file at which a changed byte is not covered by any signature: expiry and security code, without their headers. */
function unsignedBytes(file: Uint8Array): ReadonlySet<number> {
  const header = 5;
  const { expiry, securityCodeImage } = tags.surface;
  const unsigned = new Set<number>();
  for (const { tag, value, whole, offset } of viewTlvs(file.subarray(header))) {
    if (tag !== expiry && tag !== securityCodeImage) continue;
    const start = header + offset + whole.length - value.length;
    for (let index = 0; index < value.length; index++) unsigned.add(start + index);
  }
  return unsigned;
}

describe("every byte of every file, altered in three ways", () => {
  const masks = [0x01, 0x80, 0xff];
  const reasonsOf = (
    file: Uint8Array,
    judge: (altered: Uint8Array) => Authenticity | SignedData,
    unsigned: ReadonlySet<number> = new Set(),
  ): ReadonlySet<string> => {
    const reasons = new Set<string>();
    for (let index = 0; index < file.length; index++) {
      for (const mask of masks) {
        const reason = reasonOf(judge(file.with(index, (file[index] ?? 0) ^ mask)));
        const expected = unsigned.has(index);
        if (expected !== (reason === "authentic")) expect([index, mask, reason]).toBe("refused");
        reasons.add(reason);
      }
    }
    return reasons;
  };

  test("EF 0002 of 券面事項確認AP", () => {
    const { file } = taro.surface;
    const judge = (altered: Uint8Array): Authenticity =>
      checkSurface({ ...taro.surface, file: altered }, trust);
    expect([...reasonsOf(file, judge, unsignedBytes(file))].sort()).toEqual([
      "attributes-altered",
      "authentic",
      "data-signature",
      "images-altered",
      "malformed",
      "photo-altered",
    ]);
  });

  test("EF 0001 of 券面事項確認AP", () => {
    const judge = (file: Uint8Array): Authenticity => checkAge({ ...taro.age, file }, trust);
    expect([...reasonsOf(taro.age.file, judge)].sort()).toEqual(["data-signature", "malformed"]);
  });

  test("EF 0004", () => {
    const judge = (certificate: Uint8Array): Authenticity =>
      checkSurface({ ...taro.surface, certificate }, trust);
    expect([...reasonsOf(taro.surface.certificate, judge)].sort()).toEqual([
      "certificate-signature",
      "malformed",
      "unknown-authority",
      "weak-key",
    ]);
  });

  test("EF 0002, 0003 and 0007 of 券面事項入力補助AP", () => {
    const reasons = (["attributes", "signature", "cardKey"] as const).map((name) => {
      const judge = (altered: Uint8Array): SignedData | NotAuthentic =>
        checkBasic({ ...taro.basic, [name]: altered });
      return [...reasonsOf(taro.basic[name], judge)].sort();
    });
    expect(reasons).toEqual([
      ["attributes-altered", "malformed"],
      ["data-signature", "malformed"],
      ["card-key-signature", "malformed"],
    ]);
  });

  test("the answer of the card", () => {
    const judge = (signature: Uint8Array): Authenticity =>
      checkSurface({ ...taro.surface, answer: { challenge, signature } }, trust);
    expect([...reasonsOf(taro.surface.answer.signature, judge)]).toEqual(["wrong-answer"]);
  });
});

describe("files cut, lengthened, or of another kind are malformed", () => {
  const judges: readonly [string, Uint8Array, (file: Uint8Array) => Authenticity | SignedData][] = [
    ["face", taro.surface.file, (file) => checkSurface({ ...taro.surface, file }, trust)],
    ["age", taro.age.file, (file) => checkAge({ ...taro.age, file }, trust)],
    [
      "certificate",
      taro.surface.certificate,
      (certificate) => checkSurface({ ...taro.surface, certificate }, trust),
    ],
    ["items", taro.basic.attributes, (attributes) => checkBasic({ ...taro.basic, attributes })],
    ["signature", taro.basic.signature, (signature) => checkBasic({ ...taro.basic, signature })],
    ["card key", taro.basic.cardKey, (cardKey) => checkBasic({ ...taro.basic, cardKey })],
  ];

  test.each(judges)("%s: cut at every byte, and one more", (_, file, judge) => {
    for (let length = 0; length < file.length; length++) {
      const reason = reasonOf(judge(file.subarray(0, length)));
      if (reason !== "malformed") expect([length, reason]).toBe("malformed");
    }
    expect(reasonOf(judge(concat(file, Uint8Array.of(0xff))))).toBe("malformed");
    expect(reasonOf(judge(concat(file, file)))).toBe("malformed");
  });

  test.each(judges)("%s: any bytes, and the file with any piece replaced", (_, file, judge) => {
    const any = fc.oneof(
      fc.uint8Array({ maxLength: 2_000 }),
      fc
        .tuple(fc.nat(file.length), fc.uint8Array({ minLength: 1, maxLength: 40 }))
        .map(([offset, piece]) => concat(file.subarray(0, offset), piece, file.subarray(offset))),
      fc
        .tuple(fc.nat(file.length), fc.nat(60))
        .map(([offset, count]) =>
          concat(file.subarray(0, offset), file.subarray(offset + count + 1)),
        ),
    );
    fc.assert(
      fc.property(any, (bytes) => {
        fc.pre(Buffer.compare(bytes, file) !== 0);
        expect(reasonOf(judge(bytes))).not.toBe("authentic");
      }),
      { numRuns: 400 },
    );
  });

  test("an object twice, left out, or swapped with another one", () => {
    const objects = viewTlvs(taro.age.file.subarray(5)).map(({ whole }) => whole);
    const [birthDate = new Uint8Array(), key = new Uint8Array(), signature = new Uint8Array()] =
      objects;
    const judge = (...parts: readonly Uint8Array[]): string =>
      reasonOf(checkAge({ ...taro.age, file: writeTlv(tags.birthDate.file, parts) }, trust));
    expect(judge(birthDate, key, signature)).toBe("authentic");
    expect(judge(birthDate, birthDate, key, signature)).toBe("malformed");
    expect(judge(birthDate, key)).toBe("malformed");
    expect(judge(key, signature)).toBe("malformed");
    expect(judge(writeTlv(tags.birthDate.birthDate, key), key, signature)).toBe("malformed");
  });
});

describe("what was signed for another card", () => {
  test("the whole face of another card of the same municipality: its key does not answer", () => {
    const { answer } = taro.surface;
    expect(reasonOf(checkSurface({ ...hanako.surface, answer }, trust))).toBe("wrong-answer");
    expect(reasonOf(checkAge({ ...hanako.age, answer }, trust))).toBe("wrong-answer");
  });

  test("the photo of another card in the face of this one", () => {
    const other = new Uint8Array(photo.length).fill(0x77);
    const file = concat(taro.surface.file);
    const at = Buffer.from(file).indexOf(photo);
    file.set(other, at);
    expect(reasonOf(checkSurface({ ...taro.surface, file }, trust))).toBe("photo-altered");
  });

  test("the items of another card with the signature of this one, and the other way round", () => {
    const { attributes, signature, cardKey } = hanako.basic;
    expect(reasonOf(checkBasic({ ...taro.basic, attributes }))).toBe("attributes-altered");
    expect(reasonOf(checkBasic({ ...taro.basic, signature }))).toBe("attributes-altered");
    // Signed all the same: only the challenge tells that this key is in another card.
    expect(reasonOf(checkBasic({ ...taro.basic, cardKey }))).toBe("authentic");
  });

  test("a municipality of another issuer", async () => {
    const stranger = await issue("taro", await createIssuer());
    const { certificate } = stranger.surface;
    const judge = (evidence: SignedEvidence): string => reasonOf(checkSurface(evidence, trust));
    expect(judge(stranger.surface)).toBe("certificate-signature");
    expect(judge({ ...taro.surface, certificate })).toBe("certificate-signature");
    expect(judge({ ...stranger.surface, certificate: taro.surface.certificate })).toBe(
      "data-signature",
    );
  });

  test("the certificate of the other application", () => {
    const { certificate } = taro.basic;
    expect(reasonOf(checkSurface({ ...taro.surface, certificate }, trust))).toBe(
      "unknown-authority",
    );
  });

  test("an answer to another challenge, and a challenge that is too short to be fresh", () => {
    const { signature } = taro.surface.answer;
    const judge = (bytes: Uint8Array): Authenticity =>
      checkSurface({ ...taro.surface, answer: { challenge: bytes, signature } }, trust);
    expect(reasonOf(judge(challenge.with(0, 1)))).toBe("wrong-answer");
    expect(() => judge(challenge.subarray(0, 15))).toThrowError(
      expect.objectContaining({ code: "COMMAND_INVALID" }),
    );
  });
});

describe("a signature of the municipality in another form is refused", () => {
  const { privateKey } = issuer.cardVerifiable.surface.municipality;
  const tag = tags.surface;
  const objects = viewTlvs(taro.surface.file.subarray(5));
  const whole = (...wanted: readonly number[]): Uint8Array =>
    concat(
      ...wanted.map(
        (one) => objects.find((object) => object.tag === one)?.whole ?? new Uint8Array(),
      ),
    );
  const groups = [
    whole(tag.birthDate, tag.sex, tag.cardKey),
    whole(tag.nameImage, tag.addressImage),
    whole(tag.photo),
  ];
  const judge = (signature: Uint8Array): string => {
    const file = concat(taro.surface.file);
    const place = objects.find((object) => object.tag === tag.signature);
    file.set(signature, 5 + (place?.offset ?? 0) + 5);
    return reasonOf(checkSurface({ ...taro.surface, file }, trust));
  };
  const pkcs1 = (content: Uint8Array): Uint8Array =>
    privateEncrypt({ key: privateKey, padding: constants.RSA_PKCS1_PADDING }, content);

  test("the control: three digests in one DigestInfo", () => {
    expect(judge(pkcs1(digestInfo(...groups.map((group) => sha256(group)))))).toBe("authentic");
  });

  test.each<[string, Uint8Array]>([
    ["one digest over everything", sign("sha256", concat(...groups), privateKey)],
    [
      "one digest over the three digests",
      sign("sha256", concat(...groups.map((group) => sha256(group))), privateKey),
    ],
    ["the digests without a DigestInfo", pkcs1(concat(...groups.map((group) => sha256(group))))],
    [
      "a byte behind the digests",
      pkcs1(concat(digestInfo(...groups.map((group) => sha256(group))), new Uint8Array(1))),
    ],
    [
      "PSS",
      sign("sha256", concat(...groups), {
        key: privateKey,
        padding: constants.RSA_PKCS1_PSS_PADDING,
      }),
    ],
    [
      "two digests altered",
      pkcs1(digestInfo(sha256(), sha256(), sha256(groups[2] ?? new Uint8Array()))),
    ],
  ])("%s", (_, signature) => {
    expect(judge(signature)).toBe("data-signature");
  });
});

describe("keys that are too weak", () => {
  const { authority } = issuer.cardVerifiable.surface;
  const [trusted] = trust.authorities as [CardVerifiableAuthority];

  test.each([
    [1024, 65_537],
    [2048, 3],
  ])("a municipality with RSA-%i and exponent %i, truly certified", async (bits, exponent) => {
    const { generateKeyPairSync } = await import("node:crypto");
    const { publicKey } = generateKeyPairSync("rsa", {
      modulusLength: bits,
      publicExponent: exponent,
    });
    const identifier = keyIdentifier("9999921", "000");
    const certificate = issueCardVerifiableCertificate({ identifier, publicKey }, authority);
    const result = checkSurface({ ...taro.surface, certificate }, trust);
    expect(reasonOf(result)).toBe("weak-key");
  });

  test("a card key in a record that is truly signed", () => {
    const tag = tags.birthDate;
    const [birthDate, key] = viewTlvs(taro.age.file.subarray(5)).map(({ whole }) => whole.slice());
    if (!birthDate || !key) throw new Error("no record");
    key[key.length - 1] = (key.at(-1) ?? 0) & 0xfe;
    const signed = concat(birthDate, key);
    const { privateKey } = issuer.cardVerifiable.surface.municipality;
    const signature = writeTlv(tag.signature, sign("sha256", signed, privateKey));
    const file = writeTlv(tag.file, [signed, signature]);
    expect(reasonOf(checkAge({ ...taro.age, file }, trust))).toBe("weak-key");
  });

  test.each<[string, Partial<CardVerifiableAuthority>]>([
    ["a short modulus", { modulus: trusted.modulus.subarray(128) }],
    ["exponent 3", { exponent: Uint8Array.of(3) }],
    ["no key identifier", { keyIdentifier: new Uint8Array(16) }],
    ["a short key identifier", { keyIdentifier: trusted.keyIdentifier.subarray(1) }],
    ["a sandbox key called production", { hierarchy: "production" }],
    ["an official key called test", { keyIdentifier: keyIdentifier("5000023", "001") }],
  ])("an authority that cannot be used is wrong use: %s", (_, change) => {
    const authorities = [{ ...trusted, ...change }];
    expect(() => checkSurface(taro.surface, { ...trust, authorities })).toThrowError(
      expect.objectContaining({ code: "COMMAND_INVALID" }),
    );
  });
});

describe("hierarchies", () => {
  const { surface } = issuer.cardVerifiable;
  const [trusted] = trust.authorities as [CardVerifiableAuthority];
  const certifiedAs = (number: string): Uint8Array =>
    issueCardVerifiableCertificate(surface.municipality, {
      ...surface.authority,
      identifier: keyIdentifier(number, "001"),
    });
  const judge = (
    number: string,
    hierarchy: "production" | "test" | undefined,
    authorities: readonly CardVerifiableAuthority[],
  ): string => {
    const certificate = certifiedAs(number);
    return reasonOf(checkSurface({ ...taro.surface, certificate }, { authorities, hierarchy }));
  };
  const production: CardVerifiableAuthority = {
    ...trusted,
    keyIdentifier: keyIdentifier("5000023", "001"),
    hierarchy: "production",
  };

  test("production is the default, and a test card is refused whatever is given", () => {
    expect(judge("5000023", undefined, [production])).toBe("authentic");
    expect(judge("6000023", undefined, [production])).toBe("test-hierarchy");
    expect(judge("7000023", undefined, [production, trusted])).toBe("test-hierarchy");
    expect(judge("7000023", "production", [trusted])).toBe("test-hierarchy");
  });

  test("where the test hierarchy is wanted a real card is refused", () => {
    expect(judge("7000023", "test", [trusted, production])).toBe("authentic");
    expect(judge("5000023", "test", [production])).toBe("wrong-hierarchy");
  });

  test("an authority is named by all 16 bytes of its key identifier", () => {
    const twin = { ...production, keyIdentifier: keyIdentifier("5000023", "002") };
    expect(judge("5000023", "production", [twin])).toBe("unknown-authority");
    expect(judge("5000023", "production", [])).toBe("unknown-authority");
    expect(
      judge("5000033", "production", [
        { ...production, keyIdentifier: keyIdentifier("5000033", "001") },
      ]),
    ).toBe("unknown-authority");
    expect(judge("1234567", "production", [production])).toBe("unknown-authority");
  });

  test("of two authorities with one name the key decides", async () => {
    const { publicKey } = await createKeyPair();
    const { n = "" } = publicKey.export({ format: "jwk" });
    const modulus = new Uint8Array(Buffer.from(n, "base64url"));
    expect(judge("5000023", "production", [{ ...production, modulus }])).toBe(
      "certificate-signature",
    );
  });
});

test("the altered card of the other tests changes nothing by itself", async () => {
  const card = alteredCard(taro.card, {});
  expect(await fileOf(card, "Surface", "0004")).toEqual(taro.surface.certificate);
});
