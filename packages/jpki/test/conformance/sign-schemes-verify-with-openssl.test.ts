import { createHash, X509Certificate } from "node:crypto";
import { expect } from "vitest";
import { openMyNumberCard, type SignSchemeName } from "../../src/index.ts";
import { digits } from "../expectations.ts";
import { type Bench, scenario } from "../third-parties.ts";

const schemes: readonly SignSchemeName[] = [
  "host-digest-info",
  "host-hashed",
  "card-hashed",
  "host-hashed-pss",
  "card-hashed-pss",
];
const pss = ["rsa_padding_mode:pss", "rsa_pss_saltlen:32", "rsa_mgf1_md:sha256"];
const pkcs1 = ["rsa_padding_mode:pkcs1"];

/** What openssl says of a signature, once through dgst with the message and once through pkeyutl with its digest. */
async function judged(
  bench: Bench,
  given: {
    readonly key: string;
    readonly scheme: SignSchemeName;
    readonly message: Uint8Array;
    readonly signature: Uint8Array;
  },
): Promise<readonly string[]> {
  const { key, scheme, message, signature } = given;
  const padding = scheme.endsWith("-pss") ? pss : pkcs1;
  const options = (flag: string): readonly string[] => padding.flatMap((value) => [flag, value]);
  const file = await bench.write("message", message);
  const digest = await bench.write("digest", createHash("sha256").update(message).digest());
  const signed = await bench.write("signature", signature);
  const verdicts = [
    await bench.run(
      "openssl",
      ...["dgst", "-sha256", "-verify", key, ...options("-sigopt"), "-signature", signed, file],
    ),
    await bench.run(
      "openssl",
      ...["pkeyutl", "-verify", "-pubin", "-inkey", key, "-pkeyopt", "digest:sha256"],
      ...[...options("-pkeyopt"), "-in", digest, "-sigfile", signed],
    ),
  ];
  return verdicts.map(({ output }) => output.trim().split("\n")[0] ?? "");
}

for (const which of ["authentication", "signing"] as const) {
  scenario(
    `every scheme of the ${which} key verifies with openssl, for short and long messages`,
    ["openssl"],
    async (bench) => {
      const card = await bench.issue({ persona: "taro" });
      const opened = await openMyNumberCard(card);
      await opened.authentication.verifyPin(digits("1234"));
      await opened.signing.verifyPassword(digits("TARO1234"));
      const { publicKey } = new X509Certificate((await opened[which].readCertificate()).der);
      const key = await bench.write("key.pem", publicKey.export({ type: "spki", format: "pem" }));
      for (const scheme of schemes) {
        for (const length of [1, 255, 256, 3000]) {
          const message = new Uint8Array(length).fill(length & 0xff);
          const signature = await opened[which].sign(message, { scheme });
          expect([
            scheme,
            length,
            ...(await judged(bench, { key, scheme, message, signature })),
          ]).toEqual([scheme, length, "Verified OK", "Signature Verified Successfully"]);
          const other = message.with(0, 0x55);
          const verdicts = await judged(bench, { key, scheme, message: other, signature });
          expect(verdicts).toEqual(["Verification failure", "Signature Verification Failure"]);
        }
      }
    },
  );
}
