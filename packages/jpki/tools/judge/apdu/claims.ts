import { createPublicKey, verify, X509Certificate } from "node:crypto";
import type { CommandApdu } from "../../../src/apdu.ts";
import type {
  Authentic,
  BasicAttributes,
  CardInformation,
  CardIssuer,
  CardManagerData,
  Certificate,
  PinTries,
  Proof,
  Token,
  UnverifiedAnswer,
} from "../../../src/index.ts";
import type { Exchange } from "./hostile-card.ts";

/**
 * Says what a successful result claims although the card never gave a ground for it; undefined when every claim has one.
 * Nothing here shares code with the client: labels, status words and signatures are looked at afresh.
 */
export type Claim = (result: unknown, exchanges: readonly Exchange[]) => string | undefined;

const labels: Readonly<Record<Token["kind"], string>> = {
  "my-number-card": "JPKIAPICCTOKEN2",
  "resident-card": "JPKIAPICCTOKEN",
  android: "JPKIAPGPSETOKEN",
  iphone: "JPKIAPIOSTOKEN",
};

const token: Claim = (result, exchanges) => {
  const { kind } = result as Token;
  const heard = heardData(exchanges).toString("latin1");
  return heard.includes(labels[kind]) ? undefined : `${kind}, but no such label was read`;
};

const certificate: Claim = (result, exchanges) => {
  const { der } = result as Certificate;
  if (!cameFromCard(der, exchanges)) return "a certificate the card never sent";
  try {
    new X509Certificate(der);
    return undefined;
  } catch {
    return "a certificate that openssl cannot read";
  }
};

