import { describe, expect, test } from "vitest";
import { make, makeAuthority, unknownIdentifier } from "../../test/trust/made-certificates.ts";
import { der, integer, oid, sequence } from "../../test/trust/made-der.ts";
import {
  certificatePolicies,
  distributionPoints,
  extension,
  keyUsage,
  nameConstraints,
  qualifiedPolicy,
} from "../../test/trust/made-extensions.ts";
import { isSelfIssued, readPathCertificate, trustAnchor } from "./path-certificate.ts";
import { Unreadable } from "./refusal.ts";

const read = (...extensions: readonly Uint8Array[]) =>
  readPathCertificate(make({ extensions }).der);
const flag = Uint8Array.of(0xff);

describe("a certificate is read", () => {
  test("with what its extensions say", () => {
    const { extensions, version } = read(
      keyUsage("digitalSignature"),
      certificatePolicies("1.2.3"),
    );
    expect(version).toBe(3);
    expect([...(extensions.keyUsage ?? [])]).toEqual(["digitalSignature"]);
    expect(extensions.certificatePolicies).toEqual(["1.2.3"]);
    expect(extensions.unknownCritical).toEqual([]);
  });

  test("with its critical extensions and qualifiers that are not known", () => {
    const unknown = extension(unknownIdentifier, der(0x05), true);
    expect(read(unknown).extensions.unknownCritical).toEqual([unknownIdentifier]);
    const qualified = (critical: boolean): readonly string[] =>
      read(qualifiedPolicy("1.2.3", "1.2.4", critical)).extensions.unknownCritical;
    expect(qualified(true)).toEqual(["1.2.4"]);
    expect(qualified(false)).toEqual([]);
    expect(
      read(qualifiedPolicy("1.2.3", "1.3.6.1.5.5.7.2.1", true)).extensions.unknownCritical,
    ).toEqual([]);
  });

  test("of version 1, without extensions", () => {
    const certificate = readPathCertificate(make({ version: 1, bare: true }).der);
    expect([certificate.version, certificate.extensions.critical.size]).toEqual([1, 0]);
  });

  test("and its bytes stay its own", () => {
    const bytes = makeAuthority().der;
    const anchor = trustAnchor(bytes);
    bytes.fill(0);
    expect(anchor.der[0]).toBe(0x30);
    expect(isSelfIssued(anchor)).toBe(true);
  });
});

describe("what cannot be read", () => {
  const cases: Readonly<Record<string, () => unknown>> = {
    "extensions before version 3": () => readPathCertificate(make({ version: 2 }).der),
    "a policy named twice": () => read(certificatePolicies("1.2.3", "1.2.3")),
    "no policy": () => read(certificatePolicies()),
    "a qualifier that is none": () =>
      read(extension("2.5.29.32", sequence(sequence(oid("1.2.3"), sequence(sequence()))))),
    "a key usage that allows nothing": () => read(keyUsage()),
    "a path length below zero": () =>
      read(extension("2.5.29.19", sequence(der(0x01, flag), der(0x02, Uint8Array.of(0xff))))),
    "empty name constraints": () => read(nameConstraints({})),
    "an empty list of subtrees": () => read(nameConstraints({ permitted: [] })),
    "a subtree with a minimum": () =>
      read(
        extension(
          "2.5.29.30",
          sequence(der(0xa0, sequence(der(0x82), der(0x80, Uint8Array.of(1))))),
        ),
      ),
    "a mask with a hole": () =>
      read(nameConstraints({ permitted: [der(0x87, Uint8Array.of(1, 2, 3, 4, 255, 0, 255, 0))] })),
    "empty policy constraints": () => read(extension("2.5.29.36", sequence())),
    "a purpose list of nothing": () => read(extension("2.5.29.37", sequence())),
    "no distribution point": () => read(distributionPoints()),
    "a distribution point of nothing": () => read(distributionPoints(sequence())),
    "a distribution point of an unknown form": () =>
      read(distributionPoints(sequence(der(0xa0, der(0xa2))))),
    "a key identifier with half a serial number": () =>
      readPathCertificate(
        make({
          bare: true,
          extensions: [extension("2.5.29.35", sequence(der(0x82, Uint8Array.of(1))))],
        }).der,
      ),
    "more behind the value of an extension": () =>
      read(extension("2.5.29.54", Uint8Array.of(...integer(1), 0))),
  };
  for (const [what, attempt] of Object.entries(cases)) {
    test(what, () => {
      expect(attempt).toThrow(Unreadable);
    });
  }

  test("unique identifiers in version 1", () => {
    const withIdentifier = (version: 1 | 2): Uint8Array => {
      const { der: bytes } = make({ version, bare: true, uniqueIdentifier: true });
      return bytes;
    };
    expect(readPathCertificate(withIdentifier(2)).version).toBe(2);
    expect(() => readPathCertificate(withIdentifier(1))).toThrow(Unreadable);
  });
});
