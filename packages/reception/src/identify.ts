import type { MyNumberCard, PinIncorrectError } from "@uketsuke/jpki";
import type {
  Cancelled,
  IdentificationMethod,
  LastAttempt,
  NoAnswer,
  OtherMethod,
} from "./desk.ts";
import { ReceptionError } from "./errors.ts";
import { type ChipPhoto, chipPhoto } from "./photo.ts";
import type { CardState } from "./precheck.ts";
import type { Reception } from "./reception.ts";
import { codeOf, type Steps } from "./steps.ts";
import type { Identity, Visit } from "./visit.ts";

/** After this many failed looks at the camera the face is no longer offered in this visit, and a brake over visits begins to delay. */
export const faceAttemptLimit = 3;

type Attempt =
  | { readonly outcome: "identified"; readonly identity: Identity }
  | { readonly outcome: "failed"; readonly last: LastAttempt }
  | OtherMethod
  | Cancelled
  | NoAnswer;

/** What this visit still allows; every method carries its own brake. */
interface Remaining {
  face: number;
  pin: number;
  staff: boolean;
}

/** Identifies the person (本人確認) by face, PIN or staff, as often as the brakes allow, until one succeeds or the person stops. */
export async function identify(
  card: MyNumberCard,
  state: CardState,
  reception: Reception,
  steps: Steps,
  signal: AbortSignal,
): Promise<
  | { readonly outcome: "identified"; readonly identity: Identity }
  | Extract<Visit, { outcome: "not-identified" | "card-unusable" }>
> {
  // The phone asked its holder before it answered; the proof shows whether it was satisfied.
  if (state.holderCheck === "device")
    return { outcome: "identified", identity: { method: "device" } };
  const remaining: Remaining = {
    face: state.hasPhoto ? faceAttemptLimit : 0,
    pin: state.pin?.state === "tries" ? state.pin.attemptsRemaining : 0,
    staff: state.hasPhoto,
  };
  using photo = chipPhoto(card, reception, steps);
  let last: LastAttempt | undefined;

  for (;;) {
    const methods = offered(remaining, last);
    if (methods.length === 0 && last === undefined)
      return { outcome: "card-unusable", reason: "nothing-to-identify-with" };
    if (methods.length === 0) return notIdentified("no-method-left", last);
    const question = {
      methods,
      ...(remaining.pin > 0 ? { pinAttemptsRemaining: remaining.pin } : {}),
      ...(last === undefined ? {} : { last }),
      signal,
    };
    const choice = await steps.run(
      "method",
      () => reception.desk.chooseIdentification(question),
      (answer) => ({ outcome: answer.outcome === "chosen" ? answer.method : answer.outcome }),
    );
    if (choice.outcome !== "chosen") return notIdentified(choice.outcome, last);
    if (!methods.includes(choice.method)) throw notOffered(choice.method, methods);

    const attempt = await byMethod[choice.method]({
      card,
      photo,
      reception,
      steps,
      remaining,
      signal,
    });
    if (attempt.outcome === "identified") return attempt;
    if (attempt.outcome === "failed") last = attempt.last;
    else if (attempt.outcome !== "other-method") return notIdentified(attempt.outcome, last);
  }
}

/** Best first; once a face has failed, PIN and staff come before another try. */
function offered(remaining: Remaining, last: LastAttempt | undefined): IdentificationMethod[] {
  const order: IdentificationMethod[] =
    last === undefined ? ["face", "pin", "staff"] : ["pin", "staff", "face"];
  return order.filter((method) => Boolean(remaining[method]));
}

function notOffered(
  method: IdentificationMethod,
  methods: readonly IdentificationMethod[],
): ReceptionError {
  return new ReceptionError(
    "METHOD_NOT_OFFERED",
    `The desk chose "${method}", but this visit offers ${methods.join(", ")}. Answer with one of these, or with "cancelled".`,
  );
}

function notIdentified(
  reason: Extract<Visit, { outcome: "not-identified" }>["reason"],
  last: LastAttempt | undefined,
): Extract<Visit, { outcome: "not-identified" }> {
  return { outcome: "not-identified", reason, ...(last === undefined ? {} : { last }) };
}

