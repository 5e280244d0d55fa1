import { X509Certificate } from "node:crypto";
import { expect } from "vitest";
import { nextCardProfile, openMyNumberCard } from "../../src/index.ts";
import { pcscReader } from "../../src/pcsc/index.ts";
import { digits } from "../expectations.ts";
import { scenario } from "../third-parties.ts";

const message = new Uint8Array(3000).fill(0x5a);

scenario(
  "over PC/SC: the next card signs by ECDSA on P-384, judged by openssl under the made CA",
  ["pcscd", "pcsclite", "openssl"],
  async (bench) => {
    await bench.insert(await bench.issue({ persona: "taro", profile: nextCardProfile }));
    await using reader = await pcscReader({ name: /00 00$/ });
    for await (const inserted of reader.cards()) {
      await using opened = await openMyNumberCard(inserted, { profiles: [nextCardProfile] });
      await opened.authentication.verifyPin(digits("1234"));
      const proof = await opened.authentication.answer(message, { method: "pin" });
      const certificate = new X509Certificate(proof.certificate);
      const leaf = await bench.write("leaf.pem", certificate.toString());
      const { authentication } = bench.issuer.authorities["ecdsa-p384"];
      const authority = await bench.write("ca.pem", authentication.pem);
      const chain = await bench.run("openssl", "verify", "-CAfile", authority, leaf);
      expect(chain.output).toContain("leaf.pem: OK");
      const spki = certificate.publicKey.export({ type: "spki", format: "pem" });
      const { output } = await bench.run(
        "openssl",
        ...["dgst", "-sha384", "-verify", await bench.write("key.pem", spki)],
        ...["-signature", await bench.write("signature", proof.signature)],
        await bench.write("message", message),
      );
      expect(output).toContain("Verified OK");
      break;
    }
  },
);
