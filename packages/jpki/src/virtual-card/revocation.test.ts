import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toHex } from "../bytes.ts";
import { JpkiError } from "../errors.ts";
import {
  checkJpkiCertificate,
  type JpkiResult,
  ocspRequest,
  parseOcspAnswer,
  parseRevocationList,
  trustAnchor,
} from "../trust/index.ts";
import type { VirtualCard } from "./card.ts";
import { persona } from "./identity.ts";
import { issueCard } from "./issue-card.ts";
import { createIssuer, type Issuer } from "./issuer.ts";

const today = "2026-11-22";
const at = new Date("2026-11-22T03:00:00Z");
const issuer = await createIssuer({ today });
const revoked = await issueCard({ persona: "revoked", issuer, today });
const taro = await issueCard({ persona: "taro", issuer, today });

function check(
  card: VirtualCard,
  revocation: { lists?: readonly Uint8Array[]; answers?: readonly [Uint8Array, Uint8Array][] },
): JpkiResult {
  return checkJpkiCertificate(card.certificates.authentication, {
    anchors: [trustAnchor(issuer.authenticationCa.der)],
    hierarchy: "test",
    at,
    revocation: {
      lists: (revocation.lists ?? []).map((der) => parseRevocationList(der)),
      answers: (revocation.answers ?? []).map(([der, nonce]) => parseOcspAnswer(der, { nonce })),
    },
  });
}

function ask(by: Issuer, certificate: Uint8Array): [Uint8Array, Uint8Array] {
  const request = ocspRequest(certificate, by.authenticationCa.der);
  return [by.ocspAnswer(request.der, { at }), request.nonce];
}

describe("the list of an authority", () => {
  test("names the revoked persona's certificate, and nobody else's", () => {
    const lists = [issuer.revocationList("authentication", { at })];
    expect(check(revoked, { lists })).toMatchObject({
      outcome: "revoked",
      revokedAt: new Date("2026-11-22T00:00:00+09:00"),
    });
    expect(check(taro, { lists })).toMatchObject({
      outcome: "cryptographically-valid",
      revocation: "not-revoked",
    });
  });

  test("is that of its authority alone, and grows old after a day", () => {
    const signing = [issuer.revocationList("signing", { at })];
    expect(check(taro, { lists: signing })).toMatchObject({ reason: "revocation-unknown" });
    const old = [issuer.revocationList("authentication", { at: new Date("2026-11-20") })];
    expect(check(taro, { lists: old })).toMatchObject({ reason: "revocation-unknown" });
  });

  test("a certificate is on it from the moment it is revoked", async () => {
    const card = await issueCard({ persona: "hanako", issuer, today });
    const list = (when: Date): readonly Uint8Array[] => [
      issuer.revocationList("authentication", { at: when }),
    ];
    issuer.revoke(card.certificates.authentication, { since: new Date("2026-11-22T02:00:00Z") });
    const before = new Date("2026-11-22T01:00:00Z");
    expect(check(card, { lists: list(before) })).toMatchObject({ revocation: "not-revoked" });
    expect(check(card, { lists: list(at) })).toMatchObject({ outcome: "revoked" });
    issuer.revoke(card.certificates.authentication, { since: at });
    expect(check(card, { lists: list(at) })).toMatchObject({
      revokedAt: new Date("2026-11-22T02:00:00Z"),
    });
  });

  test("several hundred lists have several hundred numbers", async () => {
    const other = await createIssuer({ today });
    const lists = Array.from({ length: 300 }, () => other.revocationList("signing", { at }));
    const numbers = lists.map((der) => parseRevocationList(der).number);
    expect(numbers).toEqual(Array.from({ length: 300 }, (_, index) => BigInt(index + 1)));
  });
});

describe("the simulated responder", () => {
  const answered = (card: VirtualCard): JpkiResult =>
    check(card, { answers: [ask(issuer, card.certificates.authentication)] });

  test("says good and revoked, with the nonce", () => {
    expect(answered(taro)).toMatchObject({ revocation: "not-revoked" });
    expect(answered(revoked)).toMatchObject({ outcome: "revoked" });
  });

  test("a number it never issued is unknown to it", async () => {
    const stranger = await createIssuer({ today });
    const { certificates } = await issueCard({ persona: "taro", issuer: stranger, today });
    const { der } = ocspRequest(certificates.authentication, stranger.authenticationCa.der);
    expect(toHex(issuer.ocspAnswer(der, { at }))).toBe("30030A0106");
    const mixed = ocspRequest(certificates.authentication, issuer.authenticationCa.der);
    const { status, response } = parseOcspAnswer(issuer.ocspAnswer(mixed.der, { at }));
    expect(status).toBe("successful");
    expect(response?.singles).toMatchObject([{ status: { state: "unknown" } }]);
  });

  test("any other bytes are a malformed request", () => {
    const request = ocspRequest(taro.certificates.authentication, issuer.authenticationCa.der).der;
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), cutOrChanged(request)), (bytes) => {
        const { status } = parseOcspAnswer(issuer.ocspAnswer(bytes, { at }));
        expect(["successful", "malformedRequest", "unauthorized"]).toContain(status);
      }),
    );
    expect(toHex(issuer.ocspAnswer(new Uint8Array(), { at }))).toBe("30030A0101");
  });
});

test("a certificate of another issuer cannot be revoked", async () => {
  const other = await createIssuer({ today });
  const work = (): void => other.revoke(taro.certificates.authentication);
  expect(work).toThrow(JpkiError);
  expect(work).toThrow(/none of this issuer/);
});

test("the persona carries the mark", () => {
  expect(persona("revoked", { today }).revoked).toBe(true);
  expect(persona("taro", { today }).revoked).toBeUndefined();
});

function cutOrChanged(bytes: Uint8Array): fc.Arbitrary<Uint8Array> {
  return fc
    .record({ length: fc.nat(bytes.length), at: fc.nat(bytes.length), to: fc.nat(255) })
    .map(({ length, at: position, to }) => bytes.slice(0, length).fill(to, position, position + 1));
}
