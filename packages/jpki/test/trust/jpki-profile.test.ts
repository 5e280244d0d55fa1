import { describe, expect, test } from "vitest";
import { usableUntil } from "../../src/certificate-period.ts";
import {
  type CheckJpkiOptions,
  checkJpkiCertificate,
  type JpkiResult,
  jpkiProfile,
  nextJpkiProfile,
  parseRevocationList,
  trustAnchor,
} from "../../src/trust/index.ts";
import { createIssuer, issueCard } from "../../src/virtual-card/index.ts";
import {
  type Made,
  type MakeOptions,
  make,
  makeAuthority,
  newKeys,
  newRsaKeys,
  now,
} from "./made-certificates.ts";
import {
  authorityKeyIdentifier,
  basicConstraints,
  certificatePolicies,
  directory,
  distributionPoint,
  distributionPoints,
  extendedKeyUsage,
  keyUsage,
} from "./made-extensions.ts";
import { makeList } from "./made-revocation.ts";

const clientAuthentication = "1.3.6.1.5.5.7.3.2";
const policies = {
  authentication: "1.2.392.200149.8.5.1.3.30",
  signing: "1.2.392.200149.8.5.1.1.20",
  signingTest: "1.2.392.200149.8.5.1.0.20",
};

/** The name every generation of an official authority bears. */
const official = (unit: string): NonNullable<MakeOptions["subject"]> => [
  ["2.5.4.6", "JP"],
  ["2.5.4.10", "JPKI"],
  ["2.5.4.11", unit],
  ["2.5.4.11", "Japan Agency for Local Authority Information Systems"],
];
const authenticationUnit = official("JPKI for user authentication");

/** An authority that bears the official name; no key of the official one is here, of course. */
const authority = (options: MakeOptions = {}): Made =>
  makeAuthority({ subject: authenticationUnit, keys: newRsaKeys(), ...options });

const generation2019 = authority();
const generation2023 = authority();
const signingAuthority = authority({ subject: official("JPKI for digital signature") });
const testAuthority = authority({
  subject: [
    ["2.5.4.6", "JP"],
    ["2.5.4.10", "JPKI-TEST"],
  ],
});

const authentication = [
  keyUsage("digitalSignature"),
  extendedKeyUsage(clientAuthentication),
  certificatePolicies(policies.authentication),
];
const signing = [
  keyUsage("digitalSignature", "nonRepudiation"),
  certificatePolicies(policies.signing),
];
const keys = newRsaKeys();
const person = (options: MakeOptions = {}): Made =>
  make({
    issuer: generation2019,
    keys,
    extensions: authentication,
    ...options,
  });

const check = (certificate: Made, options: Partial<CheckJpkiOptions> = {}): JpkiResult =>
  checkJpkiCertificate(certificate.der, {
    anchors: [generation2019, generation2023, signingAuthority, testAuthority].map(({ der }) =>
      trustAnchor(der),
    ),
    at: now,
    ...options,
  });

const misfit = (detail: RegExp): object => ({
  outcome: "refused",
  reason: "not-jpki-profile",
  position: 0,
  detail: expect.stringMatching(detail),
});

