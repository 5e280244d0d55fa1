/**
 * Visits that proved a card, and the consents given in them: once, for 24 hours.
 * @module
 */
import type { Person } from "./population.ts";
import type { Refusal } from "./refusals.ts";

/** What became of consents handed in. */
type ConsentTaken =
  | { readonly outcome: "taken"; readonly at: Date }
  | { readonly outcome: "refused"; readonly refusal: Refusal };

/** Visits by the file identifier of their proof. */
export interface Visits {
  open(fileIdentifier: string, visit: { viewable: boolean; person: Person | "nobody" }): void;
  /** Whose visit it is. */
  personOf(fileIdentifier: string): Person | "nobody" | undefined;
  /** Takes consents; the same ones again get the answer of the first time, other ones need the card again. */
  consent(
    fileIdentifier: string,
    flags: string,
    options: { viewing: boolean; now: Date },
  ): ConsentTaken;
}

interface Visit {
  readonly viewable: boolean;
  readonly person: Person | "nobody";
  consent?: { readonly flags: string; readonly at: Date };
}

/** Most visits kept; the oldest are forgotten. */
const capacity = 10_000;

/** Starts with none. */
export function createVisits(): Visits {
  const visits = new Map<string, Visit>();
  return {
    open(fileIdentifier, visit) {
      visits.set(fileIdentifier, { ...visit });
      const oldest = visits.keys().next().value;
      if (visits.size > capacity && oldest !== undefined) visits.delete(oldest);
    },
    personOf: (fileIdentifier) => visits.get(fileIdentifier)?.person,
    consent(fileIdentifier, flags, { viewing, now }) {
      const visit = visits.get(fileIdentifier);
      if (visit === undefined) return { outcome: "refused", refusal: "SIM-CONSENT-VISIT" };
      if (viewing && !visit.viewable)
        return { outcome: "refused", refusal: "SIM-CONSENT-NOT-AVAILABLE" };
      visit.consent ??= { flags, at: now };
      return visit.consent.flags === flags
        ? { outcome: "taken", at: visit.consent.at }
        : { outcome: "refused", refusal: "SIM-CONSENT-CHANGED" };
    },
  };
}
