import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { signedDataRefusals } from "../../src/cms/index.ts";
import { make } from "../trust/made-certificates.ts";
import { der, oid, sequence } from "../trust/made-der.ts";
import { attribute, madeContent, makeSignedData } from "./made-signed-data.ts";
import { madeBy, reasonOf, signer } from "./verdict.ts";

describe("the form", () => {
  test("content inside and another given", async () => {
    const cms = makeSignedData({ signers: [{ signer }] });
    expect(await reasonOf(cms, { content: madeContent })).toBe("content-given-twice");
  });

  test("a digest by another algorithm than the signer's", async () => {
    const cms = makeSignedData({ detached: true, signers: [{ signer }] });
    const digest = createHash("sha512").update(madeContent).digest();
    expect(await reasonOf(cms, { content: { algorithm: "sha512", digest } })).toBe(
      "content-missing",
    );
  });

  test("BER that is not DER: indefinite length, content in pieces", async () => {
    const cms = makeSignedData({ signers: [{ signer }] });
    const indefinite = Uint8Array.from([0x30, 0x80, ...cms.subarray(4), 0x00, 0x00]);
    expect(await reasonOf(indefinite)).toBe("malformed");
    const encapsulated = der(
      0x24,
      der(0x04, madeContent.subarray(0, 3)),
      der(0x04, madeContent.subarray(3)),
    );
    expect(await reasonOf(makeSignedData({ encapsulated, signers: [{ signer }] }))).toBe(
      "malformed",
    );
  });

  test("versions that do not fit, bytes behind, another content, other choices", async () => {
    const signers = [{ signer }];
    expect(await reasonOf(makeSignedData({ version: 3, signers }))).toBe("malformed");
    expect(await reasonOf(makeSignedData({ version: 1, contentType: "1.2.3", signers }))).toBe(
      "malformed",
    );
    expect(await madeBy({ version: 3 })).toBe("malformed");
    expect(await madeBy({ identifier: oid("1.2.3") })).toBe("malformed");
    expect(await madeBy({ unsigned: oid("1.2.3") })).toBe("malformed");
    expect(await madeBy({ unsigned: der(0xa1, attribute("1.2.3", der(0x05))) })).toBe(
      "cryptographically-valid",
    );
    expect(await reasonOf(Uint8Array.from([...makeSignedData({ signers }), 0]))).toBe("malformed");
    expect(
      await reasonOf(makeSignedData({ signers, certificates: [der(0xa1, oid("1.2.3"))] })),
    ).toBe("malformed");
    expect(await reasonOf(sequence(oid("1.2.840.113549.1.7.1"), der(0xa0, der(0x04))))).toBe(
      "malformed",
    );
    expect(await reasonOf(make().der)).toBe("malformed");
    expect(await reasonOf(new Uint8Array())).toBe("malformed");
  });
});

test("every reason comes about in one of these tests, and has a sentence", () => {
  const sources = readdirSync(import.meta.dirname).map((name) =>
    readFileSync(join(import.meta.dirname, name), "utf8"),
  );
  for (const [reason, sentence] of Object.entries(signedDataRefusals)) {
    expect(sources.join("")).toContain(`"${reason}"`);
    expect(sentence).toMatch(/^[A-Z].+\.$/);
  }
});
