import type { MyNumberCard, PinTries, Token } from "@uketsuke/jpki";
import { type CertificateState, checkCertificate, type Unusable } from "./certificate.ts";
import type { Reception } from "./reception.ts";

/** What the card allows today, read without any secret. */
export interface CardState {
  readonly outcome: "usable";
  /** Absent when the token gives its certificate only after the PIN; the dates are then checked behind it. */
  readonly certificate?: CertificateState;
  /** Absent when no PIN is compared here: a phone that checks its holder itself. */
  readonly pin?: PinTries;
  readonly holderCheck: Token["holderCheck"];
  /** A phone has no photo in its chip: neither face nor 目視 by photo. */
  readonly hasPhoto: boolean;
}

/** Reads what can be read freely: token, certificate dates, PIN tries left (never the PIN itself, and nothing is tried). */
export async function precheck(
  card: MyNumberCard,
  reception: Pick<Reception, "desk" | "now">,
  signal: AbortSignal,
): Promise<CardState | Unusable> {
  const { kind, applications, certificateNeedsPin, holderCheck } = card.token;
  if (kind === "resident-card") return { outcome: "card-unusable", reason: "not-a-my-number-card" };
  const present = await card.authentication.presence({ signal });
  if (!present.authentication) return { outcome: "card-unusable", reason: "no-certificate" };
  const certificate = certificateNeedsPin
    ? undefined
    : await checkCertificate(card, reception, signal);
  if (certificate && certificate.outcome !== "usable") return certificate;
  const pin =
    holderCheck === "pin" ? await card.authentication.pinTriesLeft({ signal }) : undefined;
  return {
    outcome: "usable",
    ...(certificate && { certificate }),
    ...(pin && { pin }),
    holderCheck,
    hasPhoto: applications.includes("surface"),
  };
}
