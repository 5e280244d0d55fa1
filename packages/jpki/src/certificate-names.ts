import { toHex } from "./bytes.ts";
import { certificateProfile } from "./layout/certificate-profile.ts";
import { type Der, derTags, openDer, readDer, readObjectIdentifier } from "./trust/der.ts";
import { openRelativeName, readText } from "./trust/names.ts";
import { Unreadable } from "./trust/refusal.ts";

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

/**
 * A name as text, in the order of the certificate; `,` `=` `+` and `\` inside a value are escaped, and `#` before it. A value that
 * is not text of its type is shown as `#` and the hexadecimal of its DER (RFC 4514, 2.4).
 */
export function distinguishedName({ content }: Der): string {
  return openDer(content)
    .rest(derTags.set)
    .flatMap((relativeName) => openRelativeName(relativeName.content))
    .map(({ type, value }) => `${attributeNames[type] ?? type}=${valueText(value)}`)
    .join(",");
}

function valueText(value: Der): string {
  const text = textOf(value);
  return text === undefined ? `#${toHex(value.whole)}` : text.replace(/^#|[,=+\\]/g, "\\$&");
}

function textOf(value: Der): string | undefined {
  try {
    return readText(value);
  } catch (cause) {
    if (cause instanceof Unreadable) return undefined;
    throw cause;
  }
}

const bearerFields: ReadonlyMap<string, string> = new Map(
  Object.entries(certificateProfile.otherNames).map(([field, identifier]) => [identifier, field]),
);

/** The JPKI otherNames of subjectAltName; undefined when there is none of them. Names of others may be of any type and are passed over. */
export function bearerOf(alternativeNames: readonly Der[]): CertificateBearer | undefined {
  const bearer: Record<string, string> = {};
  for (const { tag, content } of alternativeNames) {
    if (tag !== 0xa0) continue;
    const otherName = openDer(content);
    const identifier = readObjectIdentifier(otherName.next(derTags.objectIdentifier).content);
    const field = bearerFields.get(identifier);
    if (field === undefined) continue;
    const text = readText(readDer(otherName.next(0xa0).content, derTags.utf8String)) ?? "";
    otherName.end();
    if (field !== "birthDate") bearer[field] = text;
    else if (/^\d{9}$/.test(text)) bearer[field] = dateOf(text);
  }
  return Object.keys(bearer).length > 0 ? bearer : undefined;
}

/** `EYYYYMMDD`: a digit for the era, then the Gregorian date. */
function dateOf(text: string): string {
  return `${text.slice(1, 5)}-${text.slice(5, 7)}-${text.slice(7)}`;
}
