import type { FaceResult } from "@uketsuke/face-verify";
import type { Consents, Eligibility, ConsentsSent as OqsConsentsSent } from "@uketsuke/oqs-client";
import type { LastAttempt, StaffReason } from "./desk.ts";
import type { StepName } from "./steps.ts";

/** Who stands at the desk, and what proved it; the pairing with the card's key lives in `identify`. */
export type Identity =
  | { readonly method: "face"; readonly face: Extract<FaceResult, { readonly score: number }> }
  | { readonly method: "pin" }
  /** A phone checked its holder itself (Face ID, Touch ID): nobody was asked here. */
  | { readonly method: "device" }
  | { readonly method: "staff"; readonly reason: StaffReason };

/**
 * What became of the consents (同意): `refused` = the server does not take them; `unknown` = sent, no answer came; `unsent` = they
 * never left, with the code that says why.
 */
export type ConsentsSent =
  | OqsConsentsSent
  | { readonly outcome: "unsent"; readonly code: string }
  | { readonly outcome: "not-asked" };

/** Why a card cannot be used for a visit. */
export type CardUnusable =
  | "certificate-expired"
  | "certificate-not-yet-valid"
  | "no-certificate"
  | "not-a-my-number-card"
  | "nothing-to-identify-with";

/** How a visit (受付) ended. Only `complete` means: identified, eligible, and the result file lies in the folder. */
export type Visit =
  | {
      readonly outcome: "complete";
      readonly identity: Identity;
      readonly eligibility: Extract<Eligibility, { outcome: "eligible" }>;
      readonly consents: Consents;
      readonly sent: ConsentsSent;
      readonly resultPath: string;
    }
  | {
      readonly outcome: "not-eligible";
      readonly identity: Identity;
      readonly eligibility: Exclude<Eligibility, { outcome: "eligible" }>;
      /** The receipt computer is told of a refusal as well. */
      readonly resultPath: string;
    }
  | {
      readonly outcome: "not-identified";
      /** What ended it: the person, silence, no method left (then `last` says what failed), or a phone that stayed locked. */
      readonly reason: "cancelled" | "no-answer" | "no-method-left" | "device-locked";
      readonly last?: LastAttempt;
    }
  | { readonly outcome: "card-unusable"; readonly reason: CardUnusable }
  | { readonly outcome: "card-removed"; readonly during: StepName };
