import { JpkiError } from "../errors.ts";
import type { ReferenceName } from "../layout/card-profile.ts";
import { myNumberCardProfile } from "../layout/my-number-card.ts";
import { verificationNumberB } from "../verification-number.ts";
import { atrBytes } from "./atrs.ts";
import { isDate } from "./calendar.ts";
import { cardFace, type Persona, type PersonaPins } from "./identity.ts";
import { follows } from "./reference.ts";

/** 住所 of a signing certificate: no more characters than this (profile of the certificate). */
const longestAddress = 200;

/** Whether a card can be made of this person. Throws VIRTUAL_CARD_INVALID that names the field, never its value. */
export function checkPersona(holder: Persona): void {
  for (const field of ["birthDate", "cardExpiry", "certificateExpiry"] as const) {
    if (!isDate(holder[field])) throw invalid(`${field} is not a date YYYY-MM-DD`);
  }
  checkFace(holder);
  checkPins(holder.pins);
  checkTries(holder.triesLeft);
  checkSubstitutions(holder);
  if (holder.atr !== undefined) atrBytes(holder.atr);
}

function checkFace(holder: Persona): void {
  const { printedBirthDate, securityCode } = holder;
  if (!/^\d{4}$/.test(securityCode)) throw invalid("securityCode is not four digits");
  if (printedBirthDate !== undefined && !/^\d{6}$/.test(printedBirthDate)) {
    throw invalid("printedBirthDate is not six digits");
  }
  try {
    verificationNumberB(cardFace(holder)).fill(0);
  } catch (cause) {
    throw invalid("birthDate lies in no era known here; give printedBirthDate", { cause });
  }
}

function checkPins(pins: PersonaPins): void {
  const { authentication, basicInformation } = myNumberCardProfile.applications;
  const references = { ...authentication.references, ...basicInformation.references };
  const rules: Readonly<Record<string, keyof typeof references>> = {
    authentication: "authenticationPin",
    signing: "signingPassword",
    basicInformation: "basicInformationPin",
  };
  for (const [pin, entry] of Object.entries(pins)) {
    const reference = Object.hasOwn(rules, pin) ? rules[pin] : undefined;
    if (!reference) throw invalid(`pins knows only ${Object.keys(rules).join(", ")}`);
    if (entry !== undefined && !follows(Buffer.from(entry), references[reference].rule)) {
      throw invalid(`the ${pin} PIN breaks the rule for its length or characters`);
    }
  }
}

function checkTries(triesLeft: Persona["triesLeft"]): void {
  const known = Object.values(myNumberCardProfile.applications).flatMap(
    ({ references }) => Object.keys(references) as ReferenceName[],
  );
  for (const [name, tries] of Object.entries(triesLeft)) {
    if (!known.some((reference) => reference === name)) {
      throw invalid(`triesLeft knows only ${[...new Set(known)].join(", ")}`);
    }
    const countable = Number.isInteger(tries) && tries >= 0 && tries <= 15;
    if (!countable && tries !== Number.POSITIVE_INFINITY) {
      throw invalid(`${name} has no such number of tries left`);
    }
  }
}

function checkSubstitutions(holder: Persona): void {
  const fields = [
    ["nameSubstitutions", holder.nameSubstitutions, holder.certificateName ?? holder.name],
    [
      "addressSubstitutions",
      holder.addressSubstitutions,
      holder.certificateAddress ?? holder.address,
    ],
  ] as const;
  for (const [field, flags, text] of fields) {
    if (flags === undefined) continue;
    if (!/^[01]+$/.test(flags) || flags.length !== [...text].length) {
      throw invalid(`${field} is not one 0 or 1 for each character in the certificate`);
    }
  }
  if (
    holder.signing &&
    [...(holder.certificateAddress ?? holder.address)].length > longestAddress
  ) {
    throw invalid(
      `the address is longer than ${longestAddress} characters; give certificateAddress`,
    );
  }
}

function invalid(reason: string, options?: ErrorOptions): JpkiError {
  return new JpkiError("VIRTUAL_CARD_INVALID", `This person fits on no card: ${reason}.`, options);
}
