/**
 * The characters of JIS X 0208, which are those claims (レセプト) accept: 6,879 of them. The platform's EUC-JP decoder is asked, so there is no
 * list to keep; of its rows the standard has 1 to 84 without row 13, which is NEC's.
 * @module
 */
import { sameSign } from "./encoding.ts";

const lastRow = 84;
const rowOfNec = 13;

let standard: ReadonlySet<string> | undefined;

/** Every character of JIS X 0208 as one code point, in the order of the standard. */
export function jisX0208(): ReadonlySet<string> {
  if (standard !== undefined) return standard;
  const decoder = new TextDecoder("euc-jp");
  const characters = new Set<string>();
  for (let row = 1; row <= lastRow; row++)
    for (let cell = 1; cell <= 94 && row !== rowOfNec; cell++) {
      const character = decoder.decode(Uint8Array.of(0xa0 + row, 0xa0 + cell));
      if (character !== "\uFFFD") characters.add(character);
    }
  standard = characters;
  return characters;
}

/** Whether a text has characters of JIS X 0208 only; 〜 and the like count under either of their code points. */
export function isJisX0208(text: string): boolean {
  const characters = jisX0208();
  return Array.from(text).every((one) => characters.has(sameSign[one] ?? one));
}
