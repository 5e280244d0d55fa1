import { describe, expect, test } from "vitest";
import { JpkiError } from "../../src/errors.ts";
import {
  checkPath,
  type PathResult,
  parseRevocationList,
  type RevocationOptions,
  trustAnchor,
} from "../../src/trust/index.ts";
import {
  flipped,
  type Made,
  make,
  makeAuthority,
  now,
  unknownIdentifier,
} from "./made-certificates.ts";
import { der } from "./made-der.ts";
import {
  basicConstraints,
  deltaIndicator,
  directory,
  distributionPoint,
  distributionPoints,
  extension,
  issuingDistributionPoint,
  keyUsage,
  uri,
} from "./made-extensions.ts";
import { type ListOptions, makeList } from "./made-revocation.ts";

const root = makeAuthority();
const end = make({ issuer: root });
const place = [uri("http://lists.test/a")];
const elsewhere = [uri("http://lists.test/b")];

const ask = (
  certificate: Made,
  lists: readonly Uint8Array[],
  { between = [], ...options }: RevocationOptions & { between?: readonly Made[] } = {},
): PathResult =>
  checkPath(certificate.der, {
    anchors: [trustAnchor(root.der)],
    intermediates: between.map((made) => made.der),
    at: now,
    revocation: { lists: lists.map(parseRevocationList), ...options },
  });
const list = (options: Partial<ListOptions> = {}): Uint8Array =>
  makeList({ issuer: root, ...options });
const notRevoked = { outcome: "cryptographically-valid", revocation: "not-revoked" };
const revoked = { outcome: "revoked", position: 0, source: "list" };
const unknown = { outcome: "refused", reason: "revocation-unknown", position: 0 };
const entries = [{ serialNumber: end.serialNumber, reason: 1 }];

describe("one complete list", () => {
  test("that does not name the certificate", () => {
    expect(ask(end, [list()])).toMatchObject(notRevoked);
  });

  test("that names it: since when and why", () => {
    expect(ask(end, [list({ entries })])).toEqual({
      ...revoked,
      revokedAt: new Date("2026-05-01"),
      reason: "keyCompromise",
    });
  });

  test("that names the authority above it", () => {
    const middle = makeAuthority({ issuer: root, subject: "Middle" });
    const below = make({ issuer: middle });
    const named = list({ entries: [{ serialNumber: middle.serialNumber }] });
    expect(ask(below, [named, makeList({ issuer: middle })], { between: [middle] })).toMatchObject({
      outcome: "revoked",
      position: 1,
      reason: "unspecified",
    });
  });

  test("without any list the certificate is refused, or reported when asked", () => {
    expect(ask(end, [])).toMatchObject(unknown);
    expect(ask(end, [], { unknown: "report" })).toMatchObject({
      outcome: "cryptographically-valid",
      revocation: "revocation-unknown",
    });
  });

  const unusable: Readonly<Record<string, Partial<ListOptions>>> = {
    "of yesterday": { nextUpdate: "2026-05-31T23:59:59Z" },
    "of tomorrow": { thisUpdate: "2026-06-02" },
    "that never ends": { nextUpdate: null },
    "signed by somebody else": { signer: makeAuthority() },
    "with a critical extension that is not known": {
      extensions: [extension(unknownIdentifier, der(0x05), true)],
    },
    "with a critical extension in another entry": {
      entries: [{ serialNumber: 5n, extensions: [extension(unknownIdentifier, der(0x05), true)] }],
    },
    "about authorities only": { extensions: [issuingDistributionPoint({ onlyAuthorities: true })] },
    "for a place the certificate does not name": {
      extensions: [issuingDistributionPoint({ names: place })],
    },
    "that only updates another": { extensions: [deltaIndicator(1)], number: 2 },
  };
  for (const [what, options] of Object.entries(unusable)) {
    test(`${what} tells nothing`, () => {
      expect(ask(end, [list(options)])).toMatchObject(unknown);
    });
  }

  test("whose signature was changed tells nothing", () => {
    const bytes = list();
    expect(ask(end, [flipped(bytes, bytes.length - 1)])).toMatchObject(unknown);
  });

  test("whose clock is five minutes ahead still counts", () => {
    expect(ask(end, [list({ thisUpdate: "2026-06-01T00:05:00Z" })])).toMatchObject(notRevoked);
    expect(ask(end, [list({ thisUpdate: "2026-06-01T00:05:01Z" })])).toMatchObject(unknown);
  });

  test("by an authority whose key may not sign lists", () => {
    const silent = make({
      subject: "Root",
      extensions: [basicConstraints(), keyUsage("keyCertSign")],
    });
    const result = checkPath(make({ issuer: silent }).der, {
      anchors: [trustAnchor(silent.der)],
      at: now,
      revocation: { lists: [parseRevocationList(makeList({ issuer: silent }))] },
    });
    expect(result).toMatchObject(unknown);
  });
});

