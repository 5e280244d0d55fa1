import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { signData } from "../../src/cms/index.ts";
import { readSignedData } from "../../src/cms/signed-data.ts";
import { legacyAlgorithms } from "../../src/trust/index.ts";
import { newRsaKeys } from "../trust/made-certificates.ts";
import { der, oid, sequence } from "../trust/made-der.ts";
import {
  attribute,
  digestAlgorithm,
  madeContent,
  makeSignedData,
  requiredAttributes,
} from "./made-signed-data.ts";
import { madeSigner } from "./made-signers.ts";
import { madeBy, reasonOf, signer } from "./verdict.ts";

describe("algorithms", () => {
  const rsa = madeSigner({ keys: newRsaKeys() });

  test("a digest beside a signature by another one", async () => {
    expect(await madeBy({ digestAlgorithm: digestAlgorithm("sha512") })).toBe(
      "algorithm-disagreement",
    );
  });

  test("a digest that was not announced", async () => {
    const announced = { digestAlgorithms: [digestAlgorithm("sha512")], signers: [{ signer }] };
    expect(await reasonOf(makeSignedData(announced))).toBe("algorithm-disagreement");
  });

  test("the signed names of the algorithms are those outside", async () => {
    const protection = (digest: string, signature: string): Uint8Array =>
      attribute(
        "1.2.840.113549.1.9.52",
        sequence(digestAlgorithm(digest), der(0xa1, oid(signature))),
      );
    const right = protection("sha256", "1.2.840.10045.4.3.2");
    const wrong = protection("sha384", "1.2.840.10045.4.3.3");
    expect(await madeBy({ attributes: [...requiredAttributes, right] })).toBe(
      "cryptographically-valid",
    );
    expect(await madeBy({ attributes: [...requiredAttributes, wrong] })).toBe(
      "algorithm-disagreement",
    );
    const withNull = sequence(...[oid("2.16.840.1.101.3.4.2.1"), der(0x05)]);
    expect(await madeBy({ digestAlgorithm: withNull })).toBe("cryptographically-valid");
    expect(
      await madeBy({ attributes: [...requiredAttributes, right], digestAlgorithm: withNull }),
    ).toBe("algorithm-disagreement");
  });

  test("SHA-1, unless a policy of old times is asked for", async () => {
    const cms = makeSignedData({
      digestAlgorithms: [digestAlgorithm("sha1")],
      signers: [{ signer: rsa, algorithm: "rsa-sha1" }],
    });
    expect(await reasonOf(cms)).toBe("algorithm-not-allowed");
    expect(await reasonOf(cms, { algorithms: legacyAlgorithms })).toBe("cryptographically-valid");
  });

  test("what is not known: digests, signatures, parameters, EdDSA", async () => {
    const strange = sequence(oid("1.2.3.4"));
    expect(await madeBy({ digestAlgorithm: strange })).toBe("algorithm-not-allowed");
    expect(await madeBy({ signatureAlgorithm: strange })).toBe("algorithm-not-allowed");
    expect(await madeBy({ signatureAlgorithm: sequence(oid("1.3.101.112")) })).toBe(
      "algorithm-not-allowed",
    );
    expect(
      await madeBy({ signatureAlgorithm: sequence(oid("1.2.840.10045.4.3.2"), der(0x05)) }),
    ).toBe("algorithm-not-allowed");
    expect(await madeBy({ signatureAlgorithm: sequence(oid("1.2.840.113549.1.1.1")) })).toBe(
      "algorithm-not-allowed",
    );
  });

  test("an RSA signature under the key of another kind, and PSS is not PKCS#1", async () => {
    expect(
      await madeBy({ signatureAlgorithm: sequence(oid("1.2.840.113549.1.1.11"), der(0x05)) }),
    ).toBe("signature-invalid");
    const plain = makeSignedData({
      signers: [
        {
          signer: rsa,
          algorithm: "rsa-sha256",
          signatureAlgorithm: sequence(oid("1.2.840.113549.1.1.1"), der(0x05)),
        },
      ],
    });
    expect(await reasonOf(plain)).toBe("cryptographically-valid");
    const swapped = readSignedData(
      await signData(madeContent, { signer: rsa, algorithm: "rsa-pss-sha256" }),
    );
    const [info] = swapped.signers;
    if (!info) throw new Error("no signer");
    const cms = makeSignedData({
      signers: [
        { signer: rsa, algorithm: "rsa-sha256", signatureAlgorithm: info.signatureAlgorithm.der },
      ],
    });
    expect(await reasonOf(cms)).toBe("signature-invalid");
  });

  test("a key that is too weak", async () => {
    const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 1024 });
    const keys = { privateKey, publicKey: publicKey.export({ type: "spki", format: "der" }) };
    const weak = madeSigner({ keys });
    expect(
      await reasonOf(makeSignedData({ signers: [{ signer: weak, algorithm: "rsa-sha256" }] })),
    ).toBe("key-too-weak");
  });
});
