import { sexDigits } from "./layout/file-formats.ts";
import { invalidFile } from "./template.ts";

/** Sex as the card says it (JIS X 0303); `unknown` for a digit nobody documents. */
export type Sex = "male" | "female" | "other" | "not-applicable" | "unknown";

/** Eight ASCII digits YYYYMMDD as `YYYY-MM-DD`; a part the register does not know is zeros. `name` is the file's. Throws FILE_INVALID. */
export function decodeDate(bytes: Uint8Array, name: string): string {
  const text = bytes.length === 8 ? String.fromCharCode(...bytes) : "";
  const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})$/.exec(text) ?? [];
  if (!year) throw invalidFile(name, "holds a date that is not eight digits");
  return `${year}-${month}-${day}`;
}

/** One digit of JIS X 0303. */
export function decodeSex(bytes: Uint8Array): Sex {
  const digit = bytes.length === 1 ? String.fromCharCode(...bytes) : "";
  const sexes = Object.keys(sexDigits) as (keyof typeof sexDigits)[];
  return sexes.find((sex) => sexDigits[sex] === digit) ?? "unknown";
}

/** UTF-8 text. `name` is the file's. Throws FILE_INVALID. */
export function decodeText(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw invalidFile(name, "holds text that is not UTF-8");
  }
}
