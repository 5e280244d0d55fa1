import type { Card, Certificate, MyNumberCard, PinTries } from "@uketsuke/jpki";

/** What a card that is no My Number Card tells. */
export interface OtherCard {
  readonly reader: string;
  readonly atr: string;
  readonly myNumberCard: false;
}

/** What a My Number Card tells without any PIN. */
export interface CardInfo {
  readonly reader: string;
  readonly atr: string;
  readonly myNumberCard: true;
  readonly token: Pick<MyNumberCard["token"], "kind" | "label">;
  /** Absent on the card, or `behind-pin`: an Android phone gives it only after its PIN. */
  readonly authenticationCertificate: CertificateInfo | "behind-pin" | undefined;
  readonly signingCertificate: boolean;
  /** Absent for a phone that checks its holder itself. */
  readonly pinTries: PinTries | undefined;
}

interface CertificateInfo {
  readonly serialNumber: string;
  readonly issuer: string;
  readonly validFrom: string;
  readonly validTo: string;
  /** End of the grace period, for eligibility only. */
  readonly usableUntil: string;
}

/** Reads what a card tells without any PIN; `reader` is where it lies. */
export async function cardInfo(
  card: Card,
  reader: string,
  signal: AbortSignal,
): Promise<CardInfo | OtherCard> {
  const { JpkiError, openMyNumberCard } = await import("@uketsuke/jpki");
  const atr = Buffer.from(card.atr).toString("hex");
  let myNumberCard: MyNumberCard;
  try {
    myNumberCard = await openMyNumberCard(card, { signal });
  } catch (error) {
    if (JpkiError.is(error) && error.code === "NOT_MY_NUMBER_CARD") {
      return { reader, atr, myNumberCard: false };
    }
    throw error;
  }
  const { token, authentication } = myNumberCard;
  const { kind, label, certificateNeedsPin, holderCheck } = token;
  const presence = await authentication.presence({ signal });
  const authenticationCertificate = !presence.authentication
    ? undefined
    : certificateNeedsPin
      ? "behind-pin"
      : certificateInfo(await authentication.readCertificate({ signal }));
  return {
    reader,
    atr,
    myNumberCard: true,
    token: { kind, label },
    authenticationCertificate,
    signingCertificate: presence.signing,
    pinTries: holderCheck === "pin" ? await authentication.pinTriesLeft({ signal }) : undefined,
  };
}

function certificateInfo(certificate: Certificate): CertificateInfo {
  const { serialNumber, issuer, validFrom, validTo, usableUntil } = certificate;
  return {
    serialNumber,
    issuer,
    validFrom: validFrom.toISOString(),
    validTo: validTo.toISOString(),
    usableUntil: usableUntil.toISOString(),
  };
}

/** The same as rows for people. */
export function cardInfoRows(info: CardInfo | OtherCard): readonly (readonly string[])[] {
  const found = [
    ["Reader", info.reader],
    ["ATR", info.atr],
  ];
  if (!info.myNumberCard) return [...found, ["Card", "not a My Number Card"]];
  const certificate = info.authenticationCertificate;
  return [
    ...found,
    ["Card", `${info.token.kind} (${info.token.label})`],
    ["PIN", info.pinTries ? tries(info.pinTries) : "none here: the phone asks its holder itself"],
    ["Signing certificate", info.signingCertificate ? "present" : "absent"],
    [
      "Authentication certificate",
      certificate === undefined
        ? "absent"
        : certificate === "behind-pin"
          ? "read only after the PIN"
          : `serial ${certificate.serialNumber}`,
    ],
    ...(certificate !== undefined && certificate !== "behind-pin"
      ? [
          ["  issuer", certificate.issuer],
          ["  valid", `${day(certificate.validFrom)} to ${day(certificate.validTo)}`],
          ["  usable until", `${day(certificate.usableUntil)}, after expiry for eligibility only`],
        ]
      : []),
  ];
}

/** The day in Japan. */
function day(moment: string): string {
  return new Date(moment).toLocaleDateString("sv-SE", { timeZone: "Asia/Tokyo" });
}

function tries(pin: PinTries): string {
  if (pin.state === "tries") return `${pin.attemptsRemaining} tries left`;
  return { blocked: "blocked", verified: "verified", unlimited: "no limit of tries" }[pin.state];
}
