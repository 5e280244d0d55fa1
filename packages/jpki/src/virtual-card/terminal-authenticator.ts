import { type CommandApdu, decodeResponse, encodeCommand } from "../apdu.ts";
import { JpkiError } from "../errors.ts";
import { instructions, selection, terminalAuthentication } from "../layout/commands.ts";
import { tags } from "../layout/file-formats.ts";
import { myNumberCardProfile } from "../layout/my-number-card.ts";
import { describeStatusWord, statusWords } from "../status-word.ts";
import type { TerminalAuthenticator } from "../terminal-authenticator.ts";
import { onlyValue, readTlv, readTlvs, writeTlv } from "../tlv.ts";
import { issueCardVerifiableCertificate } from "./card-verifiable-certificate.ts";
import { cardVerifiableKey, type Issuer } from "./issuer.ts";

/**
 * A SIMULATED terminal (特定機関認証): its certificate comes from the issuer's SIMULATED terminal root, which only this issuer's
 * cards accept. The two commands have the shape seen in public; what real terminals do besides is not public.
 */
export function simulatedTerminalAuthenticator(issuer: Issuer): TerminalAuthenticator {
  let commands: Promise<readonly CommandApdu[]> | undefined;
  return {
    name: "SIMULATED terminal of the uketsuke sandbox",
    simulated: true,
    async authenticate(transmit) {
      commands ??= terminalCommands(issuer);
      for (const command of await commands) {
        const { statusWord } = decodeResponse(await transmit(encodeCommand(command)));
        if (statusWord === statusWords.success) continue;
        throw new JpkiError(
          "TERMINAL_AUTHENTICATION_FAILED",
          `The card refused the SIMULATED terminal with ${describeStatusWord(statusWord)}; only cards of the same virtual issuer accept it.`,
        );
      }
    },
  };
}

/** The SIMULATED terminal's commands: select EF 0016, then a certificate that this issuer's cards accept, in two parts. */
export async function terminalCommands(issuer: Issuer): Promise<readonly CommandApdu[]> {
  const certificate = issueCardVerifiableCertificate(
    await cardVerifiableKey("9299799"),
    issuer.terminalRoot,
  );
  const { body, signature } = split(certificate);
  const { id } = myNumberCardProfile.applications.authentication.files.terminalCaKey;
  return [
    { ...instructions.select, ...selection.file, data: Uint8Array.of(id >> 8, id & 0xff) },
    { ...instructions.setPublicKey, ...terminalAuthentication.body, data: body },
    { ...instructions.setPublicKey, ...terminalAuthentication.signature, data: signature },
  ];
}

/** Everything before the signature object is the body of the first command; the bare signature is the second. */
function split(certificate: Uint8Array): { body: Uint8Array; signature: Uint8Array } {
  const signature = onlyValue(readTlvs(readTlv(certificate).value), tags.cardVerifiable.signature);
  const signatureObject = writeTlv(tags.cardVerifiable.signature, signature);
  return { body: certificate.subarray(0, certificate.length - signatureObject.length), signature };
}
