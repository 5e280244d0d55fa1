import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { compactJws } from "../virtual-card/compact-jws.ts";
import { openSignedScenario, scenarioAlgorithm } from "./signed-scenario.ts";

/** RFC 7515, appendix A.3: key, header, payload and signature as printed there. */
const example = {
  key: createPublicKey({
    format: "jwk",
    key: {
      kty: "EC",
      crv: "P-256",
      x: "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
      y: "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
    },
  }),
  jws: [
    "eyJhbGciOiJFUzI1NiJ9",
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ",
    "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q",
  ].join("."),
};

test("the example of RFC 7515 verifies, and no other key opens it", () => {
  expect(scenarioAlgorithm(example.key)).toBe("ES256");
  const payload = openSignedScenario(example.jws, example.key);
  expect(JSON.parse(payload)).toEqual({
    iss: "joe",
    exp: 1300819380,
    "http://example.com/is_root": true,
  });
  const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  expect(() => openSignedScenario(example.jws, publicKey)).toThrow(/does not verify/);
});

test.each([
  ["a fourth part", `${example.jws}.`],
  ["a fourth part with something in it", `${example.jws}.AAAA`],
  ["nothing", ""],
  ["dots", ".."],
])("%s: refused", (_, jws) => {
  expect(() => openSignedScenario(jws, example.key)).toThrow(/relay server/);
});

test("a payload that is not UTF-8 is refused although it is signed", () => {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const text = "a\u0000ÿ";
  expect(openSignedScenario(compactJws(text, privateKey), publicKey)).toBe(text);
  const bytes = Buffer.from([0x22, 0xff, 0x22]) as unknown as string;
  expect(() => openSignedScenario(compactJws(bytes, privateKey), publicKey)).toThrow(/no JWS/);
});
