import { X509Certificate } from "node:crypto";
import { join } from "node:path";
import { expect } from "vitest";
import { scenario } from "../third-parties.ts";

scenario(
  "a signature made through pkcs11-tool verifies with openssl, over no other message",
  ["pcscd", "pkcs11-tool", "openssl"],
  async (bench) => {
    const card = await bench.issue({ persona: "taro" });
    await bench.insert(card);
    const { publicKey } = new X509Certificate(card.certificates.authentication);
    const key = await bench.write("key.pem", publicKey.export({ type: "spki", format: "pem" }));
    const message = await bench.write("message", "a message to sign");
    const other = await bench.write("other", "another message");
    const signature = join(bench.folder, "signature");
    const signed = await bench.pkcs11(
      ...["--login", "--pin", "1234", "--sign", "--id", "01", "-m", "SHA256-RSA-PKCS"],
      ...["-i", message, "-o", signature],
    );
    expect(signed.exitCode).toBe(0);
    const judge = (file: string): Promise<{ output: string }> =>
      bench.run("openssl", "dgst", "-sha256", "-verify", key, "-signature", signature, file);
    expect((await judge(message)).output).toContain("Verified OK");
    expect((await judge(other)).output).toContain("Verification failure");
  },
);
