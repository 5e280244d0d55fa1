import { constants, generateKeyPairSync, sign } from "node:crypto";
import { describe, expect, test } from "vitest";
import { fromHex } from "../bytes.ts";
import { writeTlv } from "../tlv.ts";
import { readAlgorithm } from "./algorithm-identifier.ts";
import {
  type AlgorithmPolicy,
  legacyAlgorithms,
  modernAlgorithms,
  usableKey,
  verifySignature,
} from "./algorithms.ts";
import { openSequence, readDer } from "./der.ts";
import { type SignatureAlgorithmName, schemeNamed, schemeOf } from "./signature-schemes.ts";

const message = new TextEncoder().encode("challenge");
const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const p384 = generateKeyPairSync("ec", { namedCurve: "secp384r1" });
const ed25519 = generateKeyPairSync("ed25519");
const spki = ({ publicKey }: { publicKey: typeof rsa.publicKey }): Uint8Array =>
  publicKey.export({ type: "spki", format: "der" });

const saltLength = constants.RSA_PSS_SALTLEN_DIGEST;
const padding = constants.RSA_PKCS1_PSS_PADDING;
const made: readonly [SignatureAlgorithmName, typeof rsa, Uint8Array][] = [
  ["rsa-sha256", rsa, sign("sha256", message, rsa.privateKey)],
  ["rsa-sha512", rsa, sign("sha512", message, rsa.privateKey)],
  ["rsa-pss-sha256", rsa, sign("sha256", message, { key: rsa.privateKey, padding, saltLength })],
  ["ecdsa-sha384", p384, sign("sha384", message, p384.privateKey)],
  ["ed25519", ed25519, sign(null, message, ed25519.privateKey)],
];

describe("signatures", () => {
  test.for(made)("%s verifies as itself and as nothing else", ([algorithm, keys, signature]) => {
    for (const [other] of made) {
      const question = { message, signature, publicKey: spki(keys), algorithm: other };
      expect(verifySignature(question), other).toBe(other === algorithm);
    }
    const altered = Uint8Array.from(message.toReversed());
    expect(verifySignature({ message: altered, signature, publicKey: spki(keys), algorithm })).toBe(
      false,
    );
  });

  test("an algorithm outside the policy does not verify, however good the signature", () => {
    const signature = sign("sha1", message, rsa.privateKey);
    const question = { message, signature, publicKey: spki(rsa), algorithm: "rsa-sha1" } as const;
    expect(verifySignature(question)).toBe(false);
    expect(verifySignature(question, legacyAlgorithms)).toBe(true);
  });
});

