import type { ResponseApdu } from "../apdu.ts";

/** An answer that is a status word only. */
export function status(statusWord: number): ResponseApdu {
  return { data: new Uint8Array(), statusWord };
}
