/**
 * Kana in both widths (全角カナ, 半角カナ), hiragana as katakana, and a key by which two writings of a name are the same.
 * @module
 */

/** Half width by full width, taken from Unicode's own compatibility mapping: ｶ, ｶﾞ, ﾊﾟ, ｡ and the like. */
const halfWidth: ReadonlyMap<string, string> = new Map(
  Array.from({ length: 0xff9d - 0xff61 + 1 }, (_, index) => String.fromCharCode(0xff61 + index))
    .flatMap((kana) => [kana, `${kana}\uFF9E`, `${kana}\uFF9F`])
    .map((half) => [half.normalize("NFKC"), half] as const)
    .filter(([full]) => full.length === 1)
    .concat([
      ["゛", "\uFF9E"],
      ["゜", "\uFF9F"],
      ["\u3000", " "],
    ]),
);
const fullWidth: ReadonlyMap<string, string> = new Map(
  Array.from(halfWidth, ([full, half]) => [half, full] as const),
);

/** A kana with the sound mark that belongs to it, written apart: か゛, カ + U+3099, ｶﾞ. */
const marked = /([\u3041-\u30FF\uFF66-\uFF9D])([\u3099\u309A゛゜\uFF9E\uFF9F])/g;
const combining: Readonly<Record<string, string>> = {
  ゛: "\u3099",
  ゜: "\u309A",
  "\uFF9E": "\u3099",
  "\uFF9F": "\u309A",
};

/** Sound marks (濁点, 半濁点) joined to their kana where such a kana exists. */
function joined(text: string): string {
  return text.replace(marked, (both, kana: string, mark: string) => {
    const one = `${kana}${combining[mark] ?? mark}`.normalize("NFC");
    return one.length === 1 ? one : both;
  });
}

/** Hiragana as katakana (ひらがな, カタカナ), with its iteration marks; anything else stays. */
export function toKatakana(text: string): string {
  return text.replace(/[ぁ-ゖゝゞ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) + 0x60));
}

/**
 * Katakana and hiragana in half width (半角カナ), also 。「」、・ー and the full-width space; anything else stays, and so do kana without a
 * half-width form (ヰ ヱ ヮ ヵ ヶ).
 */
export function toHalfWidthKana(text: string): string {
  return toKatakana(joined(text)).replace(
    /[\u3000-\u30FF]/g,
    (kana) => halfWidth.get(kana) ?? kana,
  );
}

/** Half-width kana in full width (全角カナ), sound marks joined, also ｡｢｣､･ｰ and the ASCII space; anything else stays. */
export function toFullWidthKana(text: string): string {
  return text.replace(
    / |[\uFF61-\uFF9F][\uFF9E\uFF9F]?/g,
    (both) => fullWidth.get(both) ?? Array.from(both, (one) => fullWidth.get(one) ?? one).join(""),
  );
}

/** What else two writings of a name may differ in and still be the same; all off when absent, because that is the safe side. */
export interface MatchingPolicies {
  /** ャ is ヤ, ッ is ツ: older systems have no small kana. */
  readonly small?: boolean;
  /** ヂ is ジ, ヅ is ズ. */
  readonly di?: boolean;
}

/**
 * A key by which two writings of a name are compared (照合): NFKC, without variation selectors, hiragana as katakana, without spaces and
 * middle dots (中点). For comparing only: NFKC makes (株) of ㈱ and 1 of ①, so a key is never shown or sent.
 */
export function matchingKey(name: string, policies: MatchingPolicies = {}): string {
  const plain = toKatakana(joined(name).normalize("NFKC"))
    .replace(/[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]/gu, "")
    .replace(/[\s・·]/g, "");
  const sounds = policies.di === true ? plain.replace(/[ヂヅ]/g, (one) => same[one] ?? one) : plain;
  return policies.small === true ? sounds.replace(small, (one) => large(one)) : sounds;
}

const same: Readonly<Record<string, string>> = { ヂ: "ジ", ヅ: "ズ" };
const small = /[ァィゥェォッャュョヮヵヶ]/g;
const further: Readonly<Record<string, string>> = { ヵ: "カ", ヶ: "ケ" };

/** The large kana stands right behind the small one in Unicode, but for ヵ and ヶ. */
function large(kana: string): string {
  return further[kana] ?? String.fromCharCode(kana.charCodeAt(0) + 1);
}
