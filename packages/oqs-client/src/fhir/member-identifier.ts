/**
 * The identifier of an insured person (被保険者個人識別子) in its two written forms, and the widths JP_Coverage wants.
 * @module
 */
import { insurerNumber } from "../insurer-number.ts";

/** What identifies an insured person at an insurer (保険者番号・記号・番号・枝番). */
export interface Member {
  /** 6 or 8 digits, without padding. */
  readonly insurerNumber: string;
  readonly symbol?: string;
  readonly number: string;
  /** 2 digits; absent is not the same as `00`. */
  readonly branch?: string;
}

/** `00012345:あいう:１８７:05`; what a person does not have stays empty. */
export function formatMember({ insurerNumber: insurer, symbol, number, branch }: Member): string {
  return [insurer.padStart(8, "0"), fullWidth(symbol ?? ""), fullWidth(number), branch ?? ""].join(
    ":",
  );
}

/** `"00012345","１２－３４","５６７８","00"`. */
export function formatMemberCsv(member: Member): string {
  return formatMember(member)
    .split(":")
    .map((part) => `"${part}"`)
    .join(",");
}

/** Reads the first form; undefined when it is none. The number comes back half width, the symbol as it stands. */
export function parseMember(text: string): Member | undefined {
  const [insurer, symbol, number, branch, ...rest] = text.split(":");
  if (insurer === undefined || symbol === undefined || number === undefined || rest.length > 0)
    return undefined;
  return memberOf({ insurer, symbol, number, branch: branch ?? "" });
}

/** Reads the CSV form; undefined when it is none. */
export function parseMemberCsv(text: string): Member | undefined {
  const parts = /^"([^"]*)","([^"]*)","([^"]*)","([^"]*)"$/.exec(text);
  if (parts === null) return undefined;
  const [, insurer = "", symbol = "", number = "", branch = ""] = parts;
  return memberOf({ insurer, symbol, number, branch });
}

function memberOf(parts: {
  insurer: string;
  symbol: string;
  number: string;
  branch: string;
}): Member | undefined {
  const insurer = halfWidth(parts.insurer);
  const number = halfWidth(parts.number);
  const branch = halfWidth(parts.branch);
  if (!/^\d{8}$/.test(insurer) || number === "" || !/^(\d{2})?$/.test(branch)) return undefined;
  return {
    insurerNumber: insurerNumber(insurer),
    ...(parts.symbol === "" ? {} : { symbol: parts.symbol }),
    number,
    ...(branch === "" ? {} : { branch }),
  };
}

/** Full width (全角) without spaces: the profile wants symbols and numbers wholly in one width. */
export function fullWidth(text: string): string {
  return text
    .normalize("NFKC")
    .replaceAll(/\s/gu, "")
    .replaceAll(/[!-~]/g, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0));
}

/** Half width (半角) digits and letters. */
export function halfWidth(text: string): string {
  return text.normalize("NFKC");
}
