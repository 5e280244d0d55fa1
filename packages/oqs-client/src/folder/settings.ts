import { randomUUID } from "node:crypto";
import type { Encoding } from "../encoding.ts";
import { OqsError } from "../errors.ts";

/** Refuses settings no facility can have. @throws OqsError INVALID_ARGUMENT */
export function checkSettings(settings: { institution?: string; encoding: Encoding }): void {
  const { institution, encoding } = settings;
  if (institution !== undefined && !/^\d{10}$/.test(institution))
    throw new OqsError("INVALID_ARGUMENT", "an institution code has 10 digits");
  if (encoding !== "UTF-8" && encoding !== "Shift_JIS")
    throw new OqsError("INVALID_ARGUMENT", "the encoding is UTF-8 or Shift_JIS");
}

/** A file identifier (任意のファイル識別子): its official length is not public, ASCII survives every encoding. @throws OqsError INVALID_ARGUMENT */
export function checkIdentifier(identifier: string, what = "a file identifier"): string {
  if (!/^[!-~]{1,64}$/.test(identifier))
    throw new OqsError("INVALID_ARGUMENT", `${what} has 1 to 64 printable ASCII characters`);
  return identifier;
}

/** A fresh identifier nobody else uses. */
export function freshIdentifier(): string {
  return randomUUID().replaceAll("-", "");
}
