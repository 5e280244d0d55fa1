import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { signData, verifySignedData } from "../../src/cms/index.ts";
import { type MyNumberCard, nextCardProfile, openMyNumberCard } from "../../src/index.ts";
import { pcscReader } from "../../src/pcsc/index.ts";
import {
  type CheckJpkiOptions,
  modernAlgorithms,
  nextJpkiProfile,
  type SignatureAlgorithmName,
  trustAnchor,
} from "../../src/trust/index.ts";
import { digits } from "../expectations.ts";
import { type Bench, scenario } from "../third-parties.ts";
import { flipped, toPem } from "../trust/made-certificates.ts";

const content = new TextEncoder().encode("診療情報提供書\n");

/** Signs with the card's signing key, and asks openssl and ourselves about the good thing and a spoiled one. */
async function signAndJudge(
  bench: Bench,
  { signing }: MyNumberCard,
  authority: Uint8Array,
  jpki: Omit<CheckJpkiOptions, "anchors">,
  algorithm?: SignatureAlgorithmName,
): Promise<void> {
  await signing.verifyPassword(digits("TARO1234"));
  const root = await bench.write("authority.pem", toPem(authority));
  const options = { signer: signing, signingTime: new Date(), ...(algorithm && { algorithm }) };
  const judge = async (cms: Uint8Array, detached: boolean): Promise<string> => {
    const signed = await bench.write("signed.der", cms);
    const { exitCode, output } = await bench.run(
      "openssl",
      ...["cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", signed, "-CAfile", root],
      ...["-purpose", "any", "-out", join(bench.folder, "content")],
      ...(detached ? ["-content", await bench.write("document", content)] : []),
    );
    const result = await verifySignedData(cms, {
      jpki: { anchors: [trustAnchor(authority)], ...jpki },
      algorithms: modernAlgorithms,
      ...(detached && { content }),
    });
    const verdict = exitCode === 0 && output.includes("CAdES Verification successful");
    return `openssl ${verdict ? "accepts" : "refuses"}, ours ${result.outcome}`;
  };
  for (const detached of [false, true]) {
    const cms = await signData(content, { ...options, detached });
    expect(await judge(cms, detached)).toBe("openssl accepts, ours cryptographically-valid");
    expect(new Uint8Array(await readFile(join(bench.folder, "content")))).toEqual(content);
    // The last octet belongs to the signature, as nothing unsigned stands behind it.
    const spoiled = flipped(cms, cms.length - 1);
    expect(await judge(spoiled, detached)).toBe("openssl refuses, ours refused");
  }
}

scenario(
  "signed data of the signing key over PC/SC verifies with openssl as CAdES-BES",
  ["pcscd", "openssl", "pcsclite"],
  async (bench) => {
    await bench.insert(await bench.issue({ persona: "taro" }));
    await using reader = await pcscReader({ name: /00 00$/ });
    for await (const card of reader.cards()) {
      await using myNumberCard = await openMyNumberCard(card);
      await signAndJudge(bench, myNumberCard, bench.issuer.signingCa.der, { hierarchy: "test" });
      break;
    }
  },
);

scenario("RSASSA-PSS of a card of today", ["openssl"], async (bench) => {
  const myNumberCard = await openMyNumberCard(await bench.issue({ persona: "taro" }));
  await signAndJudge(
    bench,
    myNumberCard,
    bench.issuer.signingCa.der,
    { hierarchy: "test" },
    "rsa-pss-sha256",
  );
});

scenario("P-384 of the next card, as far as it is known", ["openssl"], async (bench) => {
  const card = await bench.issue({ persona: "taro", profile: nextCardProfile });
  const myNumberCard = await openMyNumberCard(card, { profiles: [nextCardProfile] });
  await signAndJudge(bench, myNumberCard, bench.issuer.authorities["ecdsa-p384"].signing.der, {
    hierarchy: "test",
    profile: nextJpkiProfile,
  });
});
