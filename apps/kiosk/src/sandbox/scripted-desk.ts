import { type Desk, noConsents } from "@uketsuke/reception";
import type { Printer } from "./printer.ts";
import type { PersonWithCard } from "./sandbox.ts";

/** The desk of `--once`: a made-up person who tries one way once and consents to everything; nobody is asked. */
export function scriptedDesk(
  person: PersonWithCard,
  options: { readonly identify: "face" | "pin"; readonly printer: Printer },
): Desk {
  const { identify, printer } = options;
  const pin = person.card.persona.pins.authentication;
  return {
    async chooseIdentification({ methods, last }) {
      // Where there is only one way, as with a phone, that one is taken.
      const [first, second] = methods;
      const method = methods.includes(identify) || second !== undefined ? identify : first;
      return last === undefined && method !== undefined && methods.includes(method)
        ? { outcome: "chosen", method }
        : { outcome: "cancelled" };
    },
    async enterPin({ lastTry }) {
      if (pin === undefined) return { outcome: "cancelled" };
      return {
        outcome: "entered",
        pin: new TextEncoder().encode(pin),
        lastTryConfirmed: lastTry,
      };
    },
    async confirmByStaff() {
      return { outcome: "declined" };
    },
    async askConsents({ items }) {
      return {
        outcome: "answered",
        consents: { ...noConsents, ...Object.fromEntries(items.map((item) => [item, true])) },
      };
    },
    show(notice) {
      if (notice.notice === "eligibility") printer.eligibility(notice.eligibility);
    },
  };
}
