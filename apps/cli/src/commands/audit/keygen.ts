import { createHash, generateKeyPairSync } from "node:crypto";
import type { Declare } from "../../declare.ts";
import { exitCodes } from "../../exit-codes.ts";
import { table } from "../../print.ts";

interface KeygenOptions {
  readonly key: string;
  readonly publicKey: string;
}

/** `uketsuke audit keygen`: a pair of keys for the seal of a journal (監査ログの封印). */
export const declare: Declare = (keygen, { run, say, ends }) => {
  keygen
    .description(
      say(
        "Make an Ed25519 pair: the private key seals a journal, the public one checks its seal. Both are new files; the private one is for its owner only and is kept away from the journal.",
        "Ed25519 の鍵の対を作る。秘密鍵は監査ログを封印し、公開鍵は封印を確かめる。どちらも新しいファイル。秘密鍵は所有者だけが読め、監査ログとは別の場所に置く。",
      ),
    )
    .requiredOption("--key <file>", say("where the private key goes", "秘密鍵を書くファイル"))
    .requiredOption("--public-key <file>", say("where the public key goes", "公開鍵を書くファイル"))
    .action(
      run<KeygenOptions>(async ({ options: { key, publicKey }, print }) => {
        const { checkOutputFile, refuseTaken, writeNewFile } = await import("../../output-file.ts");
        for (const path of [key, publicKey]) {
          await checkOutputFile(path);
          await refuseTaken(path);
        }
        const pair = generateKeyPairSync("ed25519");
        await writeNewFile(key, [pair.privateKey.export({ type: "pkcs8", format: "pem" })]);
        const der = pair.publicKey.export({ type: "spki", format: "der" });
        await writeNewFile(publicKey, [pair.publicKey.export({ type: "spki", format: "pem" })], {
          mode: 0o644,
        });
        const fingerprint = createHash("sha256").update(der).digest("hex");
        print.result({ key, publicKey, fingerprint }, () =>
          table([
            ["Private key", `${key}, keep it away from the journal`],
            ["Public key", publicKey],
            ["Fingerprint", `SHA-256 ${fingerprint}`],
          ]),
        );
        return exitCodes.done;
      }),
    );
  ends(
    keygen,
    say(
      "0 made; 2 a file is there already or cannot be written",
      "0 作った、2 ファイルが既にあるか、書けない",
    ),
  );
};
