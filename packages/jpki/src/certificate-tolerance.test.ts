import { describe, expect, test } from "vitest";
import { flipped, make, now } from "../test/trust/made-certificates.ts";
import { ascii, bits, der, integer, oid, sequence } from "../test/trust/made-der.ts";
import {
  address,
  alternativeNames,
  certificatePolicies,
  extension,
} from "../test/trust/made-extensions.ts";
import { fromHex } from "./bytes.ts";
import { type Certificate, parseCertificate } from "./certificate.ts";
import { JpkiError } from "./errors.ts";
import { certificateProfile } from "./layout/certificate-profile.ts";
import { openCertificate } from "./trust/certificate-fields.ts";
import { checkPath, trustAnchor } from "./trust/index.ts";

const root = make({ subject: "Root" });
const otherName = (identifier: string, value: Uint8Array): Uint8Array =>
  der(0xa0, oid(identifier), der(0xa0, value));

/** A certificate with the first place of `from` changed into bytes of the same length. */
function patched(bytes: Uint8Array, from: Uint8Array, to: Uint8Array): Uint8Array {
  const copy = Buffer.from(bytes);
  const at = copy.indexOf(from);
  if (at < 0 || from.length !== to.length) throw new Error("there is nothing to change");
  copy.set(to, at);
  return copy;
}

function refusal(bytes: Uint8Array): JpkiError {
  try {
    parseCertificate(bytes);
  } catch (error) {
    if (JpkiError.is(error)) return error;
    throw error;
  }
  throw new Error("it was read");
}

describe("what the path checker refuses but can mean only one thing is shown", () => {
  test.for<[string, Uint8Array[], Partial<Certificate>]>([
    [
      "an authority by a BOOLEAN of another octet",
      [extension("2.5.29.19", sequence(der(0x01, Uint8Array.of(1))))],
      { kind: "authority" },
    ],
    [
      "a key usage that allows nothing",
      [extension("2.5.29.15", bits(Uint8Array.of(0)))],
      { keyUsage: [] },
    ],
    [
      "a policy named twice",
      [certificatePolicies("1.2.3", "1.2.3")],
      { policies: ["1.2.3", "1.2.3"] },
    ],
    ["no purpose at all", [extension("2.5.29.37", sequence())], { extendedKeyUsage: [] }],
    [
      "a key identifier with half a serial number",
      [extension("2.5.29.35", sequence(ascii(0x80, "key"), der(0x82, Uint8Array.of(1))))],
      { authorityKeyIdentifier: "6B6579" },
    ],
    ["an address of five octets", [alternativeNames(address(1, 2, 3, 4, 5))], {}],
    ["name constraints that are none", [extension("2.5.29.30", integer(1))], {}],
    [
      "an extension twice that is not shown",
      [extension("1.2.3.4", integer(1)), extension("1.2.3.4", integer(1))],
      {},
    ],
  ])("%s", ([, extensions, shown]) => {
    const { der: bytes } = make({ issuer: root, bare: true, extensions });
    expect(parseCertificate(bytes)).toMatchObject(shown);
    expect(checkPath(bytes, { anchors: [trustAnchor(root.der)], at: now })).toMatchObject({
      outcome: "refused",
      reason: expect.stringMatching(/^(malformed|duplicate-extension)$/),
    });
  });

  test.for([
    ["negative", "80", "-7FDCBA9876543211"],
    ["with leading zeros", "00", "23456789ABCDEF"],
  ] as const)("a serial number that is %s", ([, first, shown]) => {
    const { der: bytes } = make({ serialNumber: 0x0123456789abcdefn });
    const changed = patched(bytes, fromHex("0123456789ABCDEF"), fromHex(`${first}23456789ABCDEF`));
    expect(parseCertificate(changed).serialNumber).toBe(shown);
  });

  test("extensions before version 3", () => {
    const { der: bytes } = make({ version: 2, extensions: [certificatePolicies("1.2.3")] });
    expect(parseCertificate(bytes).policies).toEqual(["1.2.3"]);
    expect(() => trustAnchor(bytes)).toThrowError();
  });

  test("a value of a name that is not text of its type, as hexadecimal; a text that looks like it is escaped", () => {
    const certificate = make({ subject: [["2.5.4.3", "Endé"]] });
    const bytes = patched(certificate.der, ascii(0x0c, "Endé"), ascii(0x13, "Endé"));
    expect(parseCertificate(bytes).issuer).toBe("CN=#1305456E64C3A9");
    const lookalike = make({ subject: [["2.5.4.3", "#1305,#"]] });
    expect(parseCertificate(lookalike.der).subject).toBe("CN=\\#1305\\,#");
  });

  test("a signature that does not end with a whole octet", () => {
    const { der: bytes } = make({ issuer: root });
    const unusedBits = openCertificate(bytes).signature.byteOffset - bytes.byteOffset;
    const changed = flipped(bytes, unusedBits);
    expect(parseCertificate(changed).kind).toBe("other");
    expect(() => trustAnchor(changed)).toThrowError();
  });

  test("otherNames of others, whatever they are", () => {
    const { name } = certificateProfile.otherNames;
    const names = alternativeNames(
      otherName("1.2.3.4", integer(1)),
      otherName(name, ascii(0x0c, "見本")),
    );
    expect(parseCertificate(make({ extensions: [names] }).der).bearer).toEqual({ name: "見本" });
  });
});

describe("refused, because it can mean more than one thing or is not DER", () => {
  const { der: bytes } = make({ from: "2026-03-01", to: "2026-11-30" });
  const start = ascii(0x17, "260301000000Z");

  test.for([
    ["a day that does not exist", "260230000000Z"],
    ["an hour that does not exist", "260301240000Z"],
    ["minutes only, and bytes behind", "2603010000Z00"],
    ["a time zone", "2603010000+09"],
  ] as const)("a date with %s", ([, text]) => {
    expect(refusal(patched(bytes, start, ascii(0x17, text))).code).toBe("CERTIFICATE_INVALID");
  });

  test("a length not in shortest form, a length without an end", () => {
    const content = bytes.subarray(4);
    const [high = 0, low = 0] = bytes.subarray(2);
    for (const header of [
      [0x30, 0x83, 0, high, low],
      [0x30, 0x80],
    ]) {
      const changed = Uint8Array.of(...header, ...content, ...(header.length === 2 ? [0, 0] : []));
      expect(refusal(changed).code).toBe("CERTIFICATE_INVALID");
    }
  });

  test("a key usage with bits that do not count", () => {
    const usage = extension("2.5.29.15", bits(Uint8Array.of(0xc1), 6));
    expect(refusal(make({ extensions: [usage] }).der).code).toBe("CERTIFICATE_INVALID");
  });

  test("a person whose name is not UTF-8; the error holds nothing of it", () => {
    const value = der(0x0c, Uint8Array.of(0x54, 0x61, 0x72, 0x6f, 0xff));
    const names = alternativeNames(otherName(certificateProfile.otherNames.name, value));
    const error = refusal(make({ extensions: [names] }).der);
    expect(error.code).toBe("CERTIFICATE_INVALID");
    expect(`${error.stack} ${(error.cause as Error).stack}`).not.toMatch(/Taro|5461726f/i);
  });
});
