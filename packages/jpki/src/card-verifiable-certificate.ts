import { BinaryFile } from "./binary-file.ts";
import type { CardChannel } from "./card-session.ts";
import { JpkiError } from "./errors.ts";
import type { FileLayout } from "./layout/card-profile.ts";
import {
  type CardVerifiableHierarchy,
  cardVerifiableKeyIdentifier,
  signedFileBytes,
} from "./layout/card-verifiable.ts";
import { tags } from "./layout/file-formats.ts";
import { decodeRsaPublicKey, type RsaPublicKey } from "./rsa-signature.ts";
import { openTemplate } from "./template.ts";
import { onlyValue } from "./tlv.ts";

/**
 * Card verifiable certificate (CV証明書, EF 0004): an authority certifies the municipality's key that signs the files of one application.
 * It has no dates, and nothing public says how one would be revoked.
 */
export interface CardVerifiableCertificate {
  /** The file as read. */
  readonly file: Uint8Array;
  /** Which authority signed it (証明者鍵ID), 16 bytes. */
  readonly authorityKeyIdentifier: Uint8Array;
  /** Whose key it certifies (被証明者鍵ID), 16 bytes. */
  readonly keyIdentifier: Uint8Array;
  /** The certified key. */
  readonly publicKey: RsaPublicKey;
}

/**
 * An authority that certifies municipalities. Its key is never on the card and none is built into this package: a maker gets the
 * official ones from the issuer of the cards.
 */
export interface CardVerifiableAuthority extends RsaPublicKey {
  /** Key identifier (証明者鍵ID), all 16 bytes. */
  readonly keyIdentifier: Uint8Array;
  /** Which world it belongs to; must agree with its key identifier. */
  readonly hierarchy: CardVerifiableHierarchy;
}

/** A certificate cut into the parts its check needs. */
export interface OpenedCardVerifiableCertificate extends CardVerifiableCertificate {
  readonly signed: Uint8Array;
  readonly signature: Uint8Array;
}

/** Reads EF 0004, which is free. */
export function readCardVerifiableCertificate(
  channel: CardChannel,
  file: FileLayout,
): Promise<Uint8Array> {
  return new BinaryFile(channel, file).readObject(signedFileBytes.cardVerifiableCertificate);
}

/** Cuts a certificate: 7F21 with body 5F4E (both key identifiers, key) and signature 5F37. Throws TLV_INVALID, FILE_INVALID. */
export function openCardVerifiableCertificate(file: Uint8Array): OpenedCardVerifiableCertificate {
  const { certificate, body, signature } = tags.cardVerifiable;
  const objects = openTemplate(file, certificate, "card verifiable certificate");
  const signed = onlyValue(objects, body);
  const { bytes } = cardVerifiableKeyIdentifier;
  const authorityKeyIdentifier = signed.subarray(0, bytes);
  const keyIdentifier = signed.subarray(bytes, 2 * bytes);
  if (
    objects.length !== 2 ||
    !isKeyIdentifier(authorityKeyIdentifier) ||
    !isKeyIdentifier(keyIdentifier)
  ) {
    throw new JpkiError("FILE_INVALID", "The card verifiable certificate is not of its form.");
  }
  return {
    file,
    authorityKeyIdentifier,
    keyIdentifier,
    publicKey: decodeRsaPublicKey(signed.subarray(2 * bytes)),
    signed,
    signature: onlyValue(objects, signature),
  };
}

/** Reads and opens the certificate for whoever shows it; its parts that only a check needs stay behind. Throws FILE_INVALID, TLV_INVALID. */
export async function showCardVerifiableCertificate(
  channel: CardChannel,
  layout: FileLayout,
): Promise<CardVerifiableCertificate> {
  const file = await readCardVerifiableCertificate(channel, layout);
  const { authorityKeyIdentifier, keyIdentifier, publicKey } = openCardVerifiableCertificate(file);
  return { file, authorityKeyIdentifier, keyIdentifier, publicKey };
}

/** Whether 16 bytes are a key identifier: digits where digits belong. */
export function isKeyIdentifier(identifier: Uint8Array): boolean {
  const { bytes } = cardVerifiableKeyIdentifier;
  return identifier.length === bytes && /^\d{7}\/\d{3}$/.test(keyIdentifierName(identifier));
}

/** A key identifier as people write it: `5000023/001`. */
export function keyIdentifierName(identifier: Uint8Array): string {
  return `${keyNumber(identifier)}/${digitsOf(identifier, cardVerifiableKeyIdentifier.group)}`;
}

/** The seven digits that name a key. */
export function keyNumber(identifier: Uint8Array): string {
  return digitsOf(identifier, cardVerifiableKeyIdentifier.number);
}

function digitsOf(
  identifier: Uint8Array,
  { start, end }: { readonly start: number; readonly end: number },
): string {
  return String.fromCharCode(...identifier.subarray(start, end));
}
