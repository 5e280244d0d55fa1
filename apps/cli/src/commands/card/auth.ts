import { randomBytes } from "node:crypto";
import { askedSecret } from "../../asked-secret.ts";
import type { Declare } from "../../declare.ts";
import { exitCodes } from "../../exit-codes.ts";
import { withCard } from "../../pcsc.ts";
import { table } from "../../print.ts";
import { addReaderOption, cardAt, type ReaderOptions } from "./options.ts";

interface AuthOptions extends ReaderOptions {
  readonly pinStdin?: boolean;
  readonly lastTryOk?: boolean;
}

/** `uketsuke card auth`: the card signs a challenge after its PIN, and the signature is checked. */
export const declare: Declare = (auth, { run, say, ends }) => {
  addReaderOption(auth, say)
    .description(
      say(
        "Let a card sign a random challenge after its PIN (利用者証明用暗証番号) and check the signature with its certificate. Whether the certificate was revoked is not checked: a terminal alone cannot know. A phone that asks its holder itself gets no PIN.",
        "利用者証明用暗証番号の入力の後、乱数にカードで署名させ、その署名をカードの証明書で検証する。失効の有無は端末だけでは分からないため確かめない。所持者を自ら確認するスマートフォンには暗証番号を送らない。",
      ),
    )
    .option(
      "--pin-stdin",
      say("take the PIN from stdin instead of asking", "暗証番号を尋ねずに標準入力から受け取る"),
    )
    .option("--last-try-ok", say("use the last try if only one is left", "残り1回でも試す"))
    .action(
      run<AuthOptions>(
        async (invocation) => {
          const { options, print, signal, timeout } = invocation;
          const { JpkiError, openMyNumberCard } = await import("@uketsuke/jpki");
          const where = cardAt(options, timeout);
          return await withCard(where, { signal, note: print.note }, async (card) => {
            const { authentication, token } = await openMyNumberCard(card, { signal });
            const method = token.kind === "iphone" ? "device" : "pin";
            try {
              if (method === "pin") {
                const pin = await askedSecret(invocation, {
                  question: say("PIN (four digits)", "暗証番号（4桁）"),
                  fromStdin: options.pinStdin === true,
                  option: "--pin-stdin",
                });
                const allowLastTry = options.lastTryOk === true;
                await authentication.verifyPin(pin, { allowLastTry, signal });
              }
              const { algorithm } = await authentication.answer(
                randomBytes(32),
                { method },
                { signal },
              );
              const checked = {
                method,
                algorithm,
                signature: "cryptographically-valid",
                revocation: "revocation-unchecked",
              };
              print.result(checked, () => table(Object.entries(checked)));
              return exitCodes.done;
            } catch (error) {
              if (!JpkiError.is(error) || !refusals.has(error.code)) throw error;
              const left = await authentication.pinTriesLeft({ signal });
              print.result({ method, refused: error.code, pin: left }, () =>
                table([
                  ["refused", error.code],
                  ["PIN", JSON.stringify(left)],
                ]),
              );
              return exitCodes.no;
            }
          });
        },
        { waits: 30 },
      ),
    );
  ends(
    auth,
    say(
      "0 signed; 1 wrong or blocked PIN, or the last try without --last-try-ok; 2 nobody to ask; 5 no card or it broke",
      "0 署名した、1 暗証番号の誤りや閉塞、または残り1回で --last-try-ok がない、2 尋ねる相手がいない、5 カードがない、または故障",
    ),
  );
};

/** What the card answers a person, and no machine that broke. */
const refusals: ReadonlySet<string> = new Set([
  "PIN_INCORRECT",
  "PIN_BLOCKED",
  "PIN_LAST_TRY",
  "DEVICE_LOCKED",
]);