const tries: Claim = (result, exchanges) => {
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

const verified: Claim = (_, exchanges) => {
  const entries = exchanges.filter(({ command }) => isVerify(command));
  if (entries.length === 0) return "an entry was right that was never sent";
  return entries.every((entry) => statusWord(entry) === 0x9000 && entry.response.length === 2)
    ? undefined
    : "an entry was right, but the card did not say so";
};

const signature: Claim = (result, exchanges) => {
  const bytes = result as Uint8Array;
  if (bytes.length !== 256) return `a signature of ${bytes.length} bytes`;
  return cameFromCard(bytes, exchanges) ? verified(result, exchanges) : "a signature of its own";
};

const proof: Claim = (result) => {
  const given = result as Proof;
  try {
    const key = createPublicKey(
      new X509Certificate(given.certificate).publicKey.export({
        type: "spki",
        format: "pem",
      }),
    );
    if (verify("sha256", given.challenge, key, given.signature)) return undefined;
  } catch {
    // Said below.
  }
  return "a proof that does not verify";
};

const changed: Claim = (result, exchanges) => {
  const change = exchanges.find(({ command }) => command.ins === 0x24);
  if (change?.response.length !== 2 || statusWord(change) !== 0x9000) {
    return "a change the card did not confirm";
  }
  return verified(result, exchanges);
};

const photo: Claim = (result, exchanges) =>
  cameFromCard(result as Uint8Array, exchanges)
    ? verified(result, exchanges)
    : "a photo the card never sent";

const attributes: Claim = (result, exchanges) => {
  const { name, address } = result as BasicAttributes;
  return heardText(name, exchanges) ?? heardText(address, exchanges) ?? verified(result, exchanges);
};

/** What was read and what was signed all came from the honest card; only about tries anything may have been said. */
const authentic: Claim = (result, exchanges) => {
  const { outcome } = result as Partial<Authentic>;
  const read = exchanges.filter(({ command }) => [0xb0, 0x2a, 0xc0].includes(command.ins));
  if (outcome !== "authentic" || read.length === 0) return "nothing was checked";
  return read.some(({ hostile }) => hostile) ? "rubbish is called authentic" : undefined;
};

const cardInformation: Claim = (result, exchanges) =>
  heardText((result as CardInformation).serialNumber, exchanges);

const answer: Claim = (result, exchanges) => {
  const { signature } = result as UnverifiedAnswer;
  return signature.length === 256 && cameFromCard(signature, exchanges)
    ? undefined
    : "an answer of its own";
};

const keyReference: Claim = (result, exchanges) =>
  (result as Uint8Array).length === 16 && cameFromCard(result as Uint8Array, exchanges)
    ? undefined
    : "a key reference the card never sent";

const issuer: Claim = (result, exchanges) =>
  heardText((result as CardIssuer).municipality, exchanges);

const cardManager: Claim = (result, exchanges) => {
  for (const [name, value] of Object.entries(result as CardManagerData)) {
    // A template and a first byte are put before these two.
    const bytes = value instanceof Uint8Array ? value.slice(name === "contactAtr" ? 1 : 5) : value;
    const heard = typeof bytes === "string" ? bytes.replaceAll("-", "") : bytes;
    const wrong =
      typeof heard === "string" ? heardText(heard, exchanges) : !cameFromCard(heard, exchanges);
    if (wrong) return `${name}, which the card never sent`;
  }
  return undefined;
};

/** What the result of a flow claims, by the name of the flow. */
export const claims: Readonly<Record<string, Claim>> = {
  open: token,
  presence: () => undefined,
  certificate,
  "CA certificate": certificate,
  "signing CA certificate": certificate,
  "tries left": tries,
  PIN: verified,
  "wrong PIN": verified,
  signature,
  "signature, the card hashes": signature,
  "answer with the PIN": proof,
  "answer with the terminal": proof,
  "answer over a relay": proof,
  "changed PIN": changed,
  "signing certificate": certificate,
  "signature by the signing key": signature,
  "wrong password": verified,
  "changed password": changed,
  "certificate of an Android phone": certificate,
  "answer of an Android phone": proof,
  photo,
  "checked photo": authentic,
  "checked face": authentic,
  "checked age": authentic,
  "issuer of the face": issuer,
  "answer of the face": answer,
  "wrong number": photo,
  "attributes with the PIN": attributes,
  "attributes with the number": attributes,
  "checked attributes": authentic,
  "changed PIN of the attributes": changed,
  "card information": cardInformation,
  "answer of the common card": answer,
  "key reference": keyReference,
  "card manager": cardManager,
};

function heardText(text: string, exchanges: readonly Exchange[]): string | undefined {
  return heardData(exchanges).includes(Buffer.from(text)) ? undefined : "text the card never sent";
}

/** Everything the card sent as data, in order. */
function heardData(exchanges: readonly Exchange[]): Buffer {
  return Buffer.concat(exchanges.map(({ response }) => response.subarray(0, -2)));
}

/** Pieces overlap when an object's header is read before the object, so the bytes need not lie in one run. */
function cameFromCard(bytes: Uint8Array, exchanges: readonly Exchange[]): boolean {
  const pieces = exchanges.map(({ response }) => Buffer.from(response.subarray(0, -2)));
  const heard = Buffer.concat(pieces);
  return heard.includes(Buffer.from(bytes)) || isMadeOf(Buffer.from(bytes), pieces);
}

/** Whether the bytes are pieces in their order, the first and the last perhaps only in part. */
function isMadeOf(bytes: Buffer, pieces: readonly Buffer[]): boolean {
  let rest = bytes;
  for (const piece of pieces) {
    const taken = longestBeginning(rest, piece);
    rest = rest.subarray(taken);
    if (rest.length === 0) return true;
  }
  return false;
}

/** How many of the first bytes of `rest` the end, or some part, of the piece holds. */
function longestBeginning(rest: Buffer, piece: Buffer): number {
  for (let at = 0; at < piece.length; at++) {
    const length = Math.min(piece.length - at, rest.length);
    if (piece.subarray(at, at + length).equals(rest.subarray(0, length))) return length;
  }
  return 0;
}

function isVerify({ cla, ins, data }: CommandApdu): boolean {
  return cla === 0x00 && ins === 0x20 && data !== undefined;
}

function statusWord(exchange: Exchange | undefined): number {
  const [high = 0, low = 0] = exchange?.response.subarray(-2) ?? [];
  return (high << 8) | low;
}

function hex(value: number): string {
  return value.toString(16).padStart(4, "0");
}
