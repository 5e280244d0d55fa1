import type { Consents } from "@uketsuke/oqs-client";
import type { Cancelled, Desk, NoAnswer, Notice, StaffReason } from "@uketsuke/reception";
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
}

const noAnswer: NoAnswer = { outcome: "no-answer" };
const cancelled: Cancelled = { outcome: "cancelled" };

/** The desk at a terminal (窓口); without a terminal every question that the command line has not answered gets no answer. */
export function terminalDesk(options: DeskOptions): Desk {
  const words = deskWords[options.language];
  const isTerminal = process.stdin.isTTY === true && process.stderr.isTTY === true;
  let pinsFromStdin = options.pinStdin ? 1 : 0;

  return {
    async chooseIdentification({ methods, last }) {
      const method = options.identify;
      if (last !== undefined) options.note(words.last[last]);
      if (!methods.includes(method)) return cancelled;
      // What was given on the command line is tried once; only a person can be asked again.
      if (last !== undefined && (method === "staff" || !isTerminal || options.pinStdin))
        return cancelled;
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
        return { ...given, pin: await secretFromStdin(signal) };
      }
      if (!isTerminal || options.pinStdin) return noAnswer;
      const pin = await secretFromTerminal(words.pin, signal);
      return pin === undefined ? cancelled : { ...given, pin };
    },

    async confirmByStaff({ signal }) {
      if (options.staffReason !== undefined) {
        return { outcome: "confirmed", reason: options.staffReason };
      }
      if (!isTerminal) return noAnswer;
      const { confirm, isCancel, select } = await import("@clack/prompts");
      const output = process.stderr;
      const reason = await select<StaffReason>({
        message: words.staffReason,
        options: words.staffReasons.map(([value, label]) => ({ value, label })),
        output,
        signal,
      });
      signal.throwIfAborted();
      if (isCancel(reason)) return cancelled;
      const same = await confirm({
        message: words.samePerson,
        initialValue: false,
        output,
        signal,
      });
      signal.throwIfAborted();
      if (isCancel(same)) return cancelled;
      return same ? { outcome: "confirmed", reason } : { outcome: "declined" };
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
      const { isCancel, multiselect } = await import("@clack/prompts");
      const chosen = await multiselect<string>({
        message: words.consents,
        options: items.map((value) => ({ value, label: words.consentItems[value] })),
        required: false,
        output: process.stderr,
        signal,
      });
      signal.throwIfAborted();
      return isCancel(chosen) ? noAnswer : { outcome: "answered", consents: granted(chosen) };
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
