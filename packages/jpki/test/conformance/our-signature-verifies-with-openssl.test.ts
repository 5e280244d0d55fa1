import { expect } from "vitest";
import { openMyNumberCard } from "../../src/index.ts";
import { pcscReader } from "../../src/pcsc/index.ts";
import { scenario } from "../third-parties.ts";

scenario(
  "our own signature over PC/SC verifies with openssl under the certificate we read",
  ["pcscd", "openssl", "pcsclite"],
  async (bench) => {
    await bench.insert(await bench.issue({ persona: "taro" }));
    await using reader = await pcscReader({ name: /00 00$/ });
    for await (const card of reader.cards()) {
      await using myNumberCard = await openMyNumberCard(card);
      const { authentication } = myNumberCard;
      await authentication.verifyPin(new TextEncoder().encode("1234"));
      const certificate = await authentication.readCertificate();
      const text = new TextEncoder().encode("a challenge of 2026");
      const signature = await authentication.sign(text);
      const message = await bench.write("message", text);
      const signed = await bench.write("signature", signature);
      const der = await bench.write("certificate.der", certificate.der);
      const { output: key } = await bench.run(
        "openssl",
        ...["x509", "-inform", "DER", "-in", der, "-noout", "-pubkey"],
      );
      const publicKey = await bench.write("key.pem", key);
      const { output } = await bench.run(
        "openssl",
        ...["dgst", "-sha256", "-verify", publicKey, "-signature", signed, message],
      );
      expect(output).toContain("Verified OK");
      break;
    }
  },
);
