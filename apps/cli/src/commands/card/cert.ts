import { createHash, X509Certificate } from "node:crypto";
import type { Declare } from "../../declare.ts";
import { exitCodes } from "../../exit-codes.ts";
import { withCard } from "../../pcsc.ts";
import { addReaderOption, cardAt, type ReaderOptions } from "./options.ts";

/** `uketsuke card cert`: the certificate a reception uses, as PEM. */
export const declare: Declare = (cert, { run, say, ends }) => {
  addReaderOption(cert, say)
    .description(
      say(
        "Print the authentication certificate (利用者証明用電子証明書) of a card as PEM, or that of its authority. It carries no name; nothing is checked but its form.",
        "カードの利用者証明用電子証明書、またはその認証局の証明書をPEMで出力する。氏名は含まれない。形式のほかは検証しない。",
      ),
    )
    .option(
      "--authority",
      say(
        "the certificate of the authority as stored on the card",
        "カードに格納された認証局の証明書",
      ),
    )
    .action(
      run<ReaderOptions & { readonly authority?: boolean }>(
        async ({ options, print, signal, timeout }) => {
          const { openMyNumberCard } = await import("@uketsuke/jpki");
          const where = cardAt(options, timeout);
          return await withCard(where, { signal, note: print.note }, async (card) => {
            const { authentication } = await openMyNumberCard(card, { signal });
            const certificate =
              options.authority === true
                ? await authentication.readCaCertificate({ signal })
                : await authentication.readCertificate({ signal });
            const pem = new X509Certificate(certificate.der).toString();
            const sha256 = createHash("sha256").update(certificate.der).digest("hex");
            print.result(
              {
                kind: options.authority === true ? "authority" : "authentication",
                validFrom: certificate.validFrom,
                validTo: certificate.validTo,
                sha256,
                pem,
              },
              () => pem,
            );
            return exitCodes.done;
          });
        },
        { waits: 30 },
      ),
    );
  ends(
    cert,
    say(
      "0 printed; 5 no card, not a My Number Card, no certificate, or a phone that wants its PIN first",
      "0 出力した、5 カードがない、マイナンバーカードではない、証明書がない、または先に暗証番号が要るスマートフォン",
    ),
  );
};
