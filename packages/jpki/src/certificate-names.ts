import * as asn1js from "asn1js";
import type { AltName, RelativeDistinguishedNames } from "pkijs";
import { certificateProfile } from "./layout/certificate-profile.ts";

/** The person a signing certificate names (subjectAltName). Values as written, nothing converted but the birth date. */
export interface CertificateBearer {
  /** 氏名 */
  readonly name?: string;
  /** 生年月日, `YYYY-MM-DD`; absent when the certificate gives it in a form not known. */
  readonly birthDate?: string;
  /** 性別: 1 male, 2 female, 3 not known. */
  readonly sex?: string;
  /** 住所 */
  readonly address?: string;
  /** 代替文字: one digit per character of the name, 1 where another character stands in for the registered one. */
  readonly nameSubstitutions?: string;
  readonly addressSubstitutions?: string;
}

const attributeNames: Readonly<Record<string, string>> = {
  "2.5.4.3": "CN",
  "2.5.4.5": "serialNumber",
  "2.5.4.6": "C",
  "2.5.4.7": "L",
  "2.5.4.8": "ST",
  "2.5.4.10": "O",
  "2.5.4.11": "OU",
};

/** A name as text, in the order of the certificate; `,` `=` `+` and `\` inside a value are escaped. */
export function distinguishedName(name: RelativeDistinguishedNames): string {
  return name.typesAndValues
    .map(({ type, value }) => {
      const text = String(value.valueBlock.value).replace(/[,=+\\]/g, "\\$&");
      return `${attributeNames[type] ?? type}=${text}`;
    })
    .join(",");
}

/** The JPKI otherNames of subjectAltName; undefined when there is none of them. */
export function bearerOf(alternativeNames: AltName): CertificateBearer | undefined {
  const texts = new Map<string, string>();
  for (const { type, value } of alternativeNames.altNames) {
    if (type !== 0) continue;
    const [identifier, content] = value.valueBlock.value;
    const [text] = content.valueBlock.value;
    if (!(identifier instanceof asn1js.ObjectIdentifier && text instanceof asn1js.Utf8String)) {
      throw new TypeError("not an otherName of UTF8String");
    }
    texts.set(identifier.valueBlock.toString(), text.valueBlock.value);
  }
  const bearer: Record<string, string> = {};
  for (const [field, identifier] of Object.entries(certificateProfile.otherNames)) {
    const text = texts.get(identifier);
    if (text === undefined) continue;
    if (field !== "birthDate") bearer[field] = text;
    else if (/^\d{9}$/.test(text)) bearer[field] = dateOf(text);
  }
  return Object.keys(bearer).length > 0 ? bearer : undefined;
}

/** `EYYYYMMDD`: a digit for the era, then the Gregorian date. */
function dateOf(text: string): string {
  return `${text.slice(1, 5)}-${text.slice(5, 7)}-${text.slice(7)}`;
}