describe("certificates of the card", () => {
  test("authentication", () => {
    expect(check(person())).toMatchObject({
      outcome: "cryptographically-valid",
      revocation: "revocation-unchecked",
      kind: "authentication",
      hierarchy: "production",
      period: "current",
      policies: [policies.authentication],
    });
  });

  test("signing", () => {
    const certificate = person({ issuer: signingAuthority, extensions: signing });
    expect(check(certificate)).toMatchObject({ kind: "signing", policies: [policies.signing] });
    expect(check(certificate, { kind: "authentication" })).toMatchObject(misfit(/kind/));
  });

  test("generations of one name are told apart by key identifier", () => {
    const result = check(person({ issuer: generation2023 }));
    expect(result).toMatchObject({ outcome: "cryptographically-valid" });
    if (result.outcome === "cryptographically-valid") {
      expect(Buffer.from(result.anchor.der).equals(generation2023.der)).toBe(true);
    }
    const anchors = [trustAnchor(generation2019.der)];
    expect(check(person({ issuer: generation2023 }), { anchors })).toMatchObject({
      reason: "unknown-generation",
      position: 1,
    });
  });

  test("issuer and serial number of the authority count where the certificate names them", () => {
    const named = (serialNumber: bigint, issuerName = directory(authenticationUnit)): Made =>
      person({
        bare: true,
        extensions: [
          ...authentication,
          authorityKeyIdentifier(generation2019.keyIdentifier, { name: issuerName, serialNumber }),
        ],
      });
    const { serialNumber } = generation2019;
    expect(check(named(serialNumber))).toMatchObject({ outcome: "cryptographically-valid" });
    expect(check(named(5n))).toMatchObject({ reason: "unknown-generation" });
    expect(check(named(serialNumber, directory("Other")))).toMatchObject({
      reason: "unknown-generation",
    });
  });

  test("of several policies only that of the profile is reported", () => {
    const policies = certificatePolicies("1.2.3.4", "1.2.392.200149.8.5.1.3.30");
    const certificate = person({ extensions: [...authentication.slice(0, 2), policies] });
    expect(check(certificate)).toMatchObject({ policies: ["1.2.392.200149.8.5.1.3.30"] });
  });

  test("no authority stands between", () => {
    const between = authority({ issuer: generation2019, subject: authenticationUnit });
    expect(check(person({ issuer: between }))).toMatchObject({ reason: "unknown-generation" });
  });

  test("signed by another key under the right identifier", () => {
    const forger = { ...generation2019, privateKey: generation2023.privateKey };
    expect(check(person({ issuer: forger }))).toMatchObject({
      reason: "signature-invalid",
      position: 0,
    });
  });
});

describe("what leaves the profile", () => {
  const cases: Readonly<Record<string, readonly [RegExp, readonly Uint8Array[]]>> = {
    "no policy of JPKI": [/kind/, [keyUsage("digitalSignature")]],
    "an authority": [/authority/, [...authentication, basicConstraints()]],
    "another key usage": [
      /key usage/,
      [keyUsage("digitalSignature", "keyEncipherment"), ...authentication.slice(1)],
    ],
    "no key usage": [/key usage/, authentication.slice(1)],
    "no purpose": [
      /purpose/,
      [keyUsage("digitalSignature"), certificatePolicies(policies.authentication)],
    ],
  };
  for (const [what, [detail, extensions]] of Object.entries(cases)) {
    test(what, () => {
      expect(check(person({ extensions }))).toMatchObject(misfit(detail));
    });
  }

  test("no key identifier of the authority", () => {
    expect(check(person({ bare: true }))).toMatchObject(misfit(/key identifier/));
  });

  test("P-384, until the profile of the next card allows it", () => {
    const next = authority({ keys: newKeys("secp384r1") });
    const card = person({ issuer: next, keys: newKeys("secp384r1") });
    const anchors = [trustAnchor(next.der)];
    expect(check(card, { anchors })).toMatchObject({ outcome: "refused" });
    expect(check(card, { anchors, profile: nextJpkiProfile })).toMatchObject({
      outcome: "cryptographically-valid",
    });
    expect(check(person(), { profile: nextJpkiProfile })).toMatchObject({
      outcome: "cryptographically-valid",
    });
  });

  test("a curve of neither profile", () => {
    const curve = person({ keys: newKeys("prime256v1") });
    expect(check(curve)).toMatchObject({ reason: "key-too-weak" });
    expect(check(curve, { profile: nextJpkiProfile })).toMatchObject({ reason: "key-too-weak" });
    expect(jpkiProfile.algorithms.curves).toEqual([]);
  });
});

describe("hierarchies", () => {
  const underTest = person({ issuer: testAuthority });

  test("the test hierarchy is refused in production", () => {
    expect(check(underTest)).toMatchObject({ reason: "test-hierarchy", position: 1 });
    const testPolicy = person({
      issuer: signingAuthority,
      extensions: [
        keyUsage("digitalSignature", "nonRepudiation"),
        certificatePolicies(policies.signingTest),
      ],
    });
    expect(check(testPolicy)).toMatchObject({ reason: "test-hierarchy", position: 0 });
  });

  test("it passes where it is asked for, and says so", () => {
    expect(check(underTest, { hierarchy: "test" })).toMatchObject({
      outcome: "cryptographically-valid",
      hierarchy: "test",
    });
  });

  test("the production hierarchy is refused in a test", () => {
    expect(check(person(), { hierarchy: "test" })).toMatchObject({ reason: "wrong-hierarchy" });
  });

  test("the official authority for signatures does not vouch for authentication", () => {
    expect(check(person({ issuer: signingAuthority }))).toMatchObject({
      reason: "wrong-hierarchy",
    });
  });
});

