import type { CommandApdu } from "@uketsuke/jpki";
import type { Declare } from "../../declare.ts";
import { CliError } from "../../errors.ts";
import { exitCodes } from "../../exit-codes.ts";
import { withCard } from "../../pcsc.ts";
import { table } from "../../print.ts";
import { addReaderOption, cardAt, type ReaderOptions } from "./options.ts";

/** A command and what the card answered. */
interface Exchange {
  readonly command: string;
  readonly data: string;
  readonly statusWord: string;
  readonly meaning: string;
}

/** `uketsuke card apdu`: commands as they are, for the bench. */
export const declare: Declare = (apdu, { run, say, ends }) => {
  addReaderOption(apdu, say)
    .description(
      say(
        "Send commands (APDU) to a card as they are and print its answers, in one session. Commands that carry a PIN, that change one, or that lead to the 12-digit number are refused: a command line is no place for a PIN, and that number is never read.",
        "コマンド（APDU）をそのままカードに送り、応答を表示する。一つの接続の中で順に送る。暗証番号を含む・変更するコマンドと、個人番号に至るコマンドは送らない。コマンド行に暗証番号を置いてはならず、個人番号は読まない。",
      ),
    )
    .argument(
      "<hex...>",
      say(
        "commands in hex, spaces inside quotes allowed",
        "16進表記のコマンド。引用符の中では空白を使える",
      ),
    )
    .action(
      run<ReaderOptions, [readonly string[]]>(
        async ({ options, print, signal, timeout }, given) => {
          const { decodeCommand, decodeResponse, describeStatusWord } = await import(
            "@uketsuke/jpki"
          );
          const commands = given.map((text) => {
            const bytes = bytesOf(text);
            refuse(decodeCommand(bytes), bytes);
            return bytes;
          });
          const where = cardAt(options, timeout);
          return await withCard(where, { signal, note: print.note }, async (card) => {
            const exchanges: Exchange[] = [];
            for (const command of commands) {
              signal.throwIfAborted();
              const answer = await card.transmit(command);
              const { data, statusWord } = decodeResponse(answer);
              exchanges.push({
                command: hex(command),
                data: hex(data),
                statusWord: statusWord.toString(16).toUpperCase().padStart(4, "0"),
                meaning: describeStatusWord(statusWord),
              });
            }
            print.result({ exchanges }, () =>
              table(
                exchanges.flatMap(({ command, data, meaning }) => [
                  [">", command],
                  ["<", [data, meaning].filter((part) => part !== "").join("  ")],
                ]),
              ),
            );
            return exitCodes.done;
          });
        },
        { waits: 30 },
      ),
    );
  ends(
    apdu,
    say(
      "0 every command was answered, whatever the answer; 2 no command, or a refused one; 5 no card or it broke",
      "0 すべてのコマンドに応答があった（内容を問わない）、2 コマンドではない、または送らないコマンド、5 カードがない、または故障",
    ),
  );
};

function bytesOf(text: string): Uint8Array {
  const digits = text.replaceAll(/\s/g, "");
  if (!/^([0-9A-Fa-f]{2}){4,}$/.test(digits))
    throw new CliError("USAGE", "A command is at least four bytes in hex, such as 00A4040C0A….");
  return Uint8Array.from(Buffer.from(digits, "hex"));
}

/** What a command line may not hold, and what is never read. */
function refuse({ ins, p1, p2, data }: CommandApdu, bytes: Uint8Array): void {
  const [verify, change, unblock, select, readBinary] = [0x20, 0x24, 0x2c, 0xa4, 0xb0];
  const carries = (data?.length ?? 0) > 0;
  if ((ins === verify && carries) || ins === change || ins === unblock) {
    bytes.fill(0);
    throw new CliError("USAGE", "Commands that carry or change a PIN are not sent from here.", {
      hint: "Use uketsuke card auth, which asks for the PIN.",
    });
  }
  const selectsNumber = ins === select && p1 === 0x02 && hex(data ?? new Uint8Array()) === "0001";
  const readsNumber = ins === readBinary && (p1 & 0x9f) === 0x81;
  if (selectsNumber || readsNumber)
    throw new CliError("USAGE", `The file 0001 is not read (${hex(Uint8Array.of(ins, p1, p2))}).`, {
      hint: "In one application it holds the 12-digit number (個人番号), which this software never reads.",
    });
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex").toUpperCase();
}
