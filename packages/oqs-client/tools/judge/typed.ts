import type { Decision } from "../../../../tools/judge/verdict.ts";
import { OqsError } from "../../src/errors.ts";

/** Accepted, or refused with a typed error; whatever else is thrown is a crash. `wrong` says what an accepted result gets wrong. */
export function typed<Result>(
  read: () => Result,
  wrong: (result: Result) => string | undefined = () => undefined,
): Decision {
  try {
    const result = read();
    return { accepted: true, detail: "", unfounded: wrong(result) };
  } catch (error) {
    if (OqsError.is(error)) return { accepted: false, detail: error.code };
    throw error;
  }
}