describe("time", () => {
  const ended = person({ to: "2026-05-15" });

  test("a certificate past its end is refused", () => {
    expect(check(ended)).toMatchObject({ reason: "expired", position: 0 });
  });

  test("in its grace period it passes for eligibility, and says so", () => {
    expect(check(ended, { grace: "eligibility" })).toMatchObject({
      outcome: "cryptographically-valid",
      period: "in-grace",
    });
    const last = usableUntil(new Date("2026-05-15"));
    expect(check(ended, { grace: "eligibility", at: last })).toMatchObject({ period: "in-grace" });
    const after = new Date(last.getTime() + 1);
    expect(check(ended, { grace: "eligibility", at: after })).toMatchObject({ reason: "expired" });
  });

  test("before its beginning it never passes", () => {
    expect(check(person({ from: "2026-06-02" }), { grace: "eligibility" })).toMatchObject({
      reason: "not-yet-valid",
    });
  });

  test("soon at its end it passes", () => {
    expect(check(person({ to: "2026-06-15" }))).toMatchObject({ period: "expires-soon" });
  });
});

describe("revocation, for those who may ask", () => {
  const city = [directory("City CRLDP")];
  const extensions = [...authentication, distributionPoints(distributionPoint({ names: city }))];
  const certificate = person({ extensions });
  const ask = (revoked: boolean, options: Partial<CheckJpkiOptions> = {}): JpkiResult => {
    const entries = revoked ? [{ serialNumber: certificate.serialNumber, reason: 1 }] : [];
    const list = parseRevocationList(makeList({ issuer: generation2019, entries }));
    return check(certificate, { revocation: { lists: [list] }, ...options });
  };

  test("lists are asked", () => {
    expect(ask(false)).toMatchObject({ revocation: "not-revoked" });
    expect(ask(true)).toMatchObject({ outcome: "revoked", reason: "keyCompromise" });
  });

  test("in the grace period lists must still be of now", () => {
    const late = person({ extensions, to: "2026-05-15" });
    const list = parseRevocationList(makeList({ issuer: generation2019 }));
    const settings = { grace: "eligibility", revocation: { lists: [list] } } as const;
    expect(check(late, settings)).toMatchObject({ revocation: "not-revoked", period: "in-grace" });
    expect(check(late, { ...settings, at: new Date("2026-07-02") })).toMatchObject({
      reason: "revocation-unknown",
    });
  });
});

describe("virtual cards", () => {
  test("are of the test hierarchy, both certificates", async () => {
    const issuer = await createIssuer();
    const { certificates } = await issueCard({ persona: "taro", issuer });
    const anchors = [issuer.authenticationCa, issuer.signingCa].map(({ der }) => trustAnchor(der));
    const settings = { anchors, hierarchy: "test" } as const;
    expect(checkJpkiCertificate(certificates.authentication, settings)).toMatchObject({
      kind: "authentication",
    });
    expect(checkJpkiCertificate(certificates.signing ?? new Uint8Array(), settings)).toMatchObject({
      kind: "signing",
    });
    const stranger = (await createIssuer()).authenticationCa;
    expect(
      checkJpkiCertificate(certificates.authentication, {
        anchors: [trustAnchor(stranger.der)],
        hierarchy: "test",
      }),
    ).toMatchObject({ reason: "unknown-generation" });
  });
});

test("the official names are compared as names, not as bytes", () => {
  const shouting = authority({ subject: official("JPKI FOR USER  AUTHENTICATION") });
  const anchors = [trustAnchor(shouting.der)];
  expect(check(person({ issuer: shouting }), { anchors })).toMatchObject({
    hierarchy: "production",
  });
});

test("an anchor of the test hierarchy under an official key identifier vouches for nobody in production", () => {
  const copy = makeAuthority({
    subject: "Sandbox",
    keys: { privateKey: generation2019.privateKey, publicKey: generation2019.publicKey },
  });
  const certificate = person({ issuer: copy });
  const anchors = [trustAnchor(generation2019.der), trustAnchor(copy.der)];
  expect(check(certificate, { anchors })).toMatchObject({ outcome: "refused", reason: "no-path" });
  expect(check(certificate, { anchors: anchors.slice(1) })).toMatchObject({
    reason: "test-hierarchy",
  });
});
