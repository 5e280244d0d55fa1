import { expect } from "vitest";
import { JpkiError, type JpkiErrorCode } from "../src/errors.ts";

/** A PIN or number as the bytes a call takes over. */
export function digits(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Expects a call to be rejected with a JpkiError of that code, and returns it. */
export async function rejection(call: Promise<unknown>, code: JpkiErrorCode): Promise<JpkiError> {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!JpkiError.is(error))
    throw new Error(`expected JpkiError ${code}, got ${String(error)}`, { cause: error });
  expect(error.code, error.message).toBe(code);
  return error;
}
