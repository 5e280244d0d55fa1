import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseCertificate } from "../../src/certificate.ts";
import { JpkiError } from "../../src/errors.ts";
import {
  checkJpkiCertificate,
  checkPath,
  parseOcspAnswer,
  parseRevocationList,
  refusalReasons,
  trustAnchor,
} from "../../src/trust/index.ts";
import { createIssuer, issueCard } from "../../src/virtual-card/index.ts";
import { flipped, make, makeAuthority, now } from "./made-certificates.ts";
import {
  alternativeNames,
  certificatePolicies,
  directory,
  dns,
  extendedKeyUsage,
  keyUsage,
} from "./made-extensions.ts";
import { makeAnswer, makeList } from "./made-revocation.ts";

const root = makeAuthority();
const end = make({
  issuer: root,
  extensions: [
    keyUsage("digitalSignature"),
    extendedKeyUsage("1.3.6.1.5.5.7.3.2"),
    alternativeNames(dns("host.example"), directory("Somebody")),
    certificatePolicies("1.2.3.1"),
  ],
});
const anchors = [trustAnchor(root.der)];
const list = makeList({ issuer: root, entries: [{ serialNumber: 5n, reason: 1 }] });
const answer = makeAnswer({ about: end, issuer: root, nonce: new Uint8Array(16) });

/** Ways to spoil bytes: change, insert, cut out, cut off, repeat. */
const spoiled = (bytes: Uint8Array): fc.Arbitrary<Uint8Array> => {
  const at = fc.nat({ max: bytes.length - 1 });
  const span = fc.uint8Array({ maxLength: 16 });
  const replace = fc.tuple(at, span).map(([from, patch]) => {
    const copy = Uint8Array.from(bytes);
    copy.set(patch.subarray(0, copy.length - from), from);
    return copy;
  });
  const splice = fc
    .tuple(at, fc.nat({ max: 32 }), span)
    .map(([from, remove, insert]) =>
      Uint8Array.from([...bytes.subarray(0, from), ...insert, ...bytes.subarray(from + remove)]),
    );
  const cut = at.map((length) => bytes.slice(0, length));
  return fc.oneof(replace, splice, cut, fc.uint8Array({ maxLength: 64 }));
};

describe("spoiled bytes", () => {
  test("of a certificate: refused with a known reason, never thrown, never accepted", () => {
    fc.assert(
      fc.property(spoiled(end.der), (bytes) => {
        const result = checkPath(bytes, { anchors, at: now });
        if (Buffer.from(bytes).equals(end.der)) return;
        expect(result.outcome).toBe("refused");
        if (result.outcome === "refused") expect(refusalReasons).toHaveProperty([result.reason]);
      }),
      { numRuns: 2000 },
    );
  });

  test("of an anchor or an intermediate: a typed error, or passed over", () => {
    fc.assert(
      fc.property(spoiled(root.der), (bytes) => {
        const others = { anchors, intermediates: [bytes], at: now };
        expect(checkPath(end.der, others).outcome).toBe("cryptographically-valid");
        try {
          checkPath(end.der, { anchors: [trustAnchor(bytes)], at: now });
        } catch (error) {
          expect(JpkiError.is(error) && error.code).toBe("CERTIFICATE_INVALID");
        }
      }),
      { numRuns: 1000 },
    );
  });

  test.for([
    ["a list", list, parseRevocationList],
    ["an answer", answer, parseOcspAnswer],
    ["a certificate of the card", end.der, parseCertificate],
  ] as const)("of %s: read, or a typed error", ([, bytes, parse]) => {
    fc.assert(
      fc.property(spoiled(bytes), (changed) => {
        try {
          parse(changed);
        } catch (error) {
          expect(error).toSatisfy(JpkiError.is);
        }
      }),
      { numRuns: 1000 },
    );
  });

  test("of a list or an answer never make a certificate good", () => {
    const settings = { anchors, at: now };
    fc.assert(
      fc.property(spoiled(list), spoiled(answer), (badList, badAnswer) => {
        const read = <T>(
          parse: (bytes: Uint8Array) => T,
          bytes: Uint8Array,
          good: Uint8Array,
        ): T[] => {
          if (Buffer.from(bytes).equals(good)) return [];
          try {
            return [parse(bytes)];
          } catch {
            return [];
          }
        };
        const lists = read(parseRevocationList, badList, list);
        const answers = read((bytes) => parseOcspAnswer(bytes), badAnswer, answer);
        expect(checkPath(end.der, { ...settings, revocation: { lists, answers } })).toMatchObject({
          outcome: "refused",
          reason: "revocation-unknown",
        });
      }),
      { numRuns: 1000 },
    );
  });
});

test("no single changed bit of a card's certificate passes", async () => {
  const issuer = await createIssuer();
  const { certificates } = await issueCard({ persona: "taro", issuer });
  const settings = {
    anchors: [trustAnchor(issuer.authenticationCa.der)],
    hierarchy: "test" as const,
  };
  const { authentication } = certificates;
  expect(checkJpkiCertificate(authentication, settings).outcome).toBe("cryptographically-valid");
  const passed: number[] = [];
  for (let at = 0; at < authentication.length; at++) {
    for (let mask = 1; mask < 0x100; mask <<= 1) {
      const { outcome } = checkJpkiCertificate(flipped(authentication, at, mask), settings);
      if (outcome !== "refused") passed.push(at);
    }
  }
  expect(passed).toEqual([]);
}, 120_000);
