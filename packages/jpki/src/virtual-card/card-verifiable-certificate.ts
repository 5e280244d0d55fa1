import { type KeyObject, sign } from "node:crypto";
import { concat, fromHex } from "../bytes.ts";
import { cardVerifiableAlgorithm } from "../layout/card-verifiable.ts";
import { tags } from "../layout/file-formats.ts";
import { writeTlv } from "../tlv.ts";

/** A key pair of the card verifiable hierarchy, named by its 16-byte key identifier (鍵ID). */
export interface CardVerifiableKey {
  readonly identifier: Uint8Array;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/**
 * Key identifier (鍵ID), 16 bytes: seven digits, 08 05, the group and filler. Cards carry three digits of a group and four zero bytes;
 * terminal certificates seven digits, here always 0010000.
 */
export function keyIdentifier(number: string, group = "0010000"): Uint8Array {
  const digits = Buffer.from(group.padEnd(7, "\0"), "latin1");
  return concat(Buffer.from(number, "latin1"), fromHex("0805"), digits);
}

/** An RSA public key as the files carry it: 90 exponent, 91 modulus; 265 bytes for RSA-2048. */
export function encodePublicKey(publicKey: KeyObject): Uint8Array {
  const { e = "", n = "" } = publicKey.export({ format: "jwk" });
  return concat(
    writeTlv(tags.publicKey.exponent, Buffer.from(e, "base64url")),
    writeTlv(tags.publicKey.modulus, Buffer.from(n, "base64url")),
  );
}

/** Issues a card verifiable certificate (CV証明書): 7F21{ 5F4E both key identifiers and the key, 5F37 signature }. */
export function issueCardVerifiableCertificate(
  subject: { readonly identifier: Uint8Array; readonly publicKey: KeyObject },
  issuer: CardVerifiableKey,
): Uint8Array {
  const body = concat(issuer.identifier, subject.identifier, encodePublicKey(subject.publicKey));
  return writeTlv(tags.cardVerifiable.certificate, [
    writeTlv(tags.cardVerifiable.body, body),
    writeTlv(
      tags.cardVerifiable.signature,
      sign(cardVerifiableAlgorithm.digest, body, issuer.privateKey),
    ),
  ]);
}
