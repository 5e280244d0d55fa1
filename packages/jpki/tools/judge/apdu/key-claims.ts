import { createPublicKey, verify, X509Certificate } from "node:crypto";
import type { Certificate, PinTries, Proof, Token, TokenInformation } from "../../../src/index.ts";
import {
  type Claim,
  cameFromCard,
  heardData,
  heardText,
  hex,
  isVerify,
  statusWord,
} from "./heard.ts";

const labels: Readonly<Record<Token["kind"], string>> = {
  "my-number-card": "JPKIAPICCTOKEN2",
  "resident-card": "JPKIAPICCTOKEN",
  android: "JPKIAPGPSETOKEN",
  iphone: "JPKIAPIOSTOKEN",
};

export const token: Claim = (result, exchanges) => {
  const { kind } = result as Token;
  const heard = heardData(exchanges).toString("latin1");
  return heard.includes(labels[kind]) ? undefined : `${kind}, but no such label was read`;
};

export const certificate: Claim = (result, exchanges) => {
  const { der } = result as Certificate;
  if (!cameFromCard(der, exchanges)) return "a certificate the card never sent";
  try {
    new X509Certificate(der);
    return undefined;
  } catch {
    return "a certificate that openssl cannot read";
  }
};

export const tries: Claim = (result, exchanges) => {
  const last = statusWord(exchanges.at(-1));
  const said = result as PinTries;
  const left = said.state === "tries" ? said.attemptsRemaining : undefined;
  const meant =
    left === undefined
      ? { blocked: [0x63c0, 0x6983, 0x6984], verified: [0x9000], unlimited: [0x6300], tries: [] }[
          said.state
        ]
      : [0x63c0 | left];
  return meant.includes(last) ? undefined : `${said.state}, but the card said ${hex(last)}`;
};

export const verified: Claim = (_, exchanges) => {
  const entries = exchanges.filter(({ command }) => isVerify(command));
  if (entries.length === 0) return "an entry was right that was never sent";
  return entries.every((entry) => statusWord(entry) === 0x9000 && entry.response.length === 2)
    ? undefined
    : "an entry was right, but the card did not say so";
};

export const signature: Claim = (result, exchanges) => {
  const bytes = result as Uint8Array;
  if (bytes.length !== 256) return `a signature of ${bytes.length} bytes`;
  return cameFromCard(bytes, exchanges) ? verified(result, exchanges) : "a signature of its own";
};

export const proof: Claim = (result) => {
  const given = result as Proof;
  try {
    const key = createPublicKey(
      new X509Certificate(given.certificate).publicKey.export({
        type: "spki",
        format: "pem",
      }),
    );
    const digest = key.asymmetricKeyType === "ec" ? "sha384" : "sha256";
    if (verify(digest, given.challenge, key, given.signature)) return undefined;
  } catch {
    // Said below.
  }
  return "a proof that does not verify";
};

export const changed: Claim = (result, exchanges) => {
  const change = exchanges.find(({ command }) => command.ins === 0x24);
  if (change?.response.length !== 2 || statusWord(change) !== 0x9000) {
    return "a change the card did not confirm";
  }
  return verified(result, exchanges);
};

/** A signature of P-384 comes as DER, which the card did not send in that form: what it is worth, a proof tells. */
export const derSignature: Claim = (result, exchanges) => {
  const bytes = result as Uint8Array;
  const fits = bytes[0] === 0x30 && bytes[1] === bytes.length - 2 && bytes.length <= 104;
  return fits ? verified(result, exchanges) : "no signature of P-384";
};

export const tokenInformation: Claim = (result, exchanges) => {
  const { label, manufacturer } = result as TokenInformation;
  return heardText(label, exchanges) ?? heardText(manufacturer, exchanges);
};

/** The indicator of the last command: 9000 and nothing else. */
export const indicated: Claim = (_, exchanges) =>
  statusWord(exchanges.at(-1)) === 0x9000 ? undefined : "an indicator that was not confirmed";
