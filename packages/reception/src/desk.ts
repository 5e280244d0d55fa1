import type { Consents, Eligibility } from "@uketsuke/oqs-client";

/** How a person is identified (本人確認): face (顔認証), PIN (暗証番号) or a look by staff (目視). */
export type IdentificationMethod = "face" | "pin" | "staff";

/** Why staff looked instead of the machine; the list is that of the ministry's examples (facts: 目視 reasons). */
export type StaffReason = "face-failed" | "cannot-reach" | "condition" | "dementia" | "other";

/** Nobody answered within the time of the desk that asked; what that means is decided by the flow. */
export interface NoAnswer {
  readonly outcome: "no-answer";
}

/** The person stopped the visit. */
export interface Cancelled {
  readonly outcome: "cancelled";
}

/** The person went back to choose another way; nothing failed and nothing was used up. */
export interface OtherMethod {
  readonly outcome: "other-method";
}

/** What the last attempt ended in, so that the desk can say why it asks again. */
export type LastAttempt =
  | "no-match"
  | "inconclusive"
  | "no-face"
  | "spoof"
  | "photo-unusable"
  | "no-camera"
  | "face-paused"
  | "pin-incorrect"
  | "pin-blocked"
  | "staff-declined";

/** The question how a person wants to be identified (本人確認の方法). */
export interface ChooseIdentification {
  /** What is possible with this card now, best first; never empty. */
  readonly methods: readonly IdentificationMethod[];
  /** Tries left of the PIN (暗証番号), shown before each try; absent when the PIN is not offered. */
  readonly pinAttemptsRemaining?: number;
  readonly last?: LastAttempt;
  readonly signal: AbortSignal;
}

/** The question for the PIN (暗証番号). */
export interface EnterPin {
  readonly attemptsRemaining: number;
  /** True when a wrong entry would lock the PIN: the person must confirm that they want this. */
  readonly lastTry: boolean;
  readonly signal: AbortSignal;
}

/** The question to staff whether this is the person (目視). */
export interface ConfirmByStaff {
  /** The photo of the chip (顔写真, JPEG 2000) to compare with; zeroed by the flow after the answer. Absent when it could not be read. */
  readonly photo?: Uint8Array;
  readonly signal: AbortSignal;
}

/** The consents (同意) asked for one by one; the wording is the desk's. */
export type ConsentItem = keyof Consents;

/** The question for the viewing consents (閲覧同意). */
export interface AskConsents {
  readonly items: readonly ConsentItem[];
  readonly signal: AbortSignal;
}

/** What is only shown: nothing is awaited and no answer changes the flow. */
export type Notice =
  | { readonly notice: "reading-card" }
  | { readonly notice: "checking" }
  | { readonly notice: "certificate-expires-soon"; readonly validTo: Date }
  | { readonly notice: "certificate-in-grace"; readonly usableUntil: Date }
  | { readonly notice: "eligibility"; readonly eligibility: Eligibility };

/**
 * The human side of a reception (窓口): every question the flow can ask.
 * Each question takes a `signal` and ends with its reason when that aborts; time-outs belong to the desk and come back as `no-answer`.
 */
export interface Desk {
  /** Asks how; an answer that was not offered is wrong use (METHOD_NOT_OFFERED). */
  chooseIdentification(
    question: ChooseIdentification,
  ): Promise<
    { readonly outcome: "chosen"; readonly method: IdentificationMethod } | Cancelled | NoAnswer
  >;
  /** The PIN is a `Uint8Array` of ASCII digits; it is sent to the card once and zeroed there. */
  enterPin(
    question: EnterPin,
  ): Promise<
    | { readonly outcome: "entered"; readonly pin: Uint8Array; readonly lastTryConfirmed: boolean }
    | OtherMethod
    | Cancelled
    | NoAnswer
  >;
  /** Staff compare; how they prove that they are staff is the desk's matter. */
  confirmByStaff(
    question: ConfirmByStaff,
  ): Promise<
    | { readonly outcome: "confirmed"; readonly reason: StaffReason }
    | { readonly outcome: "declined" }
    | OtherMethod
    | Cancelled
    | NoAnswer
  >;
  /** Asks for every item; what is not answered with yes is no. */
  askConsents(
    question: AskConsents,
  ): Promise<{ readonly outcome: "answered"; readonly consents: Consents } | NoAnswer>;
  /** Shows something; must not throw and is not awaited. */
  show(notice: Notice): void;
}
