import type { AskConsents, ConsentItem, Desk } from "@uketsuke/reception";
import { noConsents } from "@uketsuke/reception";
import type { MessageOf } from "../../protocol.ts";
import type { PatientPage } from "../patient-page.ts";
import { commands } from "../question.ts";
import type { TimeOut } from "../time-outs.ts";

type Answer = Awaited<ReturnType<Desk["askConsents"]>>;

/** Asks for the viewing consents (閲覧同意); stopping here, like silence, is no consent, and the visit goes on. */
export async function askConsents(
  page: PatientPage,
  { items, signal }: AskConsents,
  options: { readonly timeOut: TimeOut },
): Promise<Answer> {
  const screen: MessageOf<"ASK_CONSENTS"> = { msg: "ASK_CONSENTS", items: [...items] };
  return page.ask<Answer>({
    screen,
    timeOut: options.timeOut,
    signal,
    take: commands<Answer>((command) => {
      if (command.cmd === "CANCEL") return { answer: { outcome: "no-answer" } };
      if (command.cmd !== "CONSENT") return "bad-state";
      return { answer: { outcome: "answered", consents: given(command, items) } };
    }),
  });
}

/** Only what was asked can be given, and only by an explicit yes. */
function given(
  answer: Partial<Record<ConsentItem, boolean | undefined>>,
  items: readonly ConsentItem[],
): typeof noConsents {
  return {
    ...noConsents,
    ...Object.fromEntries(items.map((item) => [item, answer[item] === true])),
  };
}
