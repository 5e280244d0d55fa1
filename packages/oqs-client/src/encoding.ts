/**
 * Character encodings of the folder interface (文字コード). Shift_JIS means CP932, as the systems in the field mean it.
 * @module
 */
import { OqsError } from "./errors.ts";

/** Encodings a facility can choose for its result files (文字コード識別 0 and 1). */
export type Encoding = "UTF-8" | "Shift_JIS";

/** Characters CP932 has under another code point: the same sign, so they are written as that one. */
export const sameSign: Readonly<Record<string, string>> = {
  "\u301C": "\uFF5E", // 〜
  "\u2212": "\uFF0D", // −
  "\u2016": "\u2225", // ‖
  "\u2014": "\u2015", // —
};

const geta = "〓";
/** A character with the variation selectors (異体字セレクタ) that belong to it. */
const sign = /.[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]*/gsu;

/** The first character of a text that the encoding cannot hold, with its variation selector; undefined when all fit. */
export function unencodable(text: string, encoding: Encoding): string | undefined {
  if (fits(text, encoding)) return undefined;
  return text.match(sign)?.find((one) => !fits(one, encoding));
}

/** The text with every character the encoding cannot hold replaced by 〓 (ゲタ). Only for callers who asked for it. */
export function withGeta(text: string, encoding: Encoding): string {
  if (fits(text, encoding)) return text;
  return text.replace(sign, (one) => (fits(one, encoding) ? one : geta));
}

/** Encodes a text of which {@link unencodable} finds nothing. @throws RangeError for any other */
export function encodeText(text: string, encoding: Encoding): Uint8Array {
  const bytes = tryEncode(text, encoding);
  if (bytes === undefined) throw new RangeError(`a character that ${encoding} cannot hold`);
  return bytes;
}

/** Encodes a text; undefined when it holds something the encoding cannot hold, so that nothing is ever lost in silence. */
export function tryEncode(text: string, encoding: Encoding): Uint8Array | undefined {
  if (encoding === "UTF-8") return text.isWellFormed() ? new TextEncoder().encode(text) : undefined;
  const table = cp932Table();
  const bytes = new Uint8Array(2 * text.length);
  let length = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x80) {
      bytes[length++] = code;
      continue;
    }
    const pair = table[code] ?? 0;
    if (pair === 0) return undefined;
    if (pair > 0xff) bytes[length++] = pair >> 8;
    bytes[length++] = pair & 0xff;
  }
  return bytes.subarray(0, length);
}

type Decoder = InstanceType<typeof TextDecoder>;

const wholeDecoders = new Map<Encoding, Decoder>();

/** Decodes bytes; a single undecodable byte is an error. @throws OqsError ENCODING_MISMATCH */
export function decodeText(bytes: Uint8Array, encoding: Encoding): string {
  let decoder = wholeDecoders.get(encoding);
  if (decoder === undefined) {
    // Made once: making one takes as long as decoding a person's answer.
    decoder = new TextDecoder(encoding, { fatal: true });
    wholeDecoders.set(encoding, decoder);
  }
  return decode(decoder, bytes, encoding);
}

/** Decodes bytes that come in pieces, cut anywhere. */
export interface PieceDecoder {
  /** @throws OqsError ENCODING_MISMATCH */
  write(bytes: Uint8Array): string;
  /** @throws OqsError ENCODING_MISMATCH when half a character is left */
  end(): string;
}

/** A {@link PieceDecoder}; a byte order mark of UTF-8 is left out. */
export function textDecoder(encoding: Encoding): PieceDecoder {
  const decoder = new TextDecoder(encoding, { fatal: true });
  return {
    write: (bytes) => decode(decoder, bytes, encoding, { stream: true }),
    end: () => decode(decoder, new Uint8Array(), encoding),
  };
}

function decode(
  decoder: Decoder,
  bytes: Uint8Array,
  encoding: Encoding,
  options?: { readonly stream: boolean },
): string {
  try {
    return decoder.decode(bytes, options);
  } catch (cause) {
    throw new OqsError(
      "ENCODING_MISMATCH",
      `the bytes are not ${encoding}: set the encoding the terminal writes`,
      { cause },
    );
  }
}

function fits(text: string, encoding: Encoding): boolean {
  if (encoding === "UTF-8") return text.isWellFormed();
  const table = cp932Table();
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= 0x80 && table[code] === 0) return false;
  }
  return true;
}

let cp932: Uint16Array | undefined;

/** UTF-16 code unit -> the one or two bytes of CP932, 0 where it has none: the platform's decoder turned round, made once. */
function cp932Table(): Uint16Array {
  if (cp932 !== undefined) return cp932;
  const table = new Uint16Array(0x1_0000);
  const decoder = new TextDecoder("shift_jis");
  for (let byte = 0xa1; byte <= 0xdf; byte++)
    table[decoder.decode(Uint8Array.of(byte)).charCodeAt(0)] = byte;
  const pairs = [...leadBytes()].flatMap((lead) => trailBytes.map((trail) => (lead << 8) | trail));
  // A line end behind each pair keeps apart what the decoder makes of those that mean nothing.
  const lines = decoder.decode(
    Uint8Array.from(pairs.flatMap((pair) => [pair >> 8, pair & 0xff, 0x0a])),
  );
  for (const [index, character] of lines.split("\n").entries()) {
    const code = character.charCodeAt(0);
    const pair = pairs[index];
    // The first of several pairs for one sign is the one everybody writes.
    if (pair !== undefined && character.length === 1 && isMapped(code) && table[code] === 0)
      table[code] = pair;
  }
  for (const [written, kept] of Object.entries(sameSign))
    table[written.charCodeAt(0)] = table[kept.charCodeAt(0)] ?? 0;
  cp932 = table;
  return table;
}

const trailBytes = Array.from({ length: 0xbd }, (_, index) => 0x40 + index).filter(
  (byte) => byte !== 0x7f,
);

/** JIS X 0208 with NEC's row 13, then IBM's extensions; their copies by NEC (0xED, 0xEE) and the user-defined area (外字) are left out. */
function* leadBytes(): Generator<number> {
  for (let byte = 0x81; byte <= 0xfc; byte++) {
    const isSingle = byte >= 0xa0 && byte <= 0xdf;
    const isCopy = byte === 0xed || byte === 0xee;
    const isUserDefined = byte >= 0xf0 && byte <= 0xf9;
    if (!isSingle && !isCopy && !isUserDefined) yield byte;
  }
}

function isMapped(code: number): boolean {
  return code >= 0x80 && code !== 0xfffd;
}
