/**
 * Character encodings of the folder interface (文字コード). Shift_JIS means CP932, as the systems in the field mean it.
 * @module
 */
import iconv from "iconv-lite";
import { OqsError } from "./errors.ts";

/** Encodings a facility can choose for its result files (文字コード識別 0 and 1). */
export type Encoding = "UTF-8" | "Shift_JIS";

/**
 * Characters CP932 has under another code point: the same sign, so they are rewritten. Everything else that does not
 * survive the way there and back is refused, because iconv would silently write `?` or another sign.
 */
const sameSign: Readonly<Record<string, string>> = {
  "\u301C": "\uFF5E", // 〜
  "\u2212": "\uFF0D", // −
  "\u2016": "\u2225", // ‖
  "\u2014": "\u2015", // —
};

const rewritten = /[\u301C\u2212\u2016\u2014]/g;
const geta = "〓";
/** A character with the variation selectors (異体字セレクタ) that belong to it. */
const sign = /.[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]*/gsu;

/** The first character of a text that the encoding cannot hold, with its variation selector; undefined when all fit. */
export function unencodable(text: string, encoding: Encoding): string | undefined {
  if (survives(text, encoding)) return undefined;
  return text.match(sign)?.find((one) => !survives(one, encoding));
}

/** The text with every character the encoding cannot hold replaced by 〓 (ゲタ). Only for callers who asked for it. */
export function withGeta(text: string, encoding: Encoding): string {
  if (survives(text, encoding)) return text;
  return text.replace(sign, (one) => (survives(one, encoding) ? one : geta));
}

/** Encodes a text of which {@link unencodable} found nothing. */
export function encodeText(text: string, encoding: Encoding): Uint8Array {
  return encoding === "UTF-8" ? new TextEncoder().encode(text) : toCp932(text);
}

/** Decodes bytes; a single undecodable byte is an error. @throws OqsError ENCODING_MISMATCH */
export function decodeText(bytes: Uint8Array, encoding: Encoding): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new OqsError(
      "ENCODING_MISMATCH",
      `the bytes are not ${encoding}: set the encoding the terminal writes`,
      { cause },
    );
  }
}

function survives(text: string, encoding: Encoding): boolean {
  if (encoding === "UTF-8") return text.isWellFormed();
  try {
    const back = new TextDecoder("shift_jis", { fatal: true }).decode(toCp932(text));
    return back === text.replace(rewritten, (one) => sameSign[one] ?? one);
  } catch {
    return false;
  }
}

function toCp932(text: string): Uint8Array {
  return iconv.encode(
    text.replace(rewritten, (one) => sameSign[one] ?? one),
    "cp932",
  );
}