describe("keys", () => {
  const reason = (publicKey: Uint8Array, policy: AlgorithmPolicy = modernAlgorithms): unknown => {
    const usable = usableKey(publicKey, policy);
    return "refusal" in usable ? usable.refusal.reason : "usable";
  };
  const rsaOf = (modulusLength: number, publicExponent = 0x10001): Uint8Array =>
    spki(generateKeyPairSync("rsa", { modulusLength, publicExponent }));
  /** The key above with another exponent. */
  const withExponent = (exponent: string): Uint8Array => {
    const key = openSequence(rsa.publicKey.export({ type: "pkcs1", format: "der" }));
    const numbers = writeTlv(0x30, [key.next().whole, writeTlv(0x02, fromHex(exponent))]);
    const algorithm = openSequence(spki(rsa)).next().whole;
    return writeTlv(0x30, [algorithm, writeTlv(0x03, [Uint8Array.of(0), numbers])]);
  };
  const ecOf = (namedCurve: string): Uint8Array => spki(generateKeyPairSync("ec", { namedCurve }));

  test.for([
    ["RSA of 2048 bits", "usable", () => spki(rsa)],
    ["RSA of 2047 bits", "key-too-weak", () => rsaOf(2047)],
    ["RSA with e = 3", "key-too-weak", () => rsaOf(2048, 3)],
    ["RSA with e = 2^32 + 1", "key-too-weak", () => withExponent("0100000001")],
    ["P-384", "usable", () => spki(p384)],
    ["P-192", "key-too-weak", () => ecOf("prime192v1")],
    ["secp256k1", "key-too-weak", () => ecOf("secp256k1")],
    ["Ed25519", "usable", () => spki(ed25519)],
    ["X25519", "algorithm-not-allowed", () => spki(generateKeyPairSync("x25519"))],
    ["no key", "algorithm-not-allowed", () => Uint8Array.of(0x30, 0x00)],
  ] as const)("%s: %s", ([, expected, publicKey]) => {
    expect(reason(publicKey())).toBe(expected);
  });

  test("DSA and Ed25519 only where the policy says so", () => {
    const dsa = spki(generateKeyPairSync("dsa", { modulusLength: 1024, divisorLength: 160 }));
    expect(reason(dsa)).toBe("algorithm-not-allowed");
    expect(reason(dsa, legacyAlgorithms)).toBe("usable");
    expect(reason(dsa, { ...legacyAlgorithms, dsa: { minimumBits: 2048 } })).toBe("key-too-weak");
    expect(reason(spki(ed25519), { ...modernAlgorithms, signatures: [] })).toBe(
      "algorithm-not-allowed",
    );
  });

  test("a key above the cap costs no verification", () => {
    const policy = { ...modernAlgorithms, rsa: { ...modernAlgorithms.rsa, maximumBits: 2047 } };
    expect(reason(spki(rsa), policy)).toBe("key-too-weak");
  });
});

describe("AlgorithmIdentifier", () => {
  const of = (hex: string): string | undefined =>
    schemeOf(readAlgorithm(readDer(fromHex(hex))))?.name;
  const sha = (last: string): string => `300D060960864801650304020${last}0500`;
  const pss = (hash: string, mask: string, salt = "A203020120", more = ""): string => {
    const inner = fromHex(mask);
    const generator = writeTlv(0x30, [fromHex("06092A864886F70D010108"), inner]);
    const parameters = writeTlv(0x30, [
      writeTlv(0xa0, fromHex(hash)),
      writeTlv(0xa1, generator),
      fromHex(salt),
      fromHex(more),
    ]);
    const whole = writeTlv(0x30, [fromHex("06092A864886F70D01010A"), parameters]);
    return Buffer.from(whole).toString("hex");
  };

  test("parameters must be exactly those of the algorithm", () => {
    expect(of("300D06092A864886F70D01010B0500")).toBe("rsa-sha256");
    expect(of("300B06092A864886F70D01010B")).toBeUndefined();
    expect(of("300A06082A8648CE3D040303")).toBe("ecdsa-sha384");
    expect(of("300C06082A8648CE3D0403030500")).toBeUndefined();
    expect(of("300D06092A864886F70D0101040500")).toBeUndefined();
  });

  test("RSASSA-PSS with one SHA-2 digest throughout", () => {
    expect(of(pss(sha("1"), sha("1")))).toBe("rsa-pss-sha256");
    expect(of(pss(sha("2"), sha("2")))).toBe("rsa-pss-sha384");
    expect(of(pss(sha("1"), sha("2")))).toBeUndefined();
    expect(of(pss(sha("1"), sha("1"), ""))).toBeUndefined();
    expect(of(pss(sha("1"), sha("1"), undefined, "A303020102"))).toBeUndefined();
    expect(of(pss("300906052B0E03021A0500", "300906052B0E03021A0500"))).toBeUndefined();
    expect(of("300D06092A864886F70D01010A0500")).toBeUndefined();
    expect(of("300B06092A864886F70D01010A")).toBeUndefined();
  });

  test("every name stands for a scheme", () => {
    for (const name of legacyAlgorithms.signatures) expect(schemeNamed(name)?.name).toBe(name);
  });
});
