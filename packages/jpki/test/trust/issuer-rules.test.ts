import { describe, expect, test } from "vitest";
import {
  checkPath,
  type PathResult,
  parseRevocationList,
  trustAnchor,
} from "../../src/trust/index.ts";
import { type Made, type MakeOptions, make, makeAuthority, now } from "./made-certificates.ts";
import { ascii, bits, der, oid, sequence } from "./made-der.ts";
import {
  alternativeNames,
  authorityKeyIdentifier,
  basicConstraints,
  directory,
  dns,
  extension,
  keyUsage,
  mailbox,
  nameConstraints,
  subjectKeyIdentifier,
  uri,
} from "./made-extensions.ts";
import { makeList } from "./made-revocation.ts";

const root = makeAuthority();

function check(certificate: Made, issuerRules: boolean, between: readonly Made[] = []): PathResult {
  return checkPath(certificate.der, {
    anchors: [trustAnchor(root.der)],
    intermediates: between.map((made) => made.der),
    at: now,
    issuerRules,
  });
}

const signing = keyUsage("keyCertSign");
const access = extension(
  "1.3.6.1.5.5.7.1.1",
  sequence(sequence(oid("1.3.6.1.5.5.7.48.1"), ascii(0x86, "http://a.example"))),
  true,
);

describe("rules for issuers: held when asked for, and only then", () => {
  const ends: Readonly<Record<string, readonly [section: string, MakeOptions]>> = {
    "serial number zero": ["4.1.2.2", { serialNumber: 0n }],
    "serial number of 21 octets": ["4.1.2.2", { serialNumber: 1n << 160n }],
    "no authority key identifier": ["4.2.1.1", { bare: true }],
    "a critical one": [
      "4.2.1.1",
      {
        bare: true,
        extensions: [extension("2.5.29.35", sequence(der(0x80, root.keyIdentifier)), true)],
      },
    ],
    "an empty subject without critical names": [
      "4.2.1.6",
      { subject: [], extensions: [alternativeNames(dns("a.example"))] },
    ],
    "an end that signs certificates": ["4.2.1.9", { extensions: [signing] }],
    "a path length of nobody": [
      "4.2.1.9",
      { extensions: [extension("2.5.29.19", sequence(der(0x02, Uint8Array.of(1))), true)] },
    ],
    "name constraints of an end": [
      "4.2.1.10",
      { extensions: [nameConstraints({ permitted: [directory("End")] })] },
    ],
    "a critical authorityInfoAccess": ["4.2.2.1", { extensions: [access] }],
    "a host that is none": ["4.2.1.6", { extensions: [alternativeNames(dns("a b"))] }],
    "a mailbox that is none": ["4.2.1.6", { extensions: [alternativeNames(mailbox("nobody"))] }],
    "a URI that is none": ["4.2.1.6", { extensions: [alternativeNames(uri("/path"))] }],
    "version 1": ["4.1.2.1", { version: 1, bare: true, issuer: { ...root, name: root.name } }],
  };
  for (const [what, [section, options]] of Object.entries(ends)) {
    test(what, () => {
      const end = make({ issuer: root, ...options });
      expect(check(end, false)).toMatchObject({ outcome: "cryptographically-valid" });
      expect(check(end, true)).toMatchObject({ reason: "issuer-rules", position: 0 });
      if (what !== "version 1") {
        expect(check(end, true)).toMatchObject({ detail: expect.stringContaining(section) });
      }
    });
  }

  const critical = extension("2.5.29.30", sequence(der(0xa1, sequence(dns("x.example")))));
  const authorities: Readonly<Record<string, readonly [string, readonly Uint8Array[]]>> = {
    "basicConstraints that are not critical": [
      "4.2.1.9",
      [basicConstraints(undefined, false), signing],
    ],
    "no key usage": ["4.2.1.3", [basicConstraints()]],
    "name constraints that are not critical": ["4.2.1.10", [basicConstraints(), signing, critical]],
  };
  for (const [what, [section, extensions]] of Object.entries(authorities)) {
    test(`an authority with ${what}`, () => {
      const middle = make({ issuer: root, subject: "Middle", extensions });
      const end = make({ issuer: middle });
      expect(check(end, false, [middle])).toMatchObject({ outcome: "cryptographically-valid" });
      expect(check(end, true, [middle])).toMatchObject({
        reason: "issuer-rules",
        position: 1,
        detail: expect.stringContaining(section),
      });
    });
  }

  test("an authority without key identifier of its own", () => {
    const middle = make({
      issuer: root,
      subject: "Middle",
      bare: true,
      extensions: [basicConstraints(), signing, authorityKeyIdentifier(root.keyIdentifier)],
    });
    const end = make({ issuer: middle });
    expect(check(end, false, [middle])).toMatchObject({ outcome: "cryptographically-valid" });
    expect(check(end, true, [middle])).toMatchObject({
      detail: expect.stringContaining("4.2.1.2"),
    });
  });

  test("a good certificate breaks none", () => {
    const extensions = [
      alternativeNames(dns("*.a.example"), mailbox("a@a.example"), uri("urn:a:b")),
    ];
    expect(check(make({ issuer: root, extensions }), true)).toMatchObject({
      outcome: "cryptographically-valid",
    });
  });
});

test("a list without a number tells nothing when the rules are held", () => {
  const end = make({ issuer: root });
  const unnumbered = makeList({ issuer: root, number: null });
  const ask = (issuerRules: boolean): PathResult =>
    checkPath(end.der, {
      anchors: [trustAnchor(root.der)],
      at: now,
      issuerRules,
      revocation: { lists: [parseRevocationList(unnumbered)] },
    });
  expect(ask(false)).toMatchObject({ revocation: "not-revoked" });
  expect(ask(true)).toMatchObject({ reason: "revocation-unknown" });
});

test("unused octets keep their meaning", () => {
  // keyUsage of an authority in two octets, as some issuers write it.
  const wide = extension("2.5.29.15", bits(Uint8Array.of(0x06, 0x00)), true);
  const middle = make({
    issuer: root,
    subject: "Middle",
    bare: true,
    extensions: [
      basicConstraints(),
      wide,
      subjectKeyIdentifier(Uint8Array.of(1)),
      authorityKeyIdentifier(root.keyIdentifier),
    ],
  });
  const end = make({ issuer: middle });
  expect(check(end, false, [middle])).toMatchObject({ outcome: "cryptographically-valid" });
});