describe("several ways up", () => {
  const other = makeAuthority({ subject: "Other root" });
  const middle = makeAuthority({ issuer: root, subject: "Middle" });
  const crossed = makeAuthority({ issuer: other, subject: "Middle", keys: middle });
  const below = make({ issuer: middle });
  const bothWays = (
    lists: readonly Uint8Array[],
    unknown: "refuse" | "report" = "refuse",
  ): PathResult =>
    checkPath(below.der, {
      anchors: [root, other].map(({ der: bytes }) => trustAnchor(bytes)),
      intermediates: [middle.der, crossed.der],
      at: now,
      revocation: { lists: lists.map(parseRevocationList), unknown },
    });
  const clean = makeList({ issuer: middle });

  test("one whose authority was revoked does not close the other", () => {
    const revokesMiddle = list({ entries: [{ serialNumber: middle.serialNumber }] });
    expect(bothWays([revokesMiddle, makeList({ issuer: other }), clean])).toMatchObject(notRevoked);
    expect(bothWays([revokesMiddle, clean])).toMatchObject({ outcome: "revoked", position: 1 });
  });

  test("that an authority was revoked is said before that another way is closed", () => {
    const late = makeAuthority({ issuer: root, subject: "Middle", keys: middle, to: "2026-05-01" });
    const entries = [{ serialNumber: crossed.serialNumber }];
    const result = checkPath(below.der, {
      anchors: [root, other].map(({ der: bytes }) => trustAnchor(bytes)),
      intermediates: [late.der, crossed.der],
      at: now,
      revocation: { lists: [parseRevocationList(makeList({ issuer: other, entries }))] },
    });
    expect(result).toMatchObject({ outcome: "revoked", position: 1 });
  });

  test("none makes a revoked certificate any better", () => {
    const revokes = makeList({ issuer: middle, entries: [{ serialNumber: below.serialNumber }] });
    const onlyForRoot = makeList({
      issuer: middle,
      entries: [{ serialNumber: below.serialNumber }],
      thisUpdate: "2026-05-30",
    });
    expect(bothWays([list(), revokes, onlyForRoot], "report")).toMatchObject(revoked);
  });
});

