import type { Desk, EnterPin } from "@uketsuke/reception";
import type { PatientPage } from "../patient-page.ts";
import type { Taken } from "../question.ts";
import type { TimeOut } from "../time-outs.ts";

type Answer = Awaited<ReturnType<Desk["enterPin"]>>;

/** Asks for the four digits (暗証番号); before a try that could lock the PIN they are taken only after CONFIRM_LAST_TRY. */
export async function askPin(
  page: PatientPage,
  question: EnterPin,
  options: { readonly incorrect: boolean; readonly timeOut: TimeOut },
): Promise<Answer> {
  const { attemptsRemaining, lastTry, signal } = question;
  let confirmed = false;
  return page.ask<Answer>({
    screen: { msg: "ENTER_PIN", attemptsRemaining, lastTry, incorrect: options.incorrect },
    timeOut: options.timeOut,
    signal,
    take(input): Taken<Answer> {
      if (input.kind === "pin") {
        if (lastTry && !confirmed) return "bad-state";
        return { answer: { outcome: "entered", pin: input.content, lastTryConfirmed: confirmed } };
      }
      if (input.kind !== "command") return "bad-state";
      switch (input.command.cmd) {
        case "CONFIRM_LAST_TRY":
          if (!lastTry || confirmed) return "bad-state";
          confirmed = true;
          return "more";
        case "BACK":
          return { answer: { outcome: "other-method" } };
        case "CANCEL":
          return { answer: { outcome: "cancelled" } };
        default:
          return "bad-state";
      }
    },
  });
}
