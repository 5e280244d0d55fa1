import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { withTag } from "../../src/cms/signed-attributes.ts";
import { readSignedData } from "../../src/cms/signed-data.ts";
import { makeAuthority } from "../trust/made-certificates.ts";
import { der, integer, oid, sequence } from "../trust/made-der.ts";
import { directory } from "../trust/made-extensions.ts";
import {
  attribute,
  contentTypeAttribute,
  digestAlgorithm,
  madeContent,
  makeSignedData,
  messageDigestAttribute,
  reference,
  requiredAttributes,
  signingCertificate,
} from "./made-signed-data.ts";
import { anyTime, madeSigner, root } from "./made-signers.ts";
import { madeBy, reasonOf, signer } from "./verdict.ts";

test("what is made here is good until it is spoiled", async () => {
  expect(await madeBy()).toBe("cryptographically-valid");
});

describe("attributes", () => {
  test("stripped: the attributes of one signature are not the content of another", async () => {
    const signed = makeSignedData({ signers: [{ signer }] });
    const [info] = readSignedData(signed).signers;
    const attributes = withTag(0x31, info?.signedAttributes?.whole ?? new Uint8Array());
    const stripped = makeSignedData({
      content: attributes,
      signers: [{ signer, attributes: "none", signature: info?.signature ?? attributes }],
    });
    expect(await reasonOf(stripped)).toBe("attributes");
    expect(await reasonOf(stripped, { signedAttributes: "optional" })).toBe("attributes");
    const detached = makeSignedData({
      content: attributes,
      detached: true,
      signers: [{ signer, attributes: "none", signature: info?.signature ?? attributes }],
    });
    const optional = { signedAttributes: "optional" } as const;
    expect(await reasonOf(detached, { ...optional, content: attributes })).toBe("attributes");
    const stream = (async function* () {
      yield attributes;
    })();
    expect(await reasonOf(detached, { ...optional, content: stream })).toBe("content-missing");
  });

  test("absent: refused unless allowed, and then only around plain data", async () => {
    const bare = { signers: [{ signer, attributes: "none" }] } as const;
    expect(await reasonOf(makeSignedData(bare))).toBe("attributes");
    const allowed = { signedAttributes: "optional" } as const;
    expect(await reasonOf(makeSignedData(bare), allowed)).toBe("cryptographically-valid");
    const typed = makeSignedData({ ...bare, contentType: "1.2.3.4" });
    expect(await reasonOf(typed, allowed)).toBe("attributes");
    expect(
      await reasonOf(makeSignedData(bare), { ...allowed, signingCertificate: "required" }),
    ).toBe("signing-certificate");
    const text = { ...bare, content: new TextEncoder().encode("1 tablet") };
    expect(await reasonOf(makeSignedData(text), allowed)).toBe("cryptographically-valid");
  });

  test.for<[string, readonly Uint8Array[]]>([
    ["no content type", requiredAttributes.slice(1)],
    ["no digest", requiredAttributes.slice(0, 1)],
    ["none at all, but there", []],
    ["one type twice", [...requiredAttributes, contentTypeAttribute("1.2.3.4")]],
    ["one type twice, the same", [...requiredAttributes, contentTypeAttribute()]],
    [
      "two values",
      [
        attribute("1.2.840.113549.1.9.3", oid("1.2.840.113549.1.7.1"), oid("1.2.3")),
        requiredAttributes[1] ?? oid("1.2"),
      ],
    ],
    ["no value", [attribute("1.2.840.113549.1.9.3"), requiredAttributes[1] ?? oid("1.2")]],
    [
      "a time that is none",
      [...requiredAttributes, attribute("1.2.840.113549.1.9.5", der(0x17, new Uint8Array(13)))],
    ],
    [
      "a signing certificate with seventeen references",
      [
        ...requiredAttributes,
        signingCertificate(...Array.from({ length: 17 }, () => reference(signer.certificate.der))),
      ],
    ],
    ["an empty signing certificate", [...requiredAttributes, signingCertificate()]],
    [
      "a signing certificate by SHA-1",
      [
        ...requiredAttributes,
        signingCertificate(
          sequence(
            digestAlgorithm("sha1"),
            der(0x04, createHash("sha1").update(signer.certificate.der).digest()),
          ),
        ),
      ],
    ],
    ["not an attribute", [...requiredAttributes, sequence(oid("1.2.3"), oid("1.2.3"))]],
  ])("%s", async ([, attributes]) => {
    expect(await madeBy({ attributes })).toBe("attributes");
  });

  test("out of order", async () => {
    const attributes = requiredAttributes.toSorted(Buffer.compare).toReversed();
    expect(await madeBy({ attributes, unordered: true })).toBe("attributes");
    expect(await madeBy({ attributes })).toBe("cryptographically-valid");
  });

  test("unknown ones are passed over", async () => {
    const attributes = [
      ...requiredAttributes,
      attribute("1.2.3.4.5", der(0x05)),
      attribute("1.2.3.4.6"),
    ];
    expect(await madeBy({ attributes })).toBe("cryptographically-valid");
  });

  test("another content type, another digest", async () => {
    const [type, digest] = requiredAttributes;
    if (!type || !digest) throw new Error("no attributes");
    expect(await madeBy({ attributes: [contentTypeAttribute("1.2.3.4"), digest] })).toBe(
      "content-type",
    );
    expect(await madeBy({ attributes: [type, messageDigestAttribute(new Uint8Array(1))] })).toBe(
      "message-digest",
    );
    expect(
      await madeBy({ attributes: [type, messageDigestAttribute(madeContent, "sha512")] }),
    ).toBe("message-digest");
  });
});

