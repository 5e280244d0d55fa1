import type { ChooseIdentification, Desk, IdentificationMethod } from "@uketsuke/reception";
import type { Notice } from "../../protocol.ts";
import type { PatientPage } from "../patient-page.ts";
import { commands } from "../question.ts";
import type { TimeOut } from "../time-outs.ts";

type Answer = Awaited<ReturnType<Desk["chooseIdentification"]>>;

/** Asks how the person wants to be identified (顔認証・暗証番号・目視), among the methods this kiosk has now. */
export async function askMethod(
  page: PatientPage,
  question: ChooseIdentification,
  options: {
    readonly methods: IdentificationMethod[];
    readonly notices: Notice[];
    readonly timeOut: TimeOut;
  },
): Promise<Answer> {
  const { methods, notices, timeOut } = options;
  const { last, pinAttemptsRemaining, signal } = question;
  return page.ask<Answer>({
    screen: {
      msg: "CHOOSE_METHOD",
      methods,
      notices,
      ...(pinAttemptsRemaining === undefined ? {} : { pinAttemptsRemaining }),
      ...(last === undefined ? {} : { last }),
    },
    timeOut,
    signal,
    take: commands<Answer>((command) => {
      if (command.cmd === "CANCEL") return { answer: { outcome: "cancelled" } };
      if (command.cmd !== "CHOOSE" || !methods.includes(command.method)) return "bad-state";
      return { answer: { outcome: "chosen", method: command.method } };
    }),
  });
}
