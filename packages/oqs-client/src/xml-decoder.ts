/**
 * From the bytes of a file to the text behind its XML declaration. Configured, declared and real encoding must be the same.
 * @module
 */
import { isUtf8 } from "node:buffer";
import { decodeText, type Encoding, type PieceDecoder, textDecoder } from "./encoding.ts";
import { OqsError } from "./errors.ts";

/** A declaration stands within so many characters, or there is none. */
const declarationLength = 1_024;

const space = "[ \\t\\r\\n]";
const quoted = (value: string): string => `(?:"(?:${value})"|'(?:${value})')`;
const declaration = new RegExp(
  `^<\\?xml${space}+version${space}*=${space}*${quoted("1\\.0")}` +
    `(?:${space}+encoding${space}*=${space}*(${quoted("[A-Za-z][\\w.-]*")}))?` +
    `(?:${space}+standalone${space}*=${space}*${quoted("yes|no")})?${space}*\\?>`,
);

/** Decodes a whole document and leaves its declaration out. @throws OqsError ENCODING_MISMATCH */
export function decodeXml(bytes: Uint8Array, encoding: Encoding): string {
  const text = decodeText(bytes, encoding);
  if (encoding === "Shift_JIS" && isUtf8(bytes) && beyondTwoBytes.test(decodeText(bytes, "UTF-8")))
    throw otherEncoding(encoding);
  return behindDeclaration(text, encoding);
}

/** Decodes a document that comes in pieces and leaves its declaration out. */
export function xmlDecoder(encoding: Encoding): PieceDecoder {
  const decoder = textDecoder(encoding);
  const refuseUtf8 = encoding === "Shift_JIS" ? utf8Refuser() : undefined;
  let head: string | undefined = "";

  function behindHead(text: string, isLast: boolean): string {
    if (head === undefined) return text;
    head += text;
    if (!isLast && head.length < declarationLength && !head.includes(">")) return "";
    const rest = behindDeclaration(head, encoding);
    head = undefined;
    return rest;
  }

  return {
    write(bytes) {
      const text = decoder.write(bytes);
      refuseUtf8?.(bytes);
      return behindHead(text, false);
    },
    end: () => behindHead(decoder.end(), true),
  };
}

function behindDeclaration(text: string, encoding: Encoding): string {
  // Bytes of UTF-16 decode as the encodings in question, every second one into nothing (XML 1.0, appendix F).
  if (text.charCodeAt(0) === 0 || text.charCodeAt(1) === 0) throw otherEncoding(encoding);
  // UTF-8 when nothing is declared: XML 1.0, 4.3.3
  const { 0: whole = "", 1: declared = '"UTF-8"' } = declaration.exec(text) ?? [];
  if (declared.slice(1, -1).toLowerCase() !== encoding.toLowerCase()) throw otherEncoding(encoding);
  return text.slice(whole.length);
}

/** UTF-8 often decodes as Shift_JIS, into nonsense; Japanese Shift_JIS is never UTF-8 with three-byte characters. */
const beyondTwoBytes = /[\u0800-\uFFFF]/;

function utf8Refuser(): (bytes: Uint8Array) => void {
  const decoder = textDecoder("UTF-8");
  let possible = true;
  return (bytes) => {
    if (!possible) return;
    let text = "";
    try {
      text = decoder.write(bytes);
    } catch {
      possible = false;
    }
    if (beyondTwoBytes.test(text)) throw otherEncoding("Shift_JIS");
  };
}

function otherEncoding(encoding: Encoding): OqsError {
  return new OqsError(
    "ENCODING_MISMATCH",
    `${encoding} is configured, the file is in another encoding: set the encoding the terminal writes`,
  );
}