interface AttemptBy {
  readonly card: MyNumberCard;
  readonly photo: ChipPhoto;
  readonly reception: Reception;
  readonly steps: Steps;
  readonly remaining: Remaining;
  readonly signal: AbortSignal;
}

const byMethod: Record<IdentificationMethod, (by: AttemptBy) => Promise<Attempt>> = {
  face: byFace,
  pin: byPin,
  staff: byStaff,
};

async function byFace({ photo, reception, steps, remaining, signal }: AttemptBy): Promise<Attempt> {
  const chip = await photo.read(signal);
  if (chip.outcome === "unreadable") {
    remaining.face = 0;
    return { outcome: "failed", last: "photo-unusable" };
  }
  if (chip.outcome !== "read") return chip;
  const attempt = faceAttemptLimit - remaining.face + 1;
  const result = await steps.run(
    "face",
    () => reception.face.verify(chip.photo, { attempt, signal }),
    (face) => ({
      outcome: face.outcome,
      detail: "score" in face ? { score: face.score, threshold: face.threshold } : {},
    }),
  );
  switch (result.outcome) {
    case "match":
      return { outcome: "identified", identity: { method: "face", face: result } };
    case "other-method":
    case "cancelled":
    case "no-answer":
      return result;
    case "no-camera":
    case "face-paused":
    case "photo-unusable":
    case "spoof":
      remaining.face = 0;
      return { outcome: "failed", last: result.outcome };
    default:
      remaining.face -= 1;
      return { outcome: "failed", last: result.outcome };
  }
}

async function byPin({ card, reception, steps, remaining, signal }: AttemptBy): Promise<Attempt> {
  return steps.run(
    "pin",
    async () => {
      const entry = await reception.desk.enterPin({
        attemptsRemaining: remaining.pin,
        lastTry: remaining.pin === 1,
        signal,
      });
      if (entry.outcome !== "entered") return entry;
      try {
        return await verifyPin(card, entry.pin, entry.lastTryConfirmed, remaining, signal);
      } finally {
        entry.pin.fill(0);
      }
    },
    (attempt) => ({ outcome: attempt.outcome === "failed" ? attempt.last : attempt.outcome }),
  );
}

/** One entry, one VERIFY; a refusal of the card is the person's answer, everything else is thrown. */
async function verifyPin(
  card: MyNumberCard,
  pin: Uint8Array,
  allowLastTry: boolean,
  remaining: Remaining,
  signal: AbortSignal,
): Promise<Attempt> {
  try {
    await card.authentication.verifyPin(pin, { allowLastTry, signal });
    return { outcome: "identified", identity: { method: "pin" } };
  } catch (error) {
    switch (codeOf(error)) {
      case "PIN_INCORRECT":
        remaining.pin = (error as PinIncorrectError).attemptsRemaining;
        return { outcome: "failed", last: remaining.pin === 0 ? "pin-blocked" : "pin-incorrect" };
      case "PIN_BLOCKED":
        remaining.pin = 0;
        return { outcome: "failed", last: "pin-blocked" };
      case "PIN_LAST_TRY":
        remaining.pin = 1;
        return { outcome: "other-method" };
      case "PIN_FORMAT":
        return { outcome: "failed", last: "pin-incorrect" };
      default:
        throw error;
    }
  }
}

async function byStaff({
  photo,
  reception,
  steps,
  remaining,
  signal,
}: AttemptBy): Promise<Attempt> {
  const chip = await photo.read(signal);
  if (chip.outcome !== "read" && chip.outcome !== "unreadable") return chip;
  const shown = chip.outcome === "read" ? { photo: chip.photo } : {};
  const answer = await steps.run(
    "staff",
    () => reception.desk.confirmByStaff({ ...shown, signal }),
    ({ outcome }) => ({ outcome }),
  );
  if (answer.outcome === "confirmed")
    return { outcome: "identified", identity: { method: "staff", reason: answer.reason } };
  if (answer.outcome !== "declined") return answer;
  remaining.staff = false;
  return { outcome: "failed", last: "staff-declined" };
}
