import { verify, X509Certificate } from "node:crypto";
import * as asn1js from "asn1js";
import { type AltName, Certificate } from "pkijs";
import { expect, test } from "vitest";
import { toHex } from "../bytes.ts";
import { parseCertificate } from "../certificate.ts";
import { JpkiError } from "../errors.ts";
import { issueCard } from "./issue-card.ts";
import { createIssuer } from "./issuer.ts";

const issuer = await createIssuer({ today: "2026-11-22" });
const { certificates, persona } = await issueCard({
  persona: "taro",
  issuer,
  today: "2026-11-22",
});
const signing = certificates.signing ?? new Uint8Array();

const extensionIds = (der: Uint8Array): Readonly<Record<string, boolean>> =>
  Object.fromEntries(
    (Certificate.fromBER(new Uint8Array(der).buffer).extensions ?? []).map(
      ({ extnID, critical }) => [extnID, critical],
    ),
  );

test("our own reader sees the JPKI profile in the authentication certificate", () => {
  const certificate = parseCertificate(certificates.authentication);
  expect(certificate).toMatchObject({
    kind: "authentication",
    keyUsage: ["digitalSignature"],
    extendedKeyUsage: ["1.3.6.1.5.5.7.3.2"],
    policies: ["1.2.392.200149.8.5.1.3.30"],
    signatureAlgorithm: "1.2.840.113549.1.1.11",
  });
  expect(certificate.bearer).toBeUndefined();
  expect(certificate.validTo.toISOString()).toBe(`${persona.certificateExpiry}T14:59:59.000Z`);
});

test("the signing certificate carries the person's attributes in the order seen", () => {
  const certificate = parseCertificate(signing);
  expect(certificate).toMatchObject({
    kind: "signing",
    keyUsage: ["digitalSignature", "nonRepudiation"],
    policies: ["1.2.392.200149.8.5.1.0.20"],
    bearer: { name: "見本　太郎", birthDate: "1980-02-17" },
  });
  const extensions = Certificate.fromBER(new Uint8Array(signing).buffer).extensions ?? [];
  const names = extensions.find(({ extnID }) => extnID === "2.5.29.17")?.parsedValue as AltName;
  const texts = names.altNames.map(({ value }) => {
    const [identifier, text] = value.valueBlock.value as [
      asn1js.ObjectIdentifier,
      asn1js.Constructed,
    ];
    const [content] = text.valueBlock.value;
    expect(content).toBeInstanceOf(asn1js.Utf8String);
    return [identifier.getValue(), (content as asn1js.Utf8String).getValue()];
  });
  expect(texts).toEqual([
    ["1.2.392.200149.8.5.5.1", "見本　太郎"],
    ["1.2.392.200149.8.5.5.4", "319800217"],
    ["1.2.392.200149.8.5.5.3", "1"],
    ["1.2.392.200149.8.5.5.5", "架空県見本市模擬町一丁目２番３号"],
    ["1.2.392.200149.8.5.5.2", "00000"],
    ["1.2.392.200149.8.5.5.6", "0".repeat(16)],
  ]);
});

test("policies and key usage are critical, the distribution point is a directory name", () => {
  expect(extensionIds(certificates.authentication)).toEqual({
    "2.5.29.15": true,
    "2.5.29.37": false,
    "2.5.29.32": true,
    "2.5.29.18": false,
    "1.3.6.1.5.5.7.1.1": false,
    "2.5.29.35": false,
    "2.5.29.31": false,
    "2.5.29.14": false,
  });
  const { infoAccess } = new X509Certificate(certificates.authentication);
  expect(infoAccess).toContain("OCSP - URI:http://ocsp.sandbox.invalid");
});

test("key usage is the shortest bit string DER has for it", () => {
  const keyUsage = (der: Uint8Array): string => {
    const { extensions = [] } = Certificate.fromBER(new Uint8Array(der).buffer);
    const found = extensions.find(({ extnID }) => extnID === "2.5.29.15");
    return toHex(new Uint8Array(found?.extnValue.getValue() ?? new ArrayBuffer()));
  };
  expect(keyUsage(certificates.authentication)).toBe("03020780");
  expect(keyUsage(signing)).toBe("030206C0");
  expect(keyUsage(issuer.signingCa.der)).toBe("03020106");
});

test("both are signed by their own authority and by no other", () => {
  const authenticationCa = new X509Certificate(issuer.authenticationCa.der);
  const signingCa = new X509Certificate(issuer.signingCa.pem);
  const person = new X509Certificate(certificates.authentication);
  expect(person.verify(authenticationCa.publicKey)).toBe(true);
  expect(person.checkIssued(authenticationCa)).toBe(true);
  expect(person.verify(signingCa.publicKey)).toBe(false);
  expect(new X509Certificate(signing).verify(signingCa.publicKey)).toBe(true);
  expect(authenticationCa.ca).toBe(true);
  expect(person.ca).toBe(false);
});

test("the key identifier of the authority finds it", () => {
  const authority = parseCertificate(issuer.authenticationCa.der);
  const person = parseCertificate(certificates.authentication);
  expect(person.authorityKeyIdentifier).toBe(authority.subjectKeyIdentifier);
});

test("the certificate fits the key on the card: a signature of it verifies", async () => {
  const card = await issueCard({ persona: "taro", issuer, today: "2026-11-22" });
  expect(card.certificates.authentication).toEqual(certificates.authentication);
  await card.transmit(Buffer.from("00A4040C0AD392F000260100000001", "hex"));
  await card.transmit(Buffer.from("002000980431323334", "hex"));
  const answer = await card.transmit(Buffer.from("802A03970361626300", "hex"));
  const { publicKey } = new X509Certificate(certificates.authentication);
  expect(verify("sha256", Buffer.from("abc"), publicKey, answer.subarray(0, 256))).toBe(true);
});

test("every name says that it is made up", () => {
  for (const der of [issuer.authenticationCa.der, issuer.signingCa.der]) {
    expect(new X509Certificate(der).subject).toContain("UKETSUKE-SANDBOX");
  }
  expect(new X509Certificate(certificates.authentication).subject).toContain("CN=SANDBOX");
});

test("two issuers have nothing in common", async () => {
  const other = await createIssuer({ today: "2026-11-22" });
  const person = new X509Certificate(certificates.authentication);
  expect(person.verify(new X509Certificate(other.authenticationCa.der).publicKey)).toBe(false);
});

test("a day that is none is refused", async () => {
  const refused = await createIssuer({ today: "2026-02-30" }).catch((error: unknown) => error);
  expect(JpkiError.is(refused) && refused.code).toBe("VIRTUAL_CARD_INVALID");
});
