import { stripVTControlCharacters } from "node:util";

/** Characters that take two columns of a terminal (East Asian Wide and Fullwidth, Unicode UAX #11). */
const wide =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uA960-\uA97C\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1F64F}\u{1F900}-\u{1F9FF}\u{20000}-\u{3FFFD}]/u;
const noWidth = /[\p{Mn}\p{Me}\p{Cf}]/u;
const narrow = /^[\x20-\x7E]*$/;

/** Columns a text takes on a terminal; colours take none. */
export function displayWidth(text: string): number {
  if (narrow.test(text)) return text.length;
  let width = 0;
  for (const character of stripVTControlCharacters(text)) width += widthOf(character);
  return width;
}

/** Fills a text up with spaces to a number of columns. */
export function padDisplay(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - displayWidth(text)));
}

/** The beginning of a text that fits into a number of columns. */
export function cutDisplay(text: string, columns: number): string {
  let width = 0;
  let cut = "";
  for (const character of text) {
    width += widthOf(character);
    if (width > columns) break;
    cut += character;
  }
  return cut;
}

/** Breaks lines at spaces and between Japanese characters; what closes stays with what it closes, what opens with what follows. */
export function wrapDisplay(text: string, columns: number): string {
  return text
    .split("\n")
    .map((line) => wrapLine(line, columns))
    .join("\n");
}

const closing = "、。，．・：；？！）」』】〉》〕］｝ー々…)]},.;:?!%％";
const opening = "（「『【〈《〔［｛([{";

function wrapLine(line: string, columns: number): string {
  const lines: string[] = [];
  let current = "";
  for (const piece of pieces(line)) {
    if (current !== "" && displayWidth(current + piece.trimEnd()) > columns) {
      lines.push(current.trimEnd());
      current = piece.trimStart();
    } else current += piece;
  }
  return [...lines, current.trimEnd()].join("\n");
}

/** The parts of a line that stay whole. */
function pieces(line: string): readonly string[] {
  const parts: string[] = [];
  let last = " ";
  for (const character of line) {
    const breaks =
      (last === " " && character !== " ") ||
      ((wide.test(last) || wide.test(character)) && last !== " " && character !== " ");
    if (parts.length === 0 || (breaks && !closing.includes(character) && !opening.includes(last))) {
      parts.push(character);
    } else parts[parts.length - 1] += character;
    last = character;
  }
  return parts;
}

function widthOf(character: string): number {
  return noWidth.test(character) ? 0 : wide.test(character) ? 2 : 1;
}
