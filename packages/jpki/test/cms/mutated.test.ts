import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { signData, signedDataRefusals, verifySignedData } from "../../src/cms/index.ts";
import { readSignedData } from "../../src/cms/signed-data.ts";
import { makeAuthority, newKeys, newRsaKeys, now } from "../trust/made-certificates.ts";
import { anchors, anyTime, madeSigner, root } from "./made-signers.ts";

const content = new TextEncoder().encode("退院時サマリー");
const path = { anchors, at: now };
const signingTime = new Date("2026-05-01T00:00:00Z");

/** Where `part` lies in `whole`. */
const spanOf = (whole: Uint8Array, part: Uint8Array): readonly [number, number] => {
  const start = Buffer.from(whole).indexOf(part);
  if (start < 0) throw new Error("not there");
  return [start, start + part.length];
};

describe.for([
  ["RSA-2048", newRsaKeys()],
  ["P-384", newKeys("secp384r1")],
] as const)("every single changed bit of what %s signed", ([, keys]) => {
  test("is refused; only the letter case of the issuer's name in the signer's identifier is free", async () => {
    const signer = madeSigner({ keys });
    const cms = await signData(content, { signer, signingTime });
    expect(await verifySignedData(cms, { path })).toMatchObject({ signers: [{}] });
    // The name is written twice: in the certificate, which is signed, and in the identifier, which only points at it.
    const identifier = Buffer.from(cms).lastIndexOf(root.name);
    const passed: string[] = [];
    for (let at = 0; at < cms.length; at++) {
      const original = cms[at] ?? 0;
      for (let mask = 1; mask < 0x100; mask <<= 1) {
        cms[at] = original ^ mask;
        const { outcome } = await verifySignedData(cms, { path });
        const inName = at > identifier && at < identifier + root.name.length;
        if (outcome !== "refused" && !(inName && mask === 0x20)) passed.push(`${at}/${mask}`);
      }
      cms[at] = original;
    }
    expect(passed).toEqual([]);
  }, 120_000);
});

test("what nobody signed can be changed, and that changes nothing: certificates beside the signer's own", async () => {
  const beside = makeAuthority({ ...anyTime, subject: "Beside" });
  const signer = madeSigner();
  const cms = await signData(content, { signer, certificates: [beside.der] });
  const [start, end] = spanOf(cms, beside.der);
  const before = await verifySignedData(cms, { path });
  let accepted = 0;
  for (let at = start; at < end; at++) {
    const changed = Uint8Array.from(cms);
    changed[at] = (changed[at] ?? 0) ^ 0x01;
    const result = await verifySignedData(changed, { path });
    if (result.outcome === "refused") continue;
    accepted += 1;
    expect(result).toEqual(before);
  }
  expect(accepted).toBeGreaterThan(200);
});

describe("spoiled bytes", async () => {
  const signer = madeSigner();
  const cms = await signData(content, { signer, signingTime });
  const at = fc.nat({ max: cms.length - 1 });
  const span = fc.uint8Array({ maxLength: 16 });
  const replaced = fc.tuple(at, span).map(([from, patch]) => {
    const copy = Uint8Array.from(cms);
    copy.set(patch.subarray(0, copy.length - from), from);
    return copy;
  });
  const spliced = fc
    .tuple(at, fc.nat({ max: 32 }), span)
    .map(([from, remove, insert]) =>
      Uint8Array.from([...cms.subarray(0, from), ...insert, ...cms.subarray(from + remove)]),
    );
  const cut = at.map((length) => cms.slice(0, length));

  test("never throw, never verify, and have a reason", async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(replaced, spliced, cut, fc.uint8Array()), async (bytes) => {
        const result = await verifySignedData(bytes, { path });
        if (result.outcome === "refused") {
          expect(signedDataRefusals).toHaveProperty([result.reason]);
          return;
        }
        const [before, after] = [readSignedData(cms), readSignedData(bytes)];
        expect(after.content).toEqual(before.content);
        expect(after.signers[0]?.signature).toEqual(before.signers[0]?.signature);
        expect(after.signers[0]?.signedAttributes).toEqual(before.signers[0]?.signedAttributes);
      }),
      { numRuns: 3000 },
    );
  });
});
