import type { Declare } from "../../declare.ts";
import { exitCodes } from "../../exit-codes.ts";
import { table } from "../../print.ts";

interface KeygenOptions {
  readonly to: string;
}

/** `uketsuke update keygen`: a publisher's signing key. */
export const declare: Declare = (keygen, { run, say, ends }) => {
  keygen
    .description(
      say(
        "Make an Ed25519 key pair for signing updates: the private key for its owner only, the public one beside it with .pub. Keep keys of the root on a machine without network.",
        "更新の署名に使うEd25519の鍵の組を作る。秘密鍵は所有者だけが読める。公開鍵は .pub をつけて隣に置く。ルートの鍵はネットワークにつながらない機械に置くこと。",
      ),
    )
    .requiredOption("--to <file>", say("file of the private key", "秘密鍵のファイル"))
    .action(
      run<KeygenOptions>(async ({ options, print }) => {
        const { createSigningKey } = await import("@uketsuke/terminal/update");
        const { writeNewFile, refuseTaken } = await import("../../output-file.ts");
        const { keyIdIn } = await import("./keys.ts");
        const made = createSigningKey();
        const file = options.to;
        await refuseTaken(`${file}.pub`);
        await writeNewFile(file, [made.privateKey]);
        await writeNewFile(`${file}.pub`, [made.publicKey], { mode: 0o644 });
        const key = keyIdIn(made.publicKey);
        print.result({ key, privateKey: file, publicKey: `${file}.pub` }, () =>
          table([
            [say("Key", "鍵"), key],
            [say("Private", "秘密鍵"), file],
            [say("Public", "公開鍵"), `${file}.pub`],
          ]),
        );
        return exitCodes.done;
      }),
    );
  ends(keygen, say("0 made; 2 a file is there already", "0 作った、2 ファイルが既にある"));
};
