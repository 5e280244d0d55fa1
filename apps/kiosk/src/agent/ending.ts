import type { Visit } from "@uketsuke/reception";
import type { MessageOf, Notice } from "../protocol.ts";
import { failureOf } from "./failure.ts";

/** The last screen of a visit. */
export type Ending = MessageOf<"RESULT"> | MessageOf<"ERROR">;

/** Says how a visit ended, in the patient's terms and with no more than a greeting needs. */
export function endingOf(
  visit: Exclude<Visit, { outcome: "card-removed" }>,
  cardIn: boolean,
): Ending {
  switch (visit.outcome) {
    case "complete": {
      const unsent = visit.sent.outcome !== "sent" && visit.sent.outcome !== "not-asked";
      return {
        ...result("complete", cardIn, unsent ? [{ notice: "consents-unsent" }] : []),
        greetingName: greetingName(visit.eligibility.patient.name),
      };
    }
    case "not-eligible":
      return result("not-eligible", cardIn, [{ notice: "tell-desk" }]);
    case "not-identified":
      if (visit.reason === "cancelled") return result("cancelled", cardIn);
      if (visit.reason === "no-answer") return error("NO_ANSWER", cardIn);
      return result("not-identified", cardIn, [{ notice: "tell-desk" }]);
    case "card-unusable":
      return error(visit.reason, cardIn);
  }
}

/** The screen of something that broke. */
export function error(code: string, cardIn: boolean): MessageOf<"ERROR"> {
  return { msg: "ERROR", ...failureOf(code), takeCard: cardIn };
}

function result(
  outcome: MessageOf<"RESULT">["outcome"],
  takeCard: boolean,
  notices: Notice[] = [],
): MessageOf<"RESULT"> {
  return { msg: "RESULT", outcome, notices, takeCard };
}

/** The family name alone (○○ さま): what stands before the space, or the first character where there is none. */
function greetingName(name: string): string {
  const [family = "", given] = name.trim().split(/[\s　]+/, 2);
  return given === undefined ? (Array.from(family)[0] ?? "") : family;
}
