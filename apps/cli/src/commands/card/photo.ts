import { open } from "node:fs/promises";
import { askedSecret } from "../../asked-secret.ts";
import type { Declare } from "../../declare.ts";
import { CliError } from "../../errors.ts";
import { exitCodes } from "../../exit-codes.ts";
import { withCard } from "../../pcsc.ts";
import { addReaderOption, cardAt, type ReaderOptions } from "./options.ts";

interface PhotoOptions extends ReaderOptions {
  readonly to: string;
  readonly numberStdin?: boolean;
}

/** `uketsuke card photo`: the photo on the chip, into a file that only its owner can read. */
export const declare: Declare = (photo, { run, say, ends }) => {
  addReaderOption(photo, say)
    .description(
      say(
        "Read the photo (顔写真) on the chip into a file, for a look at the bench. It is opened by verification number B (照合番号B): birth date as printed (YYMMDD), last year of validity and security code, 14 digits. A wrong number costs a try of the card.",
        "チップ内の顔写真を読み出し、試験台で確かめるためにファイルに書く。照合番号B（券面の生年月日6桁、有効期限の年4桁、セキュリティコード4桁、計14桁）で開く。誤るとカードの残り回数が減る。",
      ),
    )
    .requiredOption(
      "--to <file>",
      say(
        "new file for the photo, JPEG 2000; only its owner can read it",
        "顔写真を書く新しいファイル（JPEG 2000）。所有者だけが読める",
      ),
    )
    .option(
      "--number-stdin",
      say("take the number from stdin instead of asking", "番号を尋ねずに標準入力から受け取る"),
    )
    .action(
      run<PhotoOptions>(
        async (invocation) => {
          const { options, print, signal, timeout } = invocation;
          const { openMyNumberCard } = await import("@uketsuke/jpki");
          const file = await newFile(options.to);
          try {
            const number = await askedSecret(invocation, {
              question: say("Verification number B (14 digits)", "照合番号B（14桁）"),
              fromStdin: options.numberStdin === true,
              option: "--number-stdin",
            });
            const where = cardAt(options, timeout);
            const bytes = await withCard(where, { signal, note: print.note }, async (card) => {
              const { surface } = await openMyNumberCard(card, { signal });
              const read = await surface.readPhoto({ verificationNumber: number, signal });
              try {
                await file.writeFile(read);
                return read.length;
              } finally {
                read.fill(0);
              }
            }).finally(() => number.fill(0));
            await file.close();
            print.note(
              say(
                `The photo is personal data: remove ${options.to} when it has served.`,
                `顔写真は個人情報である。用が済んだら ${options.to} を削除すること。`,
              ),
            );
            print.result({ file: options.to, bytes }, () => `${options.to}: ${bytes} bytes\n`);
            return exitCodes.done;
          } catch (error) {
            await file.close();
            const { rm } = await import("node:fs/promises");
            await rm(options.to, { force: true });
            throw error;
          }
        },
        { waits: 30 },
      ),
    );
  ends(
    photo,
    say(
      "0 written; 2 a file that is there, nobody to ask; 5 wrong number, no photo (a phone), no card",
      "0 書いた、2 ファイルが既にある・尋ねる相手がいない、5 番号の誤り、写真がない（スマートフォン）、カードがない",
    ),
  );
};

/** Made before the card is asked, so that a folder without rights costs no try. */
async function newFile(path: string): ReturnType<typeof open> {
  return open(path, "wx", 0o600).catch((cause: NodeJS.ErrnoException) => {
    throw new CliError("FILE_UNWRITABLE", `The file ${path} cannot be made: ${cause.code}.`, {
      cause,
    });
  });
}
