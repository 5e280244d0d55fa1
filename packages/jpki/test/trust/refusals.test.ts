import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import {
  type CheckPathOptions,
  checkJpkiCertificate,
  checkPath,
  type JpkiResult,
  legacyAlgorithms,
  type PathResult,
  type RefusalReason,
  refusalReasons,
  trustAnchor,
} from "../../src/trust/index.ts";
import { createIssuer, issueCard } from "../../src/virtual-card/index.ts";
import {
  flipped,
  type Made,
  make,
  makeAuthority,
  newKeys,
  now,
  unknownIdentifier,
} from "./made-certificates.ts";
import { der, oid, sequence } from "./made-der.ts";
import {
  alternativeNames,
  basicConstraints,
  certificatePolicies,
  directory,
  dns,
  extendedKeyUsage,
  extension,
  keyUsage,
  nameConstraints,
  otherName,
  policyMappings,
  requireExplicitPolicy,
} from "./made-extensions.ts";

const root = makeAuthority();
const issued = (extensions: readonly Uint8Array[] = []): Made => make({ issuer: root, extensions });

/** Checks against a root, under settings that let everything else pass. */
function check(
  certificate: Uint8Array,
  {
    anchor = root,
    between = [],
    ...options
  }: Partial<CheckPathOptions> & { anchor?: Made; between?: readonly Made[] } = {},
): PathResult {
  return checkPath(certificate, {
    anchors: [trustAnchor(anchor.der)],
    intermediates: between.map((made) => made.der),
    at: now,
    ...options,
  });
}

const rsa1024 = generateKeyPairSync("rsa", { modulusLength: 1024 });
const clientAuthentication = "1.3.6.1.5.5.7.3.2";
const [policyA, policyB] = ["1.2.3.1", "1.2.3.2"];

const below = (extensions: readonly Uint8Array[], pathLength?: number): Made =>
  makeAuthority({
    issuer: root,
    subject: "Middle",
    extensions,
    ...(pathLength !== undefined && { pathLength }),
  });

/** A DSA key as SubjectPublicKeyInfo without parameters. */
function dsaWithoutParameters(): Pick<Made, "privateKey" | "publicKey"> {
  const bits = der(0x03, Uint8Array.of(0), der(0x02, Uint8Array.of(7)));
  return { ...newKeys(), publicKey: sequence(sequence(oid("1.2.840.10040.4.1")), bits) };
}

const issuer = await createIssuer();
const card = await issueCard({ persona: "taro", issuer });
const cardAnchors = [issuer.authenticationCa, issuer.signingCa].map(({ der: bytes }) =>
  trustAnchor(bytes),
);

