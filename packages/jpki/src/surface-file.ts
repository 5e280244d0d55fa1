import { decodeDate, decodeSex, type Sex } from "./attribute-fields.ts";
import { isKeyIdentifier } from "./card-verifiable-certificate.ts";
import { tags } from "./layout/file-formats.ts";
import { invalidFile, isOffsetTable, openTemplate } from "./template.ts";
import { onlyObject, onlyValue, readTlvHeader, type TlvView } from "./tlv.ts";

/**
 * The printed face of the card (EF 0002 of 券面事項確認AP), as read and unchecked. Every array is a view of `file`: zero that one, and
 * all of it is gone.
 */
export interface Surface {
  /** 生年月日, `YYYY-MM-DD`. */
  readonly birthDate: string;
  /** 性別 */
  readonly sex: Sex;
  /** The card's own public key, objects 90 and 91, with which its answer to a challenge is checked. */
  readonly cardKey: Uint8Array;
  /** 氏名 as printed: PNG, one bit. */
  readonly nameImage: Uint8Array;
  /** 住所 as printed: PNG, one bit. */
  readonly addressImage: Uint8Array;
  /** 顔写真: greyscale JPEG 2000. */
  readonly photo: Uint8Array;
  /** The municipality's signature over everything above. */
  readonly signature: Uint8Array;
  /** No signature covers these, so they are never authentic, whatever a check of the rest says. */
  readonly unsigned: {
    /** 有効期限 of the card, `YYYY-MM-DD`. */
    readonly expiry: string;
    /** セキュリティコード as printed: PNG. */
    readonly securityCodeImage: Uint8Array;
  };
  /** The file as read: what {@link checkSurface} wants. */
  readonly file: Uint8Array;
}

/** The record for checking an age (年齢確認, EF 0001 of 券面事項確認AP), as read and unchecked. */
export interface AgeRecord {
  /** 生年月日, `YYYY-MM-DD`. */
  readonly birthDate: string;
  /** The file as read: what {@link checkAge} wants. */
  readonly file: Uint8Array;
}

/** Who issued the card (EF 0003 of 券面事項確認AP). No signature over it is known: never authentic. */
export interface CardIssuer {
  /** 自治体コード, five digits. */
  readonly municipality: string;
  /** Version byte of the application's data. */
  readonly version: number;
  /** Key identifier (鍵ID), 16 bytes; what it names is not public, and it is not the key that signed the files. */
  readonly keyIdentifier: Uint8Array;
}

const names = { surface: "card surface", age: "age", issuer: "issuer" } as const;

/** A surface file cut into what its signature covers: three groups, hashed one by one. */
export interface OpenedSurface {
  readonly attributes: readonly Uint8Array[];
  readonly images: readonly Uint8Array[];
  readonly photo: TlvView;
  readonly cardKey: Uint8Array;
  readonly signature: Uint8Array;
}

/** Cuts EF 0002 for the check of DF28; its table of offsets has to be right. Throws FILE_INVALID, TLV_INVALID. */
export function openSurface(file: Uint8Array): OpenedSurface {
  const tag = tags.surface;
  const objects = openTemplate(file, tag.file, names.surface);
  const object = (wanted: number): TlvView => onlyObject(objects, wanted);
  const table = object(tag.offsets);
  if (!isOffsetTable(table, objects, readTlvHeader(file).headerLength)) {
    throw invalidFile(names.surface, "has a table of offsets that is wrong");
  }
  for (const unsigned of [tag.expiry, tag.securityCodeImage]) object(unsigned);
  const cardKey = object(tag.cardKey);
  return {
    attributes: [object(tag.birthDate).whole, object(tag.sex).whole, cardKey.whole],
    images: [object(tag.nameImage).whole, object(tag.addressImage).whole],
    photo: object(tag.photo),
    cardKey: cardKey.value,
    signature: object(tag.signature).value,
  };
}

/** Decodes EF 0002. Throws FILE_INVALID, TLV_INVALID. */
export function decodeSurface(file: Uint8Array): Surface {
  const tag = tags.surface;
  const objects = openTemplate(file, tag.file, names.surface);
  const value = (wanted: number): Uint8Array => onlyValue(objects, wanted);
  return {
    birthDate: decodeDate(value(tag.birthDate), names.surface),
    sex: decodeSex(value(tag.sex)),
    cardKey: value(tag.cardKey),
    nameImage: value(tag.nameImage),
    addressImage: value(tag.addressImage),
    photo: value(tag.photo),
    signature: value(tag.signature),
    unsigned: {
      expiry: decodeDate(value(tag.expiry), names.surface),
      securityCodeImage: value(tag.securityCodeImage),
    },
    file,
  };
}

/** An age record cut into what its signature covers. */
export interface OpenedAge {
  readonly signed: readonly Uint8Array[];
  readonly birthDate: string;
  readonly cardKey: Uint8Array;
  readonly signature: Uint8Array;
}

/** Cuts EF 0001 for the check of DF13: exactly birth date, card key and signature. Throws FILE_INVALID, TLV_INVALID. */
export function openAge(file: Uint8Array): OpenedAge {
  const tag = tags.birthDate;
  const objects = openTemplate(file, tag.file, names.age);
  const birthDate = onlyObject(objects, tag.birthDate);
  const cardKey = onlyObject(objects, tag.key);
  return {
    signed: [birthDate.whole, cardKey.whole],
    birthDate: decodeDate(birthDate.value, names.age),
    cardKey: cardKey.value,
    signature: onlyValue(objects, tag.signature),
  };
}

/** Decodes EF 0001. Throws FILE_INVALID, TLV_INVALID. */
export function decodeAge(file: Uint8Array): AgeRecord {
  return { birthDate: openAge(file).birthDate, file };
}

/** Decodes EF 0003. Throws FILE_INVALID, TLV_INVALID. */
export function decodeIssuer(file: Uint8Array): CardIssuer {
  const tag = tags.issuer;
  const objects = openTemplate(file, tag.file, names.issuer);
  const municipality = String.fromCharCode(...onlyValue(objects, tag.municipality).subarray(0, 6));
  const [version, ...rest] = onlyValue(objects, tag.version);
  const keyIdentifier = onlyValue(objects, tag.keyIdentifier);
  if (!/^\d{5}$/.test(municipality)) {
    throw invalidFile(names.issuer, "holds a municipality that is not five digits");
  }
  if (version === undefined || rest.length > 0) {
    throw invalidFile(names.issuer, "holds a version that is not one byte");
  }
  if (!isKeyIdentifier(keyIdentifier)) {
    throw invalidFile(names.issuer, "holds no key identifier");
  }
  return { municipality, version, keyIdentifier: keyIdentifier.slice() };
}
