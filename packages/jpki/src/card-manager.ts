import type { CardCallOptions, CardChannel, CardSession } from "./card-session.ts";
import { readDataObject } from "./data-object.ts";
import { JpkiError } from "./errors.ts";
import type { DataObjectName } from "./layout/card-profile.ts";
import { tags } from "./layout/file-formats.ts";
import { keyReferenceBytes } from "./layout/record-formats.ts";
import { compactDate, digitsOf } from "./text-fields.ts";
import { writeTlv } from "./tlv.ts";

/**
 * What the card manager gives away; an object the card does not have is absent. **Unsigned**, the two certificates excepted, and
 * those are not checked here: nothing of this proves anything about the card.
 */
export interface CardManagerData {
  /** Issuer identification (0042): 16 bytes that name a key (鍵ID). */
  readonly issuerIdentification?: Uint8Array;
  /** Card identification (0045), text. It names one person's card: treat it as personal, keep it out of logs. */
  readonly cardIdentification?: string;
  /** Card recognition data (0066) of GlobalPlatform, undecoded. */
  readonly cardRecognition?: Uint8Array;
  /** Code of the issuing municipality (自治体コード, 00F0), 5 digits. */
  readonly municipality?: string;
  /** Expiry of the card (有効期限, 00F2), `YYYY-MM-DD`. */
  readonly expiry?: string;
  /** Which key signed the lower certificate (証明者鍵ID, 00F7), 16 bytes. */
  readonly intermediateKeyIdentifier?: Uint8Array;
  /** CV certificate (CV証明書, 00F8): a root certifies the intermediate key. Whole, with its template 7F21. */
  readonly upperCertificate?: Uint8Array;
  /** CV certificate (CV証明書, 7F21): the intermediate certifies the key below. Older cards have none. */
  readonly lowerCertificate?: Uint8Array;
  /** Answer to reset of the contact interface (5F51), made whole with its first byte and checked by its last. */
  readonly contactAtr?: Uint8Array;
}

/** Options of {@link CardManager.readData}. */
export interface ReadCardManagerOptions extends CardCallOptions {
  /** Which objects; one command each. Default: all. */
  readonly only?: readonly (keyof CardManagerData)[] | undefined;
}

/** Card manager: the state after power-on, in which GET DATA answers without any secret. */
export interface CardManager {
  /** Reads data objects: one SELECT and one GET DATA each. Throws FILE_INVALID, APPLICATION_ABSENT. */
  readData(options?: ReadCardManagerOptions): Promise<CardManagerData>;
}

/** Initial byte TS of every answer to reset in direct convention (ISO/IEC 7816-3, 8.1). */
const directConvention = 0x3b;

/** @internal */
export function cardManager(session: CardSession): CardManager {
  return {
    async readData({ only, ...options } = {}) {
      const names = Object.keys(decoders) as DataObjectName[];
      const wanted = names.filter((name) => only?.includes(name) ?? true);
      const found = await session.use("cardManager", options, async (channel) => {
        const objects: [DataObjectName, Uint8Array | undefined][] = [];
        for (const name of wanted) objects.push([name, await read(session, channel, name)]);
        return objects;
      });
      const atr = found.find(([name]) => name === "contactAtr");
      // Some cards tell their ATR only while an application is selected.
      if (atr && !atr[1]) {
        atr[1] = await session.use("commonCard", options, (channel) =>
          read(session, channel, "contactAtr"),
        );
      }
      return Object.fromEntries(
        found.flatMap(([name, bytes]) => (bytes ? [[name, decodeDataObject(name, bytes)]] : [])),
      );
    },
  };
}

function read(
  session: CardSession,
  channel: CardChannel,
  name: DataObjectName,
): Promise<Uint8Array | undefined> {
  return readDataObject(channel, session.application("cardManager").dataObjects[name]);
}

const decoders: {
  readonly [Name in DataObjectName]: (bytes: Uint8Array) => CardManagerData[Name];
} = {
  issuerIdentification: keyIdentifier,
  cardIdentification: text,
  cardRecognition: (bytes) => bytes,
  municipality: (bytes) => (bytes.length === 5 ? digitsOf(bytes) : undefined),
  expiry: (bytes) => compactDate(digitsOf(bytes) ?? ""),
  intermediateKeyIdentifier: keyIdentifier,
  upperCertificate: certificate,
  lowerCertificate: certificate,
  contactAtr: answerToReset,
};

/** Value of one data object. Throws FILE_INVALID, which shows nothing of the content. */
export function decodeDataObject<Name extends DataObjectName>(
  name: Name,
  bytes: Uint8Array,
): NonNullable<CardManagerData[Name]> {
  const value = decoders[name](bytes);
  if (value) return value;
  throw new JpkiError("FILE_INVALID", `The card manager's object ${name} is not of its form.`);
}

function keyIdentifier(bytes: Uint8Array): Uint8Array | undefined {
  return bytes.length === keyReferenceBytes ? bytes : undefined;
}

/** Printable ASCII; what stands around it is not documented and dropped. */
function text(bytes: Uint8Array): string | undefined {
  const trimmed = String.fromCharCode(...bytes).replace(/^[^!-~]+|[^!-~]+$/g, "");
  return /^[ -~]{1,64}$/.test(trimmed) ? trimmed : undefined;
}

/** Cards give the content of 7F21 without the template; a template that is there stays. */
function certificate(bytes: Uint8Array): Uint8Array | undefined {
  const { certificate: template, body } = tags.cardVerifiable;
  const first = ((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0);
  if (first === template) return bytes;
  return first === body ? writeTlv(template, bytes) : undefined;
}

/** TS is not stored; TCK is the exclusive or of everything after it (ISO/IEC 7816-3, 8.2.5). */
function answerToReset(bytes: Uint8Array): Uint8Array | undefined {
  const whole = bytes.length >= 2 && bytes.length <= 32;
  return whole && bytes.reduce((check, byte) => check ^ byte, 0) === 0
    ? Uint8Array.of(directConvention, ...bytes)
    : undefined;
}