/** How each reason comes about. */
const producers: Readonly<Record<RefusalReason, () => PathResult | JpkiResult>> = {
  malformed: () => check(Uint8Array.of(0x30, 0x00)),
  "too-large": () => check(new Uint8Array(0x10001)),
  "duplicate-extension": () => check(issued([basicConstraints(), basicConstraints()]).der),
  "unknown-critical-extension": () =>
    check(issued([extension(unknownIdentifier, der(0x05), true)]).der),
  "algorithm-disagreement": () =>
    check(make({ issuer: root, outerAlgorithm: sequence(oid("1.2.840.10045.4.3.3")) }).der),
  "algorithm-not-allowed": () =>
    check(issued().der, { algorithms: { ...legacyAlgorithms, signatures: ["rsa-sha256"] } }),
  "key-too-weak": () => {
    const publicKey = rsa1024.publicKey.export({ type: "spki", format: "der" });
    return check(make({ issuer: root, keys: { ...rsa1024, publicKey } }).der);
  },
  "key-parameters-missing": () =>
    check(make({ issuer: root, keys: dsaWithoutParameters() }).der, {
      algorithms: legacyAlgorithms,
    }),
  "signature-invalid": () => {
    const { der: bytes } = issued();
    return check(flipped(bytes, bytes.length - 1));
  },
  "not-yet-valid": () => check(make({ issuer: root, from: "2026-06-02" }).der),
  expired: () => check(make({ issuer: root, to: "2026-05-31" }).der),
  "no-path": () => check(make({ issuer: makeAuthority({ subject: "Stranger" }) }).der),
  "not-an-authority": () => {
    const middle = make({ issuer: root, subject: "Middle", extensions: [keyUsage("keyCertSign")] });
    return check(make({ issuer: middle }).der, { between: [middle] });
  },
  "path-too-long": () => {
    const anchor = makeAuthority({ pathLength: 0 });
    const middle = makeAuthority({ issuer: anchor, subject: "Middle" });
    return check(make({ issuer: middle }).der, { anchor, between: [middle] });
  },
  "key-usage": () =>
    check(issued([keyUsage("keyEncipherment")]).der, { keyUsage: "digitalSignature" }),
  "extended-key-usage": () =>
    check(issued([extendedKeyUsage("1.3.6.1.5.5.7.3.1")]).der, {
      extendedKeyUsage: clientAuthentication,
    }),
  "name-not-permitted": () => {
    const middle = below([nameConstraints({ permitted: [dns("a.example")] })]);
    const end = make({ issuer: middle, extensions: [alternativeNames(dns("b.example"))] });
    return check(end.der, { between: [middle] });
  },
  "name-excluded": () => {
    const middle = below([nameConstraints({ excluded: [directory("End")] })]);
    return check(make({ issuer: middle }).der, { between: [middle] });
  },
  "name-constraint-unsupported": () => {
    const middle = below([nameConstraints({ permitted: [otherName()] })]);
    const end = make({ issuer: middle, extensions: [alternativeNames(otherName())] });
    return check(end.der, { between: [middle] });
  },
  "name-mismatch": () =>
    check(issued([alternativeNames(dns("a.example"))]).der, { name: { dns: "b.example" } }),
  policy: () => check(issued().der, { policies: { required: true } }),
  "policy-mapping": () => {
    const middle = below([certificatePolicies(policyA), policyMappings([policyA, "2.5.29.32.0"])]);
    return check(make({ issuer: middle }).der, { between: [middle] });
  },
  "issuer-rules": () => check(make({ issuer: root, bare: true }).der, { issuerRules: true }),
  "revocation-unknown": () => check(issued().der, { revocation: {} }),
  "work-limit": () => check(issued().der, { limits: { signatures: 0 } }),
  "wrong-hierarchy": () => {
    const official = makeAuthority({
      subject: [
        ["2.5.4.6", "JP"],
        ["2.5.4.10", "JPKI"],
        ["2.5.4.11", "JPKI for user authentication"],
        ["2.5.4.11", "Japan Agency for Local Authority Information Systems"],
      ],
    });
    const end = make({
      issuer: official,
      extensions: [
        keyUsage("digitalSignature"),
        extendedKeyUsage(clientAuthentication),
        certificatePolicies("1.2.392.200149.8.5.1.3.30"),
      ],
    });
    return checkJpkiCertificate(end.der, {
      anchors: [trustAnchor(official.der)],
      hierarchy: "test",
      at: now,
    });
  },
  "test-hierarchy": () =>
    checkJpkiCertificate(card.certificates.authentication, { anchors: cardAnchors }),
  "unknown-generation": () =>
    checkJpkiCertificate(card.certificates.authentication, {
      anchors: cardAnchors.slice(1),
      hierarchy: "test",
    }),
  "not-jpki-profile": () =>
    checkJpkiCertificate(issued().der, { anchors: cardAnchors, hierarchy: "test" }),
};

describe("every reason comes about", () => {
  for (const [reason, produce] of Object.entries(producers)) {
    test(reason, () => {
      expect(produce()).toMatchObject({ outcome: "refused", reason });
    });
  }
});

test("every reason is explained in one sentence", () => {
  for (const sentence of Object.values(refusalReasons)) expect(sentence).toMatch(/^[A-Z].*\.$/);
});

test("the good certificate that the refused ones differ from passes", () => {
  expect(check(issued().der)).toMatchObject({
    outcome: "cryptographically-valid",
    revocation: "revocation-unchecked",
  });
  expect(
    check(issued([certificatePolicies(policyA)]).der, { policies: { required: true } }),
  ).toMatchObject({
    outcome: "cryptographically-valid",
    policies: [policyA],
  });
});

test("positions count from the certificate that was asked about", () => {
  const middle = makeAuthority({ issuer: root, subject: "Middle", to: "2026-05-01" });
  const end = make({ issuer: middle });
  expect(check(end.der, { between: [middle] })).toMatchObject({ reason: "expired", position: 1 });
  const old = makeAuthority({ to: "2026-05-01" });
  expect(check(make({ issuer: old }).der, { anchor: old })).toMatchObject({
    reason: "expired",
    position: 1,
  });
});

test("a policy that is required further up is required of those below", () => {
  const middle = below([certificatePolicies(policyA), requireExplicitPolicy(0)]);
  const end = make({ issuer: middle, extensions: [certificatePolicies(policyB)] });
  expect(check(end.der, { between: [middle] })).toMatchObject({ reason: "policy", position: 0 });
});
