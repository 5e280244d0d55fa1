import { createHash, generateKeyPairSync, verify } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { signDigestWithEcdsa } from "./ecdsa.ts";

const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "secp384r1" });
const key = { key: publicKey, dsaEncoding: "ieee-p1363" } as const;

test("a signature of any message verifies with node:crypto, and no other message does", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (message) => {
      const digest = createHash("sha384").update(message).digest();
      const signature = signDigestWithEcdsa(digest, privateKey);
      expect(signature).toHaveLength(96);
      expect(verify("sha384", message, key, signature)).toBe(true);
      expect(verify("sha384", Uint8Array.of(...message, 0), key, signature)).toBe(false);
    }),
    { numRuns: 100 },
  );
});

test("no two signatures share their nonce", () => {
  const digest = new Uint8Array(48).fill(1);
  const halves = Array.from({ length: 20 }, () =>
    Buffer.from(signDigestWithEcdsa(digest, privateKey).subarray(0, 48)).toString("hex"),
  );
  expect(new Set(halves).size).toBe(20);
});

test("a key on another curve is refused", () => {
  const other = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  expect(() => signDigestWithEcdsa(new Uint8Array(32), other.privateKey)).toThrow(TypeError);
});
