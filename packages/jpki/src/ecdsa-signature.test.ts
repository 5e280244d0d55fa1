import { generateKeyPairSync, sign, verify } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { fromHex, toHex } from "./bytes.ts";
import { ecdsaSignatureValue } from "./ecdsa-signature.ts";

test.each([
  ["0102", "3006020101020102"],
  ["8001", "300702020080020101"],
  ["00010080", "300702010102020080"],
  ["00000000", "3006020100020100"],
])("r ‖ s %s is the DER %s", (raw, der) => {
  expect(toHex(ecdsaSignatureValue(fromHex(raw)))).toBe(der);
});

test("whatever the numbers begin with, node:crypto reads the DER as the same signature", () => {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "secp384r1" });
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), (message) => {
      const raw = sign("sha384", message, { key: privateKey, dsaEncoding: "ieee-p1363" });
      expect(verify("sha384", message, publicKey, ecdsaSignatureValue(raw))).toBe(true);
    }),
    { numRuns: 300 },
  );
});
