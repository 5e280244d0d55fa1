import { describe, expect, test } from "vitest";
import { toHex } from "../../src/bytes.ts";
import { JpkiError } from "../../src/errors.ts";
import {
  checkPath,
  ocspRequest,
  type PathResult,
  parseOcspAnswer,
  parseRevocationList,
  type RevocationOptions,
  trustAnchor,
} from "../../src/trust/index.ts";
import {
  flipped,
  type Made,
  make,
  makeAuthority,
  now,
  unknownIdentifier,
} from "./made-certificates.ts";
import { der } from "./made-der.ts";
import { extendedKeyUsage, extension, keyUsage } from "./made-extensions.ts";
import { type AnswerOptions, makeAnswer, makeFailure, makeList } from "./made-revocation.ts";

const root = makeAuthority();
const end = make({ issuer: root });
const ocspSigning = "1.3.6.1.5.5.7.3.9";
const noCheck = extension("1.3.6.1.5.5.7.48.1.5", der(0x05));

const answer = (options: Partial<AnswerOptions> = {}): Uint8Array =>
  makeAnswer({ about: end, issuer: root, ...options });

function ask(
  answers: readonly Uint8Array[],
  {
    nonce,
    lists,
    ...options
  }: Omit<RevocationOptions, "lists"> & { nonce?: Uint8Array; lists?: readonly Uint8Array[] } = {},
): PathResult {
  return checkPath(end.der, {
    anchors: [trustAnchor(root.der)],
    at: now,
    revocation: {
      answers: answers.map((bytes) => parseOcspAnswer(bytes, nonce ? { nonce } : {})),
      ...(lists && { lists: lists.map(parseRevocationList) }),
      ...options,
    },
  });
}

const notRevoked = { outcome: "cryptographically-valid", revocation: "not-revoked" };
const unknown = (detail: RegExp): object => ({
  outcome: "refused",
  reason: "revocation-unknown",
  detail: expect.stringMatching(detail),
});

describe("an answer of the issuer itself", () => {
  test("good, with the responder named by key or by name", () => {
    expect(ask([answer()])).toMatchObject(notRevoked);
    expect(ask([answer({ byName: true })])).toMatchObject(notRevoked);
  });

  test("revoked: since when and why", () => {
    expect(ask([answer({ status: "revoked" })])).toEqual({
      outcome: "revoked",
      position: 0,
      revokedAt: new Date("2026-05-01"),
      reason: "keyCompromise",
      source: "answer",
    });
  });

  test("revoked outweighs good, whoever says it", () => {
    const good = answer();
    const list = makeList({ issuer: root, entries: [{ serialNumber: end.serialNumber }] });
    expect(ask([good, answer({ status: "revoked" })])).toMatchObject({ outcome: "revoked" });
    expect(ask([good], { lists: [list] })).toMatchObject({ outcome: "revoked", source: "list" });
    expect(
      ask([answer({ status: "revoked" })], { lists: [makeList({ issuer: root })] }),
    ).toMatchObject({
      outcome: "revoked",
      source: "answer",
    });
  });
});

describe("what is not a good answer", () => {
  const stranger = makeAuthority();
  const bad: Readonly<Record<string, readonly [RegExp, Partial<AnswerOptions>]>> = {
    "of one who does not know it": [/does not know/, { status: "unknown" }],
    "about another serial number": [/another certificate/, { serialNumber: 5n }],
    "about a certificate of another issuer": [/another certificate/, { issuer: stranger }],
    "about a certificate of the same key under another name": [
      /another certificate/,
      { issuerName: stranger.name.slice().fill(0x41, -4) },
    ],
    "whose time is over": [/too old/, { nextUpdate: "2026-05-31T23:59:59Z" }],
    "from the future": [/future/, { thisUpdate: "2026-06-01T00:06:00Z" }],
    "produced in the future": [
      /future/,
      { producedAt: "2026-06-01T00:06:00Z", thisUpdate: "2026-05-31" },
    ],
    "of more than an hour ago without an end": [
      /too old/,
      { thisUpdate: "2026-05-31T22:59:59Z", nextUpdate: null },
    ],
    "with a critical extension that is not known": [
      /critical extension/,
      { extensions: [extension(unknownIdentifier, der(0x05), true)] },
    ],
    "signed by somebody else": [/not signed/, { signer: stranger }],
    "signed by somebody else who sends a certificate": [
      /not signed/,
      { signer: stranger, certificates: [stranger] },
    ],
  };
  for (const [what, [detail, options]] of Object.entries(bad)) {
    test(`one ${what}`, () => {
      expect(ask([answer(options)])).toMatchObject(unknown(detail));
    });
  }

  test("one whose signature was changed", () => {
    const bytes = answer();
    expect(ask([flipped(bytes, bytes.length - 1)])).toMatchObject(unknown(/not signed/));
  });

  test("one without end counts for an hour, or as long as the caller says", () => {
    const recent = answer({ nextUpdate: null });
    expect(ask([recent])).toMatchObject(notRevoked);
    expect(ask([recent], { maximumAgeMilliseconds: 1000 })).toMatchObject(unknown(/too old/));
  });

  test.for([
    [1, "malformedRequest"],
    [2, "internalError"],
    [3, "tryLater"],
    [5, "sigRequired"],
    [6, "unauthorized"],
  ] as const)("status %i, %s", ([status, name]) => {
    expect(ask([makeFailure(status)])).toMatchObject(unknown(new RegExp(name)));
  });
});

