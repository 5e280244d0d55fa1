import { X509Certificate } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Certificate, parseCertificate } from "./certificate.ts";
import { JpkiError } from "./errors.ts";
import { createIssuer, issueCard } from "./virtual-card/index.ts";

const issuer = await createIssuer();
const card = await issueCard({ persona: "taro", issuer });
const { authentication, signing } = card.certificates;
if (!signing) throw new Error("the persona has a signing certificate");

/** node:crypto reads the same bytes with another parser. */
function agreesWithNode(certificate: Certificate, der: Uint8Array): void {
  const node = new X509Certificate(der);
  expect(certificate.serialNumber).toBe(node.serialNumber);
  expect(certificate.validFrom).toEqual(node.validFromDate);
  expect(certificate.validTo).toEqual(node.validToDate);
  expect(certificate.publicKey).toEqual(
    new Uint8Array(node.publicKey.export({ format: "der", type: "spki" })),
  );
  expect(certificate.extendedKeyUsage).toEqual(node.keyUsage ?? []);
  expect(certificate.kind === "authority").toBe(node.ca);
}

test("the authentication certificate", () => {
  const certificate = parseCertificate(authentication);
  agreesWithNode(certificate, authentication);
  expect(certificate).toMatchObject({
    kind: "authentication",
    keyUsage: ["digitalSignature"],
    extendedKeyUsage: ["1.3.6.1.5.5.7.3.2"],
    policies: ["1.2.392.200149.8.5.1.3.30"],
    signatureAlgorithm: "1.2.840.113549.1.1.11",
  });
  expect(certificate.subject).toMatch(/^C=JP,CN=\w+$/);
  expect(certificate.bearer).toBeUndefined();
});

test("the signing certificate names its bearer", () => {
  const certificate = parseCertificate(signing);
  agreesWithNode(certificate, signing);
  expect(certificate).toMatchObject({
    kind: "signing",
    keyUsage: ["digitalSignature", "nonRepudiation"],
  });
  const { name, address, birthDate } = card.persona;
  expect(certificate.bearer).toMatchObject({ name, address, birthDate, sex: "1" });
});

test("the CA certificate is the one the key identifier points to; names are escaped", () => {
  const authority = parseCertificate(issuer.authenticationCa.der);
  agreesWithNode(authority, issuer.authenticationCa.der);
  expect(authority.keyUsage).toEqual(["keyCertSign", "cRLSign"]);
  const leaf = parseCertificate(authentication);
  expect(leaf.authorityKeyIdentifier).toBe(authority.subjectKeyIdentifier);
  expect(leaf.issuer).toBe(authority.subject);
  expect(authority.subject).toContain("uketsuke sandbox\\, not J-LIS");
});

test("the bytes are copied: changing the caller's array changes nothing", () => {
  const bytes = Buffer.from(authentication);
  const certificate = parseCertificate(bytes);
  bytes.fill(0);
  expect(certificate.der).toEqual(authentication);
});

test("an extension that appears twice is refused", () => {
  const bytes = Buffer.from(authentication);
  // authorityKeyIdentifier, 2.5.29.35, becomes a second subjectKeyIdentifier, 2.5.29.14.
  bytes[bytes.indexOf("0603551D23", 0, "hex") + 4] = 0x0e;
  expect(() => parseCertificate(bytes)).toThrowError(/extension 2\.5\.29\.14 twice/);
});

test("cut off, followed by something, or empty: CERTIFICATE_INVALID", () => {
  for (const bytes of [
    new Uint8Array(),
    authentication.subarray(0, -1),
    Uint8Array.of(...authentication, 0x00),
    Uint8Array.of(0x30, 0x80, 0x00, 0x00),
    new TextEncoder().encode("-----BEGIN CERTIFICATE-----"),
  ]) {
    expect(() => parseCertificate(bytes)).toThrowError(
      expect.objectContaining({ code: "CERTIFICATE_INVALID" }),
    );
  }
});

test("a certificate with changed bytes is read or refused, never anything else", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(authentication, signing),
      fc.array(fc.tuple(fc.nat(signing.length - 1), fc.integer({ min: 0, max: 255 })), {
        minLength: 1,
        maxLength: 4,
      }),
      (original, changes) => {
        const bytes = Uint8Array.from(original);
        for (const [index, value] of changes) bytes[index % bytes.length] = value;
        try {
          parseCertificate(bytes);
        } catch (error) {
          expect(JpkiError.is(error) && error.code).toBe("CERTIFICATE_INVALID");
          expect((error as Error).message).not.toContain(card.persona.name);
        }
      },
    ),
    { numRuns: 500 },
  );
});
