import { createPublicKey } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import {
  checkSurface,
  openMyNumberCard,
  type RsaPublicKey,
  verificationNumberB,
} from "../../src/index.ts";
import { tags } from "../../src/layout/file-formats.ts";
import { pcscReader } from "../../src/pcsc/index.ts";
import { onlyValue, viewTlvs } from "../../src/tlv.ts";
import { cardFace, sandboxAuthorities } from "../../src/virtual-card/index.ts";
import { type Bench, scenario } from "../third-parties.ts";

const templateHeader = 5;

scenario(
  "over PC/SC the face is authentic, and openssl finds the same in certificate, signature and answer",
  ["pcscd", "openssl", "pcsclite"],
  async (bench) => {
    const photo = new Uint8Array(9_000).map((_, index) => (index * 31) % 253);
    const card = await bench.issue({ persona: "hanako", photo });
    const authorities = sandboxAuthorities(bench.issuer);
    const trust = { authorities, hierarchy: "test" } as const;
    const number = (): Uint8Array => verificationNumberB(cardFace(card.persona));
    await bench.insert(card);
    await using reader = await pcscReader({ name: /00 00$/ });
    for await (const inserted of reader.cards()) {
      await using myNumberCard = await openMyNumberCard(inserted);
      const { surface, basicInformation } = myNumberCard;
      const checked = await surface.readCheckedPhoto({ ...trust, verificationNumber: number() });
      expect(checked).toMatchObject({ outcome: "authentic", photo });
      const items = await basicInformation.readChecked({ ...trust, verificationNumber: number() });
      expect(items.outcome).toBe("authentic");

      const challenge = crypto.getRandomValues(new Uint8Array(32));
      const face = await surface.readSurface({ verificationNumber: number() });
      const certificate = await surface.readCardVerifiableCertificate();
      const answer = await surface.answer(challenge);
      const { file } = face;
      const evidence = { file, certificate: certificate.file, answer };
      expect(checkSurface(evidence, trust).outcome).toBe("authentic");

      const [authority] = authorities;
      if (!authority) throw new Error("no authority");
      const parts = viewTlvs(certificate.file.subarray(templateHeader));
      const { body, signature } = tags.cardVerifiable;
      await verified(bench, authority, onlyValue(parts, body), onlyValue(parts, signature));
      const [exponent, modulus] = viewTlvs(face.cardKey);
      if (!exponent || !modulus) throw new Error("no card key");
      const cardKey = { exponent: exponent.value, modulus: modulus.value };
      await verified(bench, cardKey, challenge, answer.signature);

      const prefix = "3071300d060960864801650304020105000460";
      expect(await recovered(bench, certificate.publicKey, face.signature)).toBe(
        prefix + (await digestsOf(bench, file)).join(""),
      );
      expect(card.alarms).toEqual([]);
      break;
    }
  },
);

async function keyFile(bench: Bench, { modulus, exponent }: RsaPublicKey): Promise<string> {
  const n = Buffer.from(modulus).toString("base64url");
  const e = Buffer.from(exponent).toString("base64url");
  const key = createPublicKey({ key: { kty: "RSA", n, e }, format: "jwk" });
  return bench.write("key.pem", key.export({ type: "spki", format: "pem" }));
}

/** `openssl dgst -verify`: an ordinary sha256WithRSA signature. */
async function verified(
  bench: Bench,
  publicKey: RsaPublicKey,
  message: Uint8Array,
  signature: Uint8Array,
): Promise<void> {
  const key = await keyFile(bench, publicKey);
  const signed = await bench.write("signature", signature);
  const content = await bench.write("message", message);
  const { output } = await bench.run(
    "openssl",
    ...["dgst", "-sha256", "-verify", key, "-signature", signed, content],
  );
  expect(output).toContain("Verified OK");
}

/** `openssl pkeyutl -verifyrecover`: what lies behind the padding, in hex. */
async function recovered(
  bench: Bench,
  publicKey: RsaPublicKey,
  signature: Uint8Array,
): Promise<string> {
  const key = await keyFile(bench, publicKey);
  const signed = await bench.write("signature", signature);
  const out = join(bench.folder, "recovered");
  const { exitCode, output } = await bench.run(
    "openssl",
    ...["pkeyutl", "-verifyrecover", "-pubin", "-inkey", key, "-in", signed, "-out", out],
  );
  expect([exitCode, output]).toEqual([0, ""]);
  return (await readFile(out)).toString("hex");
}

/** `openssl dgst` over the three groups of the face. */
async function digestsOf(bench: Bench, file: Uint8Array): Promise<readonly string[]> {
  const tag = tags.surface;
  const objects = viewTlvs(file.subarray(templateHeader));
  const groups = [
    [tag.birthDate, tag.sex, tag.cardKey],
    [tag.nameImage, tag.addressImage],
    [tag.photo],
  ];
  const digests: string[] = [];
  for (const group of groups) {
    const parts = objects.filter((object) => group.includes(object.tag as never));
    const message = await bench.write("group", Buffer.concat(parts.map(({ whole }) => whole)));
    const { output } = await bench.run("openssl", "dgst", "-sha256", "-r", message);
    digests.push(output.slice(0, 64));
  }
  return digests;
}
