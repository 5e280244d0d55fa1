import { X509Certificate } from "node:crypto";
import { join } from "node:path";
import { expect } from "vitest";
import { openMyNumberCard } from "../../src/index.ts";
import { pcscReader } from "../../src/pcsc/index.ts";
import { digits } from "../expectations.ts";
import { scenario } from "../third-parties.ts";

scenario(
  "PIN and password changed by us over PC/SC are the ones pkcs11-tool signs with",
  ["pcscd", "pcsclite", "pkcs11-tool", "openssl"],
  async (bench) => {
    const card = await bench.issue({ persona: "taro" });
    await bench.insert(card);
    {
      await using reader = await pcscReader({ name: /00 00$/ });
      for await (const inserted of reader.cards()) {
        await using opened = await openMyNumberCard(inserted);
        await opened.authentication.changePin(digits("1234"), digits("8642"));
        await opened.signing.changePassword(digits("TARO1234"), digits("newpass1"));
        break;
      }
    }
    const old = await bench.pkcs11(
      "--login",
      "--pin",
      "1234",
      "--list-objects",
      "--type",
      "privkey",
    );
    expect(old.exitCode).not.toBe(0);
    expect(old.output).toContain("CKR_PIN_INCORRECT");

    const message = await bench.write("message", "a message to sign");
    for (const [id, pin, der] of [
      ["01", "8642", card.certificates.authentication],
      ["02", "NEWPASS1", card.certificates.signing],
    ] as const) {
      const signature = join(bench.folder, `signature-${id}`);
      const { publicKey } = new X509Certificate(der ?? new Uint8Array());
      const key = await bench.write("key.pem", publicKey.export({ type: "spki", format: "pem" }));
      const slot = id === "01" ? [] : ["--slot-index", "1"];
      const signed = await bench.pkcs11(
        ...[...slot, "--login", "--pin", pin, "--sign", "--id", id, "-m", "SHA256-RSA-PKCS"],
        ...["-i", message, "-o", signature],
      );
      expect(signed.exitCode, signed.output).toBe(0);
      const verdict = await bench.run(
        "openssl",
        ...["dgst", "-sha256", "-verify", key, "-signature", signature, message],
      );
      expect(verdict.output).toContain("Verified OK");
    }
  },
);