describe("the reference to the certificate", () => {
  const twin = madeSigner({
    keys: signer.certificate,
    serialNumber: signer.certificate.serialNumber,
    subject: "Twin",
  });
  const withReference = (...references: readonly Uint8Array[]) => ({
    attributes: [...requiredAttributes, signingCertificate(...references)],
  });
  const issuerSerial = (serial: bigint, ...names: readonly Uint8Array[]): Uint8Array =>
    sequence(sequence(...names), integer(serial));

  test("another certificate for the same key and name cannot take its place", async () => {
    const signers = [{ signer, ...withReference(reference(signer.certificate.der)) }];
    expect(await reasonOf(makeSignedData({ signers }))).toBe("cryptographically-valid");
    const certificates = [twin.certificate.der];
    expect(await reasonOf(makeSignedData({ signers, certificates }))).toBe("signing-certificate");
    const unnamed = makeSignedData({ signers: [{ signer }], certificates });
    expect(await reasonOf(unnamed)).toBe("cryptographically-valid");
    expect(await reasonOf(unnamed, { signingCertificate: "required" })).toBe("signing-certificate");
  });

  test("issuer and serial number in it count", async () => {
    const { certificate } = signer;
    const issuer = der(0xa4, root.name);
    for (const [names, expected] of [
      [issuerSerial(certificate.serialNumber, issuer), "cryptographically-valid"],
      [issuerSerial(certificate.serialNumber + 1n, issuer), "signing-certificate"],
      [issuerSerial(certificate.serialNumber, directory("Else")), "signing-certificate"],
      [issuerSerial(certificate.serialNumber, issuer, issuer), "signing-certificate"],
    ] as const) {
      expect(await madeBy(withReference(reference(certificate.der, names)))).toBe(expected);
    }
  });

  test("further references limit the path", async () => {
    const between = makeAuthority({ ...anyTime, issuer: root, subject: "Between" });
    const below = madeSigner({ issuer: between });
    const own = reference(below.certificate.der);
    const cms = (...references: readonly Uint8Array[]): Uint8Array =>
      makeSignedData({
        signers: [{ signer: below, ...withReference(...references) }],
        certificates: [below.certificate.der, between.der],
      });
    expect(await reasonOf(cms(own))).toBe("cryptographically-valid");
    expect(await reasonOf(cms(own, reference(between.der)))).toBe("cryptographically-valid");
    expect(await reasonOf(cms(own, reference(root.der)))).toBe("signing-certificate");
    expect(await reasonOf(cms(reference(between.der), own))).toBe("signing-certificate");
  });
});
