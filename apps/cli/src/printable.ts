/** Control characters, line separators, and what turns the direction of writing: a terminal or a log would act on them. */
const acting = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** Text from outside as it may be shown: on one line, and what a terminal would act on as `\u{1b}`. */
export function printable(text: string): string {
  return text.replace(acting, escaped);
}

/** The same for a line of JSON: its value stays what it is. */
export function printableJson(json: string): string {
  return json.replace(acting, (one) =>
    Array.from(
      { length: one.length },
      (_, at) => `\\u${hex(one.charCodeAt(at)).padStart(4, "0")}`,
    ).join(""),
  );
}

function escaped(one: string): string {
  return `\\u{${hex(one.codePointAt(0) ?? 0)}}`;
}

function hex(code: number): string {
  return code.toString(16);
}