describe("distribution points", () => {
  const pointing = (point: Parameters<typeof distributionPoint>[0]): Made =>
    make({ issuer: root, extensions: [distributionPoints(distributionPoint(point))] });

  test("a list of the place that the certificate names", () => {
    const scoped = list({ extensions: [issuingDistributionPoint({ names: place })] });
    expect(ask(pointing({ names: place }), [scoped])).toMatchObject(notRevoked);
    expect(ask(pointing({ names: elsewhere }), [scoped])).toMatchObject(unknown);
  });

  test("a directory name, as JPKI writes it, is compared and never followed", () => {
    const names = [directory("City CRLDP")];
    const scoped = list({ extensions: [issuingDistributionPoint({ names })] });
    expect(ask(pointing({ names }), [scoped])).toMatchObject(notRevoked);
    expect(ask(pointing({ names: [directory("Other CRLDP")] }), [scoped])).toMatchObject(unknown);
  });

  test("every reason must be answered for", () => {
    const keyOnly = Uint8Array.of(0x60, 0);
    const others = Uint8Array.of(0x1f, 0x80);
    const some = list({ extensions: [issuingDistributionPoint({ reasons: keyOnly })] });
    const rest = list({ extensions: [issuingDistributionPoint({ reasons: others })] });
    expect(ask(end, [some])).toMatchObject({
      ...unknown,
      detail: expect.stringMatching(/every reason/),
    });
    expect(ask(end, [some, rest])).toMatchObject(notRevoked);
  });

  test("a point is asked only for the reasons it is for", () => {
    const scoped = list({ extensions: [issuingDistributionPoint({ names: place })] });
    expect(
      ask(pointing({ names: place, reasons: Uint8Array.of(0x60, 0) }), [scoped]),
    ).toMatchObject(unknown);
    expect(
      ask(pointing({ names: place, reasons: Uint8Array.of(0x7f, 0x80) }), [scoped]),
    ).toMatchObject(notRevoked);
  });

  test("lists about end entities and about authorities", () => {
    const users = list({ extensions: [issuingDistributionPoint({ onlyUsers: true })] });
    expect(ask(end, [users])).toMatchObject(notRevoked);
    expect(ask(makeAuthority({ issuer: root, subject: "Middle" }), [users])).toMatchObject(unknown);
  });
});

