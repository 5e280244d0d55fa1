import type { Consents } from "@uketsuke/oqs-client";
import type { Cancelled, Desk, NoAnswer, Notice, StaffReason } from "@uketsuke/reception";
import { answered } from "../../confirm.ts";
import type { Io } from "../../io.ts";
import { secretFromStdin, secretFromTerminal } from "../../secret.ts";
import { deskWords } from "./desk-words.ts";

/** How the desk of a command line answers what the flow asks. */
export interface DeskOptions {
  readonly identify: "pin" | "staff";
  readonly pinStdin: boolean;
  readonly lastTryOk: boolean;
  /** Given on the command line: staff has looked, and why. */
  readonly staffReason?: StaffReason;
  readonly consents: "ask" | "all" | "none";
  readonly language: "ja" | "en";
  readonly note: (line: string) => void;
  /** Whether there is a terminal to ask on. */
  readonly canAsk: boolean;
  readonly io: Pick<Io, "stdin" | "stderr">;
}

const noAnswer: NoAnswer = { outcome: "no-answer" };
const cancelled: Cancelled = { outcome: "cancelled" };

/** The desk at a terminal (窓口); without a terminal every question that the command line has not answered gets no answer. */
export function terminalDesk(options: DeskOptions): Desk {
  const words = deskWords[options.language];
  const { canAsk: isTerminal, io } = options;
  // A PIN typed into --pin-stdin on a terminal would be shown.
  const pinStdin = options.pinStdin && io.stdin.isTTY !== true;
  let pinsFromStdin = pinStdin ? 1 : 0;

  return {
    async chooseIdentification({ methods, last }) {
      const method = options.identify;
      if (last !== undefined) options.note(words.last[last]);
      if (!methods.includes(method)) return cancelled;
      // What was given on the command line is tried once; only a person can be asked again.
      if (last !== undefined && (method === "staff" || !isTerminal || pinStdin)) return cancelled;
      return { outcome: "chosen", method };
    },

    async enterPin({ attemptsRemaining, lastTry, signal }) {
      options.note(words.triesLeft(attemptsRemaining));
      if (lastTry && !options.lastTryOk) {
        options.note(words.lastTryRefused);
        return cancelled;
      }
      const given = { outcome: "entered", lastTryConfirmed: lastTry } as const;
      if (pinsFromStdin > 0) {
        pinsFromStdin -= 1;
        return { ...given, pin: await secretFromStdin(io, signal) };
      }
      if (!isTerminal || pinStdin) return noAnswer;
      const pin = await secretFromTerminal(words.pin, io, signal);
      return pin === undefined ? cancelled : { ...given, pin };
    },

    async confirmByStaff({ signal }) {
      if (options.staffReason !== undefined) {
        return { outcome: "confirmed", reason: options.staffReason };
      }
      if (!isTerminal) return noAnswer;
      const { confirm, select } = await import("@clack/prompts");
      const output = process.stderr;
      const why = select<StaffReason>({
        message: words.staffReason,
        options: words.staffReasons.map(([value, label]) => ({ value, label })),
        output,
        signal,
      });
      const reason = await answered(why, signal);
      const same = confirm({
        message: words.samePerson,
        initialValue: false,
        output,
        signal,
      });
      return (await answered(same, signal))
        ? { outcome: "confirmed", reason }
        : { outcome: "declined" };
    },

    async askConsents({ items, signal }) {
      const granted = (chosen: readonly string[]): Consents => ({
        medication: chosen.includes("medication"),
        medicalInformation: chosen.includes("medicalInformation"),
        checkup: chosen.includes("checkup"),
        surgery: chosen.includes("surgery"),
      });
      if (options.consents !== "ask") {
        return { outcome: "answered", consents: granted(options.consents === "all" ? items : []) };
      }
      if (!isTerminal) return noAnswer;
      const { multiselect } = await import("@clack/prompts");
      const chosen = multiselect<string>({
        message: words.consents,
        options: items.map((value) => ({ value, label: words.consentItems[value] })),
        required: false,
        output: process.stderr,
        signal,
      });
      return { outcome: "answered", consents: granted(await answered(chosen, signal)) };
    },

    show: (notice) => {
      const line = lineOf(notice, options.language);
      if (line !== undefined) options.note(line);
    },
  };
}

function lineOf(notice: Notice, language: "ja" | "en"): string | undefined {
  const words = deskWords[language];
  const day = (date: Date): string => date.toLocaleDateString("sv-SE", { timeZone: "Asia/Tokyo" });
  switch (notice.notice) {
    case "certificate-expires-soon":
      return words.expiresSoon(day(notice.validTo));
    case "certificate-in-grace":
      return words.inGrace(day(notice.usableUntil));
    default:
      return undefined;
  }
}
