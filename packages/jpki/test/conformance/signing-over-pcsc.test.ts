import { X509Certificate } from "node:crypto";
import { expect } from "vitest";
import { openMyNumberCard } from "../../src/index.ts";
import { pcscReader } from "../../src/pcsc/index.ts";
import { digits } from "../expectations.ts";
import { scenario } from "../third-parties.ts";

const message = new Uint8Array(3000).fill(0x5a);

scenario(
  "over PC/SC: certificates in one read, a message of 3,000 bytes hashed by the card, judged by openssl",
  ["pcscd", "pcsclite", "openssl"],
  async (bench) => {
    const card = await bench.issue({ persona: "taro" });
    await bench.insert(card);
    await using reader = await pcscReader({ name: /00 00$/ });
    for await (const inserted of reader.cards()) {
      await using opened = await openMyNumberCard(inserted);
      await opened.signing.verifyPassword(digits("taro1234"));
      const before = card.trace.length;
      const { der } = await opened.signing.readCertificate();
      const signature = await opened.signing.sign(message, { scheme: "card-hashed" });
      expect(card.trace.slice(before)).toEqual(["00B08100", "802A039A"]);
      const { publicKey } = new X509Certificate(der);
      const key = await bench.write("key.pem", publicKey.export({ type: "spki", format: "pem" }));
      const { output } = await bench.run(
        "openssl",
        ...["dgst", "-sha256", "-verify", key],
        ...["-signature", await bench.write("signature", signature)],
        await bench.write("message", message),
      );
      expect(output).toContain("Verified OK");
      break;
    }
  },
);
