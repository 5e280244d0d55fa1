/**
 * The 12-digit number (個人番号) is never read or stored here. These functions only find it where somebody typed it into a free text, so that
 * it does not reach a log or a screen.
 *
 * - Found: any 12 digits in a row whose last is the check digit of the others, ASCII or full width, also with up to three spaces, hyphens,
 *   dots, slashes or invisible characters between two digits, and anywhere inside a longer row of digits.
 * - One of ten other rows of 12 digits passes the check by chance, and a row of 14 (a time stamp) has three places to begin: for structured
 *   fields (照会番号, dates, file names) this is the wrong tool, it would take a part of them away.
 * - Not found: a number with a wrong digit, and one written in kanji or over two lines.
 * @module
 */

const digit = "[0-9\\uFF10-\\uFF19]";
/** Spaces of any kind but line ends, hyphens and what is typed for them, dots, slashes, and characters nobody sees. */
const between =
  "[ \\t\\u00A0\\u2000-\\u200D\\u202F\\u2060\\u3000\\uFEFF\\u00AD\\-_.,/・·‐‑‒–—―−－ーｰ．，／＿･]{0,3}";
const row = new RegExp(`${digit}(?:${between}${digit}){11,}`, "gu");
const length = 12;

/** Whether 12 ASCII digits are an individual number by their check digit (個人番号, 検証番号: weights 2–7 and 2–6 from the right, mod 11). */
export function isIndividualNumber(digits: string): boolean {
  if (!/^\d{12}$/.test(digits)) return false;
  return isCheckedBy(Array.from(digits, Number), 0);
}

/** A text with every individual number in it (個人番号) replaced by `[個人番号]`; what it finds and what it does not: see above. */
export function redactIndividualNumbers(text: string): string {
  return text.replace(row, (found) => {
    const places = [...found.matchAll(/[0-9\uFF10-\uFF19]/g)].map(({ index }) => index);
    const values = places.map((place) => (found.charCodeAt(place) % 0xfee0) - 0x30);
    let redacted = "";
    let kept = 0;
    let hiddenUntil = -1;
    for (let at = 0; at + length <= values.length; at++) {
      if (!isCheckedBy(values, at)) continue;
      const first = places[at] ?? 0;
      // Two that overlap are hidden as one.
      if (first >= hiddenUntil) redacted += `${found.slice(kept, first)}[個人番号]`;
      hiddenUntil = (places[at + length - 1] ?? 0) + 1;
      kept = hiddenUntil;
    }
    return redacted + found.slice(kept);
  });
}

/** P1 is the digit next to the check digit, weighted 2; then 3 to 7, and again 2 to 6. */
function isCheckedBy(values: readonly number[], at: number): boolean {
  let sum = 0;
  for (let place = 1; place <= 11; place++)
    sum += (values[at + 11 - place] ?? 0) * (place <= 6 ? place + 1 : place - 5);
  const rest = sum % 11;
  return values[at + 11] === (rest <= 1 ? 0 : 11 - rest);
}
