import type { Advice, Command, Message, MessageOf } from "../protocol.ts";
import { closeCode } from "../protocol.ts";

type ScreenName =
  | "PLACE_CARD"
  | "READING"
  | "CHOOSE_METHOD"
  | "ENTER_VERIFICATION_NUMBER"
  | "SHOW_CAMERA"
  | "ENTER_PIN"
  | "CONFIRM_STAFF"
  | "CHECKING"
  | "ASK_CONSENTS"
  | "RESULT"
  | "TAKE_CARD"
  | "ERROR"
  | "OUT_OF_SERVICE";

/** What fills the page: a message of the agent, or the page's own word on a missing agent. */
export type Screen =
  | MessageOf<ScreenName>
  | { readonly msg: "CONNECTING" | "DISCONNECTED" | "OCCUPIED" | "RELOAD" };

/** Everything the page shows; changed only by {@link show}. */
export interface Shown {
  readonly hello?: MessageOf<"HELLO">;
  readonly screen: Screen;
  /** Grows with each screen, so that a screen asked for again starts afresh. */
  readonly turn: number;
  /** An answer was sent: the controls rest until the agent has spoken. */
  readonly answered: boolean;
  readonly advice?: Advice;
  /** Seconds until the visit ends by itself; there while the page asks whether to go on. */
  readonly stillThere?: number;
  readonly staffCalled: boolean;
  readonly sandbox?: MessageOf<"SANDBOX_STATE">;
  readonly issued?: MessageOf<"SANDBOX_CARD_ISSUED">["outcome"] | "asked";
}

/** What can change the page. */
export type Event =
  | { readonly message: Message }
  | { readonly sent: Command["cmd"] | "FRAME" | "OWN_FACE" }
  | { readonly staffCallOver: true }
  | { readonly closed: number };

export const atFirst: Shown = {
  screen: { msg: "CONNECTING" },
  turn: 0,
  answered: false,
  staffCalled: false,
};

const answers: ReadonlySet<string> = new Set<Command["cmd"] | "FRAME">([
  "CHOOSE",
  "BACK",
  "STAFF_CONFIRM",
  "STAFF_DECLINE",
  "CONSENT",
  "CONTINUE",
  "FRAME",
]);

/** What is shown after an event; pure. */
export function show(shown: Shown, event: Event): Shown {
  if ("closed" in event) return closed(shown, event.closed);
  if ("staffCallOver" in event) return { ...shown, staffCalled: false };
  if ("sent" in event) return sent(shown, event.sent);
  const { message } = event;
  switch (message.msg) {
    case "HELLO":
      return { ...shown, hello: message };
    case "ADVICE":
      return shown.screen.msg === "SHOW_CAMERA" ? { ...shown, advice: message.advice } : shown;
    case "STILL_THERE":
      return { ...shown, stillThere: message.seconds };
    case "STAFF_CALLED":
      return { ...shown, staffCalled: true };
    case "SANDBOX_STATE":
      return { ...shown, sandbox: message };
    case "SANDBOX_CARD_ISSUED":
      return { ...shown, issued: message.outcome };
    case "BAD_STATE":
    case "INVALID":
    case "UNKNOWN_COMMAND":
      return { ...shown, answered: false };
    case "API_LEVEL":
      return shown;
    default:
      return turnTo(shown, message);
  }
}

function turnTo(shown: Shown, screen: Screen): Shown {
  const { advice: _advice, stillThere: _stillThere, ...kept } = shown;
  return {
    ...kept,
    screen,
    turn: shown.turn + 1,
    answered: false,
    staffCalled: shown.staffCalled && screen.msg !== "PLACE_CARD",
  };
}

function sent(shown: Shown, what: string): Shown {
  if (what === "OWN_FACE") return { ...shown, issued: "asked" };
  const { stillThere, ...kept } = shown;
  if (what === "CONTINUE" && stillThere !== undefined) return kept;
  if (what === "CANCEL") return { ...kept, answered: true };
  return answers.has(what) ? { ...shown, answered: true } : shown;
}

function closed(shown: Shown, code: number): Shown {
  if (code === closeCode.occupied) {
    return shown.screen.msg === "OCCUPIED" ? shown : turnTo(shown, { msg: "OCCUPIED" });
  }
  if (code === closeCode.otherLevel) return turnTo(shown, { msg: "RELOAD" });
  if (
    shown.screen.msg === "OCCUPIED" ||
    shown.screen.msg === "CONNECTING" ||
    shown.screen.msg === "DISCONNECTED"
  )
    return shown;
  return turnTo(shown, { msg: "DISCONNECTED" });
}