describe("who signs lists", () => {
  const lister = make({
    issuer: root,
    subject: "Lister",
    extensions: [keyUsage("cRLSign")],
  });
  const listIssuer = [directory("Lister")];
  const indirect = make({
    issuer: root,
    extensions: [distributionPoints(distributionPoint({ listIssuer }))],
  });
  const own = list();
  const namedRoot = directory("Root");
  const scope = issuingDistributionPoint({ indirect: true });

  test("another authority that the certificate names", () => {
    const good = makeList({ issuer: lister, extensions: [scope] });
    expect(ask(indirect, [own, good], { between: [lister] })).toMatchObject(notRevoked);
    const bad = makeList({
      issuer: lister,
      extensions: [scope],
      entries: [{ serialNumber: indirect.serialNumber, issuer: namedRoot, reason: 4 }],
    });
    expect(ask(indirect, [own, bad], { between: [lister] })).toMatchObject({
      ...revoked,
      reason: "superseded",
    });
  });

  test("an entry belongs to the issuer named last before it", () => {
    const strangers = makeList({
      issuer: lister,
      extensions: [scope],
      entries: [
        { serialNumber: 1n, issuer: directory("Elsewhere") },
        { serialNumber: indirect.serialNumber },
      ],
    });
    expect(ask(indirect, [own, strangers], { between: [lister] })).toMatchObject(notRevoked);
    const ours = makeList({
      issuer: lister,
      extensions: [scope],
      entries: [{ serialNumber: 1n, issuer: namedRoot }, { serialNumber: indirect.serialNumber }],
    });
    expect(ask(indirect, [own, ours], { between: [lister] })).toMatchObject(revoked);
  });

  test("without the sign that it speaks for others, or once revoked itself, it tells nothing", () => {
    const direct = makeList({ issuer: lister });
    const unnamed = make({
      issuer: root,
      extensions: [
        distributionPoints(
          distributionPoint({ names: place, reasons: Uint8Array.of(0x40), listIssuer }),
        ),
      ],
    });
    const partial = list({
      extensions: [issuingDistributionPoint({ reasons: Uint8Array.of(0x3f, 0x80) })],
    });
    expect(ask(unnamed, [partial, direct], { between: [lister] })).toMatchObject(unknown);
    const good = makeList({ issuer: lister, extensions: [scope] });
    const exposed = list({
      entries: [{ serialNumber: lister.serialNumber }],
      extensions: [issuingDistributionPoint({ names: elsewhere })],
    });
    // Nothing says whether the signer itself was revoked, so its word does not count.
    expect(ask(indirect, [good, exposed], { between: [lister] })).toMatchObject(unknown);
  });

  const second = make({
    issuer: root,
    subject: "Root",
    extensions: [
      basicConstraints(),
      keyUsage("cRLSign"),
      distributionPoints(distributionPoint({ names: place })),
    ],
  });
  const aboutSecond = list({ extensions: [issuingDistributionPoint({ names: place })] });

  test("a second key of the same authority, when the first says it is not revoked", () => {
    const between = [second];
    const bySecond = makeList({ issuer: root, signer: second });
    expect(ask(end, [bySecond, aboutSecond], { between })).toMatchObject(notRevoked);
    expect(ask(end, [bySecond, aboutSecond])).toMatchObject(unknown);
    // Nobody vouches for himself, and one who was revoked vouches for nobody.
    expect(ask(end, [bySecond], { between })).toMatchObject(unknown);
    const revokesSecond = list({
      extensions: [issuingDistributionPoint({ names: place })],
      entries: [{ serialNumber: second.serialNumber }],
    });
    expect(ask(end, [bySecond, revokesSecond], { between })).toMatchObject(unknown);
  });

  test("two keys that vouch for each other vouch for nobody", () => {
    const pointing = (names: readonly Uint8Array[]): Made =>
      make({
        issuer: root,
        subject: "Root",
        extensions: [keyUsage("cRLSign"), distributionPoints(distributionPoint({ names }))],
      });
    const [one, other] = [pointing(place), pointing(elsewhere)];
    const lists = [
      makeList({ issuer: root, signer: one }),
      makeList({
        issuer: root,
        signer: other,
        extensions: [issuingDistributionPoint({ names: place })],
      }),
    ];
    expect(ask(end, lists, { between: [one, other] })).toMatchObject(unknown);
  });

  test("a newer list of the second key does not take back what the first said", () => {
    const bySecond = makeList({
      issuer: root,
      signer: second,
      thisUpdate: "2026-06-01",
      number: 9,
    });
    const byFirst = list({ entries });
    const between = [second];
    expect(ask(end, [bySecond, aboutSecond], { between })).toMatchObject(notRevoked);
    expect(ask(end, [bySecond, byFirst, aboutSecond], { between })).toMatchObject(revoked);
    const delta = makeList({
      issuer: root,
      signer: second,
      anonymous: true,
      number: 9,
      extensions: [deltaIndicator(1)],
      entries: [{ serialNumber: end.serialNumber, reason: 8 }],
    });
    const complete = list({ entries, anonymous: true });
    expect(ask(end, [complete, delta, aboutSecond], { between })).toMatchObject(revoked);
  });

  test("an authority elsewhere below the anchor is not heard under another's name", () => {
    const elsewhereBelow = makeAuthority({ issuer: root, subject: "Elsewhere" });
    const impostor = make({
      issuer: elsewhereBelow,
      subject: "Root",
      extensions: [keyUsage("cRLSign")],
    });
    const between = [elsewhereBelow, impostor];
    const aboutElsewhere = list({
      extensions: [issuingDistributionPoint({ onlyAuthorities: true })],
    });
    const aboutImpostor = makeList({ issuer: elsewhereBelow });
    const forged = makeList({ issuer: root, signer: impostor });
    expect(ask(end, [forged, aboutElsewhere, aboutImpostor], { between })).toMatchObject(unknown);
  });

  test("of two lists of one signer the newer counts, of two signers the one that says revoked", () => {
    const older = list({ entries, thisUpdate: "2026-05-30", number: 1 });
    const newer = list({ thisUpdate: "2026-05-31", number: 2 });
    expect(ask(end, [older, newer])).toMatchObject(notRevoked);
    expect(ask(end, [list(), list({ entries, thisUpdate: "2026-06-01" })])).toMatchObject(revoked);
  });

  test("a key that only lists itself is not enough for a stranger's name", () => {
    const stranger = makeAuthority({ subject: "Root" });
    expect(ask(end, [makeList({ issuer: stranger })], { between: [stranger] })).toMatchObject(
      unknown,
    );
  });
});

