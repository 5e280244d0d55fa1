import type { VerificationNumberSource } from "@uketsuke/reception";
import type { PatientPage } from "../patient-page.ts";
import { commands } from "../question.ts";
import type { TimeOut } from "../time-outs.ts";

type Answer = Awaited<ReturnType<VerificationNumberSource["read"]>>;

/**
 * 照合番号B typed in from the printed card: birth date (era year), expiry, security code, 14 digits in one binary frame.
 * Used where no scanner of the card face is there; digits that cannot be a date are asked for again before the card sees them.
 */
export function typedVerificationNumber(
  page: PatientPage,
  options: { readonly timeOut: TimeOut },
): VerificationNumberSource {
  return {
    name: "typed in",
    async read({ signal }) {
      for (let refused = false; ; refused = true) {
        const answer = await page.ask<Answer>({
          screen: { msg: "ENTER_VERIFICATION_NUMBER", refused },
          timeOut: options.timeOut,
          signal,
          take(input) {
            if (input.kind === "verificationNumber")
              return { answer: { outcome: "read", verificationNumber: input.content } };
            return commands<Answer>((command) => {
              if (command.cmd === "CANCEL") return { answer: { outcome: "cancelled" } };
              if (command.cmd === "BACK") return { answer: { outcome: "other-method" } };
              return "bad-state";
            })(input);
          },
        });
        if (answer.outcome !== "read" || plausible(answer.verificationNumber)) return answer;
        answer.verificationNumber.fill(0);
      }
    },
  };
}

/** YYMMDD with a month and a day, then a year; no more can be known without the card. */
function plausible(digits: Uint8Array): boolean {
  const two = (at: number): number => (digits[at] ?? 0) * 10 + (digits[at + 1] ?? 0) - 11 * 0x30;
  const month = two(2);
  const day = two(4);
  return month >= 1 && month <= 12 && day >= 1 && day <= 31 && two(6) === 20;
}
