/**
 * From the bytes of a file to the text behind its XML declaration. Configured, declared and real encoding must be the same.
 * @module
 */
import { type Encoding, type PieceDecoder, textDecoder } from "./encoding.ts";
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

/** Decodes a document that comes in pieces and leaves its declaration out. */
export function xmlDecoder(encoding: Encoding): PieceDecoder {
  const decoder = textDecoder(encoding);
  const refuseUtf8 = encoding === "Shift_JIS" ? utf8Refuser() : undefined;
  let head: string | undefined = "";

  function behindDeclaration(text: string, isLast: boolean): string {
    if (head === undefined) return text;
    head += text;
    if (!isLast && head.length < declarationLength && !head.includes(">")) return "";
    // Bytes of UTF-16 decode as the encodings in question, every second one into nothing (XML 1.0, appendix F).
    if (/^.?\0/s.test(head)) throw otherEncoding(encoding);
    const { 0: whole = "", 1: declared = '"UTF-8"' } = declaration.exec(head) ?? []; // UTF-8 when nothing is declared: XML 1.0, 4.3.3
    if (declared.slice(1, -1).toLowerCase() !== encoding.toLowerCase())
      throw otherEncoding(encoding);
    const rest = head.slice(whole.length);
    head = undefined;
    return rest;
  }

  return {
    write(bytes) {
      const text = decoder.write(bytes);
      refuseUtf8?.(bytes);
      return behindDeclaration(text, false);
    },
    end: () => behindDeclaration(decoder.end(), true),
  };
}

/** UTF-8 often decodes as Shift_JIS, into nonsense; Japanese Shift_JIS is never UTF-8 with three-byte characters. */
function utf8Refuser(): (bytes: Uint8Array) => void {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let possible = true;
  return (bytes) => {
    if (!possible) return;
    let text = "";
    try {
      text = decoder.decode(bytes, { stream: true });
    } catch {
      possible = false;
    }
    if (/[\u0800-\uFFFF]/.test(text)) throw otherEncoding("Shift_JIS");
  };
}

function otherEncoding(encoding: Encoding): OqsError {
  return new OqsError(
    "ENCODING_MISMATCH",
    `${encoding} is configured, the file is in another encoding: set the encoding the terminal writes`,
  );
}