describe("a nonce", () => {
  const { nonce, der: request } = ocspRequest(end.der, root.der);

  test("is fresh in every request and 16 octets long", () => {
    expect(nonce).toHaveLength(16);
    expect(ocspRequest(end.der, root.der).nonce).not.toEqual(nonce);
    expect(toHex(request)).toContain(toHex(nonce));
  });

  test("must come back", () => {
    expect(ask([answer({ nonce })], { nonce })).toMatchObject(notRevoked);
    expect(ask([answer()], { nonce })).toMatchObject(unknown(/nonce/));
    expect(ask([answer({ nonce: new Uint8Array(16) })], { nonce })).toMatchObject(unknown(/nonce/));
  });

  test("is not asked of an answer that was not asked for", () => {
    expect(ask([answer({ nonce })])).toMatchObject(notRevoked);
  });
});

describe("a delegated responder", () => {
  const responder = (options: Parameters<typeof make>[0] = {}): Made =>
    make({
      issuer: root,
      subject: "Responder",
      extensions: [extendedKeyUsage(ocspSigning), noCheck],
      ...options,
    });
  const by = (signer: Made): Uint8Array => answer({ signer, certificates: [signer] });

  test("with the purpose, of the same issuer", () => {
    expect(ask([by(responder())])).toMatchObject(notRevoked);
  });

  test("whose certificate does not come along is nobody", () => {
    expect(ask([answer({ signer: responder() })])).toMatchObject(unknown(/not signed/));
  });

  const other = makeAuthority({ subject: "Other" });
  const unfit: Readonly<Record<string, Parameters<typeof make>[0]>> = {
    "without the purpose": { extensions: [noCheck] },
    "with any purpose instead": { extensions: [extendedKeyUsage("2.5.29.37.0"), noCheck] },
    "of another issuer": { issuer: other },
    "that names another issuer than the one who signed it": { issuerName: other.name },
    "that only bears the issuer's name": { issuer: makeAuthority() },
    "whose certificate is over": { to: "2026-05-31" },
    "whose key may not sign": {
      extensions: [extendedKeyUsage(ocspSigning), noCheck, keyUsage("keyEncipherment")],
    },
    "with a critical extension that is not known": {
      extensions: [
        extendedKeyUsage(ocspSigning),
        noCheck,
        extension(unknownIdentifier, der(0x05), true),
      ],
    },
    "nobody says of that it was not revoked": { extensions: [extendedKeyUsage(ocspSigning)] },
  };
  for (const [what, options] of Object.entries(unfit)) {
    test(`${what} is not heard`, () => {
      expect(ask([by(responder(options))])).toMatchObject(unknown(/not signed/));
    });
  }

  test("without nocheck is asked about in the lists", () => {
    const plain = responder({ extensions: [extendedKeyUsage(ocspSigning)] });
    const clean = makeList({ issuer: root });
    expect(ask([by(plain)], { lists: [clean] })).toMatchObject(notRevoked);
    const revokes = makeList({ issuer: root, entries: [{ serialNumber: plain.serialNumber }] });
    // The list answers for the certificate itself; only the answer no longer counts.
    expect(ask([by(plain)], { lists: [revokes] })).toMatchObject(notRevoked);
  });
});

describe("reading answers", () => {
  const broken: Readonly<Record<string, Uint8Array>> = {
    nothing: new Uint8Array(),
    "a certificate": end.der,
    "an answer that is cut off": answer().subarray(0, 80),
    "a success without content": makeFailure(0),
    "a status that does not exist": makeFailure(4),
  };
  for (const [what, bytes] of Object.entries(broken)) {
    test(`${what} is a typed error`, () => {
      expect(() => parseOcspAnswer(bytes)).toThrow(
        expect.toSatisfy(
          (error) => JpkiError.is(error) && error.code === "REVOCATION_DATA_INVALID",
        ),
      );
    });
  }

  test("a question about what is no certificate is a typed error", () => {
    expect(() => ocspRequest(new Uint8Array(), root.der)).toThrow(JpkiError);
  });
});
