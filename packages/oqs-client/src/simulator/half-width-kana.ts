/**
 * Kana as the wire has them: half width (半角カナ).
 * @module
 */

/** Full-width katakana by their half-width form, taken from Unicode's own compatibility mapping. */
const halfWidth: ReadonlyMap<string, string> = new Map(
  Array.from({ length: 0xff9f - 0xff61 + 1 }, (_, index) => String.fromCharCode(0xff61 + index))
    .flatMap((kana) => [kana, `${kana}\uFF9E`, `${kana}\uFF9F`])
    .map((half) => [half.normalize("NFKC"), half] as const)
    .filter(([full]) => full.length === 1),
);

/** Katakana and hiragana in half width, spaces as one ASCII space; anything else stays. */
export function toHalfWidthKana(text: string): string {
  return Array.from(text.normalize("NFKC"), (one) => {
    const code = one.charCodeAt(0);
    const katakana = code >= 0x3041 && code <= 0x3096 ? String.fromCharCode(code + 0x60) : one;
    return halfWidth.get(katakana) ?? katakana;
  }).join("");
}