describe("delta lists", () => {
  const delta = (options: Partial<ListOptions> & { base?: number }): Uint8Array =>
    list({
      number: 7,
      ...options,
      extensions: [deltaIndicator(options.base ?? 5), ...(options.extensions ?? [])],
    });
  const complete = (options: Partial<ListOptions> = {}): Uint8Array =>
    list({ number: 5, ...options });

  test("add what was revoked since", () => {
    expect(ask(end, [complete(), delta({ entries })])).toMatchObject(revoked);
  });

  test("take back what was only held", () => {
    const held = complete({ entries: [{ serialNumber: end.serialNumber, reason: 6 }] });
    const back = delta({ entries: [{ serialNumber: end.serialNumber, reason: 8 }] });
    expect(ask(end, [held, back])).toMatchObject(notRevoked);
    expect(ask(end, [held])).toMatchObject({ ...revoked, reason: "certificateHold" });
  });

  test("do not count when their base is newer, they are not, or they are for another place", () => {
    expect(ask(end, [complete(), delta({ entries, base: 6 })])).toMatchObject(notRevoked);
    expect(ask(end, [complete(), delta({ entries, number: 5 })])).toMatchObject(notRevoked);
    const other = delta({ entries, extensions: [issuingDistributionPoint({ onlyUsers: true })] });
    expect(ask(end, [complete(), other])).toMatchObject(notRevoked);
  });

  test("that do not name the key of their base do not count", () => {
    expect(ask(end, [complete(), delta({ entries, anonymous: true })])).toMatchObject(notRevoked);
    const both = [complete({ anonymous: true }), delta({ entries, anonymous: true })];
    expect(ask(end, both)).toMatchObject(revoked);
  });

  test("signed by somebody else they do not count", () => {
    const back = delta({
      entries: [{ serialNumber: end.serialNumber, reason: 8 }],
      signer: makeAuthority(),
    });
    expect(ask(end, [complete({ entries }), back])).toMatchObject(revoked);
  });

  test("the newest speaks first", () => {
    const back = delta({ entries: [{ serialNumber: end.serialNumber, reason: 8 }], number: 9 });
    expect(ask(end, [complete(), delta({ entries }), back])).toMatchObject(notRevoked);
  });
});

describe("reading lists", () => {
  test("a hundred thousand entries, each found", () => {
    const many = Array.from({ length: 100_000 }, (_, index) => ({
      serialNumber: BigInt(index + 1) * 0x9e3779b1n,
    }));
    const bytes = list({ entries: [...many, ...entries] });
    const parsed = parseRevocationList(bytes);
    expect(parsed.entries.count).toBe(100_001);
    expect(ask(end, [bytes])).toMatchObject(revoked);
    expect(ask(make({ issuer: root }), [bytes])).toMatchObject(notRevoked);
  });

  const broken: Readonly<Record<string, Uint8Array>> = {
    nothing: new Uint8Array(),
    "a certificate": end.der,
    "a list that is cut off": list().subarray(0, 60),
    "a list with more behind it": Uint8Array.from([...list(), 0]),
    "one serial number two thousand times": list({
      entries: Array.from({ length: 2000 }, () => ({ serialNumber: 5n })),
    }),
  };
  for (const [what, bytes] of Object.entries(broken)) {
    test(`${what} is a typed error`, () => {
      expect(() => parseRevocationList(bytes)).toThrow(JpkiError);
    });
  }
});
