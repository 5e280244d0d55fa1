import { decodeDate, decodeSex, decodeText, type Sex } from "./attribute-fields.ts";
import { tags } from "./layout/file-formats.ts";
import { invalidFile, isOffsetTable, openTemplate } from "./template.ts";
import { onlyObject, onlyValue, readTlvHeader, type TlvView } from "./tlv.ts";

/** The basic four items (基本4情報). */
export interface BasicAttributes {
  /** 氏名; surname and given name are separated by U+3000. */
  readonly name: string;
  /** 住所 */
  readonly address: string;
  /** 生年月日, `YYYY-MM-DD`; a part the register does not know is zeros, as on the card. */
  readonly birthDate: string;
  /** 性別 */
  readonly sex: Sex;
}

const names = {
  attributes: "basic information",
  signature: "attributes signature",
  cardKey: "card key",
} as const;

/** Decodes EF 0002 of 券面事項入力補助AP. Throws FILE_INVALID, TLV_INVALID. */
export function decodeAttributes(file: Uint8Array): BasicAttributes {
  const tag = tags.attributes;
  const objects = openTemplate(file, tag.file, names.attributes);
  const value = (wanted: number): Uint8Array => onlyValue(objects, wanted);
  return {
    name: decodeText(value(tag.name), names.attributes),
    address: decodeText(value(tag.address), names.attributes),
    birthDate: decodeDate(value(tag.birthDate), names.attributes),
    sex: decodeSex(value(tag.sex)),
  };
}

/** What DF32 is the digest of: the value of EF 0002 behind its table of offsets. Throws FILE_INVALID, TLV_INVALID. */
export function signedAttributes(file: Uint8Array): Uint8Array {
  const objects = openTemplate(file, tags.attributes.file, names.attributes);
  const [table] = objects;
  const { headerLength } = readTlvHeader(file);
  if (table?.tag !== tags.attributes.offsets || !isOffsetTable(table, objects, headerLength)) {
    throw invalidFile(names.attributes, "has a table of offsets that is wrong");
  }
  return file.subarray(headerLength + table.whole.length);
}

/** Objects of a signed file, and the signature over them. */
export interface SignedObjects {
  readonly signed: readonly TlvView[];
  readonly signature: Uint8Array;
}

/**
 * Cuts EF 0003. Its first object, DF31, is the digest of the file with the 12-digit number: so few numbers exist that trying them all finds
 * the number, so the digest is as secret as the number. It is hashed into the check of the signature, never handed out, and zeroed.
 */
export function openAttributesSignature(
  file: Uint8Array,
): SignedObjects & { readonly attributesDigest: Uint8Array } {
  const tag = tags.attributesSignature;
  const objects = openTemplate(file, tag.file, names.signature);
  const digest = onlyObject(objects, tag.attributesDigest);
  return {
    signed: [onlyObject(objects, tag.individualNumberDigest), digest],
    attributesDigest: digest.value,
    signature: onlyValue(objects, tag.signature),
  };
}

/** Cuts EF 0007: the card's own key and the municipality's signature over it. Throws FILE_INVALID, TLV_INVALID. */
export function openCardKey(file: Uint8Array): SignedObjects & { readonly cardKey: Uint8Array } {
  const tag = tags.cardKey;
  const objects = openTemplate(file, tag.file, names.cardKey);
  const key = onlyObject(objects, tag.key);
  return { signed: [key], cardKey: key.value, signature: onlyValue(objects, tag.signature) };
}
