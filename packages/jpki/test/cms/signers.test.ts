import { describe, expect, test } from "vitest";
import { parseRevocationList, trustAnchor } from "../../src/trust/index.ts";
import { make, makeAuthority, now } from "../trust/made-certificates.ts";
import { der, integer, sequence, time } from "../trust/made-der.ts";
import { alternativeNames, dns, keyUsage } from "../trust/made-extensions.ts";
import { makeList } from "../trust/made-revocation.ts";
import {
  attribute,
  makeSignedData,
  reference,
  requiredAttributes,
  signingCertificate,
} from "./made-signed-data.ts";
import { anchors, anyTime, madeSigner, root } from "./made-signers.ts";
import { madeBy, path, reasonOf, signer, verified } from "./verdict.ts";

const other = madeSigner({ subject: "Another" });

describe("signers", () => {
  test("every one counts: a bad one beside a good one, first or second", async () => {
    const bad = { signer: other, signature: new Uint8Array(70) };
    for (const signers of [
      [{ signer }, bad],
      [bad, { signer }],
    ]) {
      const result = await verified(makeSignedData({ signers }));
      expect(result).toMatchObject({ outcome: "refused", reason: "signature-invalid" });
      const outcomes = result.signers.map(({ outcome }) => outcome).toSorted();
      expect(outcomes).toEqual(["cryptographically-valid", "refused"]);
    }
    const both = makeSignedData({ signers: [{ signer }, { signer: other }] });
    expect(await verified(both)).toMatchObject({
      outcome: "cryptographically-valid",
      signers: [{}, {}],
    });
  });

  test("one from elsewhere beside a good one", async () => {
    const stranger = madeSigner({ issuer: makeAuthority({ ...anyTime, subject: "Elsewhere" }) });
    const result = await verified(makeSignedData({ signers: [{ signer }, { signer: stranger }] }), {
      path,
    });
    expect(result).toMatchObject({
      reason: "certificate-refused",
      detail: expect.stringContaining("no-path"),
      signers: [{ outcome: "cryptographically-valid" }, { certificate: { reason: "no-path" } }],
    });
  });

  test("nobody, or more than are read", async () => {
    expect(await reasonOf(makeSignedData({ signers: [] }))).toBe("no-signer");
    const many = Array.from({ length: 17 }, () => ({ signer }));
    expect(await reasonOf(makeSignedData({ signers: many }))).toBe("malformed");
    const bulky = make({
      extensions: [alternativeNames(...Array<Uint8Array>(5000).fill(dns("h")))],
    });
    const heavy = Array.from({ length: 20 }, () => bulky.der);
    expect(await reasonOf(makeSignedData({ signers: [{ signer }], certificates: heavy }))).toBe(
      "malformed",
    );
    const certificates = Array.from({ length: 65 }, () => signer.certificate.der);
    expect(await reasonOf(makeSignedData({ signers: [{ signer }], certificates }))).toBe(
      "malformed",
    );
  });

  test("named wrongly: another serial number, another issuer, another key", async () => {
    const { certificate } = signer;
    for (const identifier of [
      sequence(root.name, integer(certificate.serialNumber + 1n)),
      sequence(certificate.name, integer(certificate.serialNumber)),
      sequence(der(0x30), integer(certificate.serialNumber)),
    ]) {
      expect(await madeBy({ identifier })).toBe("signer-unknown");
    }
    const byKey = (identifier: Uint8Array): Uint8Array =>
      makeSignedData({
        version: 3,
        signers: [{ signer, version: 3, identifier: der(0x80, identifier) }],
      });
    expect(await reasonOf(byKey(certificate.keyIdentifier))).toBe("cryptographically-valid");
    expect(await reasonOf(byKey(other.certificate.keyIdentifier))).toBe("signer-unknown");
  });

  test("the certificate of another key under the signer's name", async () => {
    const { serialNumber } = signer.certificate;
    const twin = madeSigner({ serialNumber });
    const swapped = makeSignedData({ signers: [{ signer }], certificates: [twin.certificate.der] });
    expect(await reasonOf(swapped)).toBe("signature-invalid");
    const both = makeSignedData({
      signers: [{ signer }],
      certificates: [twin.certificate.der, signer.certificate.der],
    });
    expect(await reasonOf(both)).toBe("signer-unknown");
    const attributes = [
      ...requiredAttributes,
      signingCertificate(reference(signer.certificate.der)),
    ];
    const named = makeSignedData({
      signers: [{ signer, attributes }],
      certificates: [twin.certificate.der, signer.certificate.der],
    });
    expect(await reasonOf(named)).toBe("cryptographically-valid");
  });

  test("extra certificates do not matter, also when they cannot be read or come twice", async () => {
    const certificates = [
      sequence(),
      root.der,
      signer.certificate.der,
      other.certificate.der,
      signer.certificate.der,
    ];
    expect(await reasonOf(makeSignedData({ signers: [{ signer }], certificates }))).toBe(
      "cryptographically-valid",
    );
    const without = makeSignedData({ signers: [{ signer }], certificates: [] });
    expect(await reasonOf(without)).toBe("signer-unknown");
    expect(await reasonOf(without, { certificates: [signer.certificate.der] })).toBe(
      "cryptographically-valid",
    );
  });

  test("a root that comes inside is no anchor", async () => {
    const elsewhere = makeAuthority({ ...anyTime, subject: "Elsewhere" });
    const stranger = madeSigner({ issuer: elsewhere });
    const certificates = [stranger.certificate.der, elsewhere.der];
    const cms = makeSignedData({ signers: [{ signer: stranger }], certificates });
    expect(await reasonOf(cms)).toBe("certificate-refused");
    expect(await reasonOf(cms, { path: { anchors: [trustAnchor(elsewhere.der)], at: now } })).toBe(
      "cryptographically-valid",
    );
  });
});

describe("the certificate", () => {
  test("not for signing, over, revoked", async () => {
    const encipherer = madeSigner({ extensions: [keyUsage("keyEncipherment")] });
    expect(await reasonOf(makeSignedData({ signers: [{ signer: encipherer }] }))).toBe("key-usage");
    const expired = madeSigner({ to: "2026-05-31" });
    const cms = makeSignedData({ signers: [{ signer: expired }] });
    expect(await reasonOf(cms)).toBe("certificate-refused");
    const before = new Date("2026-05-01");
    expect(await reasonOf(cms, { path: { anchors, at: before } })).toBe("cryptographically-valid");
    const { serialNumber } = signer.certificate;
    const lists = [parseRevocationList(makeList({ issuer: root, entries: [{ serialNumber }] }))];
    const revocation = { lists };
    const result = await verified(makeSignedData({ signers: [{ signer }] }), {
      path: { ...path, revocation },
    });
    expect(result).toMatchObject({
      reason: "certificate-revoked",
      signers: [{ certificate: { outcome: "revoked", position: 0 } }],
    });
    expect(
      await reasonOf(makeSignedData({ signers: [{ signer: other }] }), {
        path: { ...path, revocation },
      }),
    ).toBe("cryptographically-valid");
  });

  test("a signing time of last year does not make an expired certificate good", async () => {
    const expired = madeSigner({ to: "2026-05-31" });
    const attributes = [
      ...requiredAttributes,
      attribute("1.2.840.113549.1.9.5", time(new Date("2026-02-03"))),
    ];
    expect(await reasonOf(makeSignedData({ signers: [{ signer: expired, attributes }] }))).toBe(
      "certificate-refused",
    );
  });
});
