import { concat } from "./bytes.ts";
import { JpkiError } from "./errors.ts";
import { tokenFile } from "./layout/file-formats.ts";

type TokenTexts = keyof typeof tokenFile.texts | keyof typeof tokenFile.lastTexts;
type TokenNumber = (typeof tokenFile.numbers)[number];

/** What PKCS #11 calls the token can do, of the flags seen on cards. */
export type TokenFlag = keyof typeof tokenFile.flags;

/**
 * What the token says about itself (EF 0006 of 公的個人認証AP, 160 bytes; PKCS #11, CK_TOKEN_INFO). Nothing of it is signed. The serial
 * number may tell cards apart: treat it as personal. A number the token does not give is absent.
 */
export type TokenInformation = Readonly<Record<TokenTexts, string>> &
  Readonly<Partial<Record<TokenNumber, number>>> & {
    readonly flags: number;
    readonly flagNames: readonly TokenFlag[];
  };

/** Reads the token file. Throws FILE_INVALID; the message holds nothing of its content. */
export function decodeTokenInformation(bytes: Uint8Array): TokenInformation {
  if (bytes.length !== tokenFile.bytes) throw invalid(`has ${bytes.length} bytes`);
  const information: Record<string, string | number> = {};
  let offset = 0;
  const readTexts = (fields: Readonly<Record<string, number>>): void => {
    for (const [name, length] of Object.entries(fields)) {
      const text = paddedText(bytes.subarray(offset, offset + length));
      if (!/^[ -~]*$/.test(text)) throw invalid(`holds a ${name} that is not ASCII`);
      information[name] = text;
      offset += length;
    }
  };
  readTexts(tokenFile.texts);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const name of tokenFile.numbers) {
    const number = view.getUint32(offset);
    if (number !== tokenFile.unavailable || name === "flags") information[name] = number;
    offset += 4;
  }
  readTexts(tokenFile.lastTexts);
  const flags = Number(information.flags);
  const names = Object.keys(tokenFile.flags) as TokenFlag[];
  const flagNames = names.filter((name) => (flags & tokenFile.flags[name]) !== 0);
  return { ...information, flagNames } as unknown as TokenInformation;
}

/** Writes the token file; what is absent becomes "not available". */
export function encodeTokenInformation(
  information: Omit<TokenInformation, "flagNames">,
): Uint8Array {
  const texts = (fields: Readonly<Record<string, number>>): Uint8Array[] =>
    Object.entries(fields).map(([name, length]) =>
      new TextEncoder().encode(information[name as TokenTexts].padEnd(length)),
    );
  const numbers = new DataView(new ArrayBuffer(tokenFile.numbers.length * 4));
  for (const [index, name] of tokenFile.numbers.entries()) {
    numbers.setUint32(index * 4, information[name] ?? tokenFile.unavailable);
  }
  return concat(
    ...texts(tokenFile.texts),
    new Uint8Array(numbers.buffer),
    ...texts(tokenFile.lastTexts),
  );
}

/** Text of a field without its padding: spaces on cards, NUL on some tokens. */
export function paddedText(bytes: Uint8Array): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: some tokens pad with NUL instead of spaces
  return String.fromCharCode(...bytes).replace(/[ \u0000]+$/, "");
}

function invalid(reason: string): JpkiError {
  return new JpkiError("FILE_INVALID", `The token file ${reason}.`);
}
