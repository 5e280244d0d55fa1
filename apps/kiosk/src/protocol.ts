/**
 * What the agent and the page say to each other: messages (agent to page), commands (page to agent) and binary frames.
 * Both sides read with these schemas; nothing else crosses the socket. PIN, password and 照合番号 travel only as binary frames.
 *
 * `zod/mini` because its objects never compile code at run time: the page lives under `default-src 'self'`.
 * @module
 */
import * as z from "zod/mini";

/** The version of this dialogue; the agent refuses a page of another level. */
export const apiLevel = 1;

/** Where the one socket of the patient's page is opened, same origin. */
export const socketPath = "/socket";

/** Why the agent closes a socket for good; after any other code the page connects again by itself. */
export const closeCode = {
  /** Another page is the patient's page already. */
  occupied: 4409,
  /** The page speaks another apiLevel: it must be loaded again. */
  otherLevel: 4426,
} as const;

export const locales = ["ja", "en"] as const;
export type Locale = (typeof locales)[number];

const locale = z.enum(locales);
const label = z.strictObject({ ja: z.string(), en: z.string() });
const date = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/));
const count = z.int().check(z.nonnegative());
const seconds = z.int().check(z.positive());

/** How a person is identified (本人確認): face, PIN or a look by staff (目視). */
export const method = z.enum(["face", "pin", "staff"]);
export type Method = z.infer<typeof method>;

/** What the last attempt ended in: why the page is asked to choose again. */
export const lastAttempt = z.enum([
  "no-match",
  "inconclusive",
  "no-face",
  "spoof",
  "photo-unusable",
  "no-camera",
  "face-paused",
  "pin-incorrect",
  "pin-blocked",
  "staff-declined",
]);
export type LastAttempt = z.infer<typeof lastAttempt>;

/** What the person before the camera should do. */
export const advice = z.enum([
  "no-face",
  "one-person",
  "closer",
  "farther",
  "centre",
  "light",
  "less-light",
  "uncover-face",
  "open-eyes",
  "hold-still",
  "look-straight",
  "good",
]);
export type Advice = z.infer<typeof advice>;

/** Why staff looked instead of the machine (目視の理由). */
export const staffReason = z.enum([
  "face-failed",
  "cannot-reach",
  "condition",
  "dementia",
  "other",
]);
export type StaffReason = z.infer<typeof staffReason>;

/** What can be consented to (同意), one by one. */
export const consentItem = z.enum([
  "surgery",
  "medicalInformation",
  "medication",
  "checkup",
  "limit",
]);
export type ConsentItem = z.infer<typeof consentItem>;

/** Something the person should know, without a question. */
export const notice = z.discriminatedUnion("notice", [
  z.strictObject({ notice: z.literal("certificate-expires-soon"), validTo: date }),
  z.strictObject({ notice: z.literal("certificate-in-grace"), usableUntil: date }),
  z.strictObject({ notice: z.literal("consents-unsent") }),
  z.strictObject({ notice: z.literal("tell-desk") }),
]);
export type Notice = z.infer<typeof notice>;

/** Why it does not go on, in the patient's terms; every code of every package ends in one of these. */
export const errorCause = z.enum([
  "card-unreadable",
  "not-my-number-card",
  "card-removed",
  "certificate-expired",
  "certificate-not-yet-valid",
  "no-certificate",
  "certificate-refused",
  "nothing-to-identify-with",
  "reader-lost",
  "network-down",
  "server-busy",
  "server-refused",
  "delivery-failed",
  "staff-locked",
  "no-answer",
  "internal",
]);
export type ErrorCause = z.infer<typeof errorCause>;

/** What to do next about an {@link ErrorCause}; an error screen without one does not exist. */
export const nextStep = z.enum([
  "insert-again",
  "take-out-of-case",
  "start-over",
  "wait",
  "renew-certificate",
  "go-to-desk",
]);
export type NextStep = z.infer<typeof nextStep>;

/** How a visit ended, for the patient's eyes. */
export const resultOutcome = z.enum(["complete", "not-eligible", "not-identified", "cancelled"]);
export type ResultOutcome = z.infer<typeof resultOutcome>;

/** How the card goes into this device: which picture the placement screen shows. */
export const placement = z.enum(["lay", "insert", "stand"]);
export type Placement = z.infer<typeof placement>;

/** A part of the sandbox that is played, not real; the page names each. */
export const simulatedPart = z.enum([
  "card",
  "people",
  "terminal-authenticator",
  "eligibility-server",
  "card-face-scanner",
]);
export type SimulatedPart = z.infer<typeof simulatedPart>;

/** A made-up person of the sandbox (練習用). `practicePin` is a made-up PIN for people to type, never one of a real card. */
const persona = z.strictObject({
  id: z.string(),
  label,
  practicePin: z.optional(z.string()),
});
export type Persona = z.infer<typeof persona>;

const sandbox = z.strictObject({
  personas: z.array(persona),
  simulated: z.array(simulatedPart),
  /** "slot": a real PC/SC reader slot; "process": the card lives in the agent. */
  reader: z.enum(["slot", "process"]),
  /** True when the agent can play a persona's camera, so that face works without a webcam. */
  canPlayCamera: z.boolean(),
});
export type Sandbox = z.infer<typeof sandbox>;

/** Agent to page. */
export const message = z.discriminatedUnion("msg", [
  /** First message of a socket. `facility` is who asks for the consents. */
  z.strictObject({
    msg: z.literal("HELLO"),
    apiLevel: count,
    locales: z.array(locale),
    facility: label,
    placement,
    sandbox: z.nullable(sandbox),
  }),
  z.strictObject({ msg: z.literal("API_LEVEL"), apiLevel: count }),

  // The screens, in the order of a visit.
  z.strictObject({ msg: z.literal("PLACE_CARD") }),
  z.strictObject({ msg: z.literal("READING") }),
  z.strictObject({
    msg: z.literal("CHOOSE_METHOD"),
    methods: z.array(method).check(z.minLength(1)),
    pinAttemptsRemaining: z.optional(count),
    last: z.optional(lastAttempt),
    notices: z.array(notice),
  }),
  /** The 14 digits of 照合番号B from the printed card: no scanner of the card face is there. */
  z.strictObject({ msg: z.literal("ENTER_VERIFICATION_NUMBER"), refused: z.boolean() }),
  /** From here to the next screen the page sends camera frames; "played" = the agent sends the picture instead. */
  z.strictObject({
    msg: z.literal("SHOW_CAMERA"),
    attempt: count,
    attempts: count,
    source: z.enum(["device", "played"]),
  }),
  z.strictObject({ msg: z.literal("ADVICE"), advice }),
  /** `lastTry`: a wrong entry locks the PIN; the page must send CONFIRM_LAST_TRY before the digits. */
  z.strictObject({
    msg: z.literal("ENTER_PIN"),
    attemptsRemaining: count,
    lastTry: z.boolean(),
    incorrect: z.boolean(),
  }),
  /** "password": the facility's own; "compare": the person beside the photo of the chip (agent frame 1 follows when `photo`). */
  z.discriminatedUnion("step", [
    z.strictObject({
      msg: z.literal("CONFIRM_STAFF"),
      step: z.literal("password"),
      incorrect: z.boolean(),
    }),
    z.strictObject({
      msg: z.literal("CONFIRM_STAFF"),
      step: z.literal("compare"),
      photo: z.boolean(),
      reasons: z.array(staffReason).check(z.minLength(1)),
    }),
  ]),
  z.strictObject({ msg: z.literal("CHECKING") }),
  z.strictObject({
    msg: z.literal("ASK_CONSENTS"),
    items: z.array(consentItem).check(z.minLength(1)),
  }),
  /** `greetingName` is the name in part, never more than a greeting needs. */
  z.strictObject({
    msg: z.literal("RESULT"),
    outcome: resultOutcome,
    greetingName: z.optional(z.string()),
    notices: z.array(notice),
    takeCard: z.boolean(),
  }),
  /** `alarm`: the card has been lying there for a while and staff was told (忘れ物). */
  z.strictObject({ msg: z.literal("TAKE_CARD"), alarm: z.boolean() }),
  z.strictObject({
    msg: z.literal("ERROR"),
    code: z.string(),
    cause: errorCause,
    nextStep,
    takeCard: z.boolean(),
  }),
  z.strictObject({
    msg: z.literal("OUT_OF_SERVICE"),
    cause: z.enum(["reader-lost", "network-down", "internal"]),
  }),

  // Over the screen that is there.
  /** Unanswered for `seconds` more, the visit ends; CONTINUE keeps the screen that is there. */
  z.strictObject({ msg: z.literal("STILL_THERE"), seconds }),
  z.strictObject({ msg: z.literal("STAFF_CALLED") }),

  // Answers to a command that was not taken.
  z.strictObject({ msg: z.literal("BAD_STATE"), cmd: z.string() }),
  /** `paths` names the wrong fields, never their values. */
  z.strictObject({ msg: z.literal("INVALID"), paths: z.array(z.string()) }),
  z.strictObject({ msg: z.literal("UNKNOWN_COMMAND"), cmd: z.string() }),

  // Sandbox only.
  z.strictObject({
    msg: z.literal("SANDBOX_STATE"),
    /** The id of the persona whose card lies in the reader; "own" = the card with one's own face. */
    card: z.nullable(z.string()),
    ownCard: z.boolean(),
    camera: z.enum(["device", "played"]),
  }),
  z.strictObject({
    msg: z.literal("SANDBOX_CARD_ISSUED"),
    outcome: z.enum(["issued", "no-face", "several-faces", "unusable"]),
  }),
]);
/** One message agent to page, told apart by `msg`. */
export type Message = z.infer<typeof message>;
export type MessageOf<Name extends Message["msg"]> = Extract<Message, { msg: Name }>;

/** Page to agent. */
export const command = z.discriminatedUnion("cmd", [
  z.strictObject({ cmd: z.literal("GET_API_LEVEL") }),
  /** The page is loaded and shows what it is told; `camera` is whether it sees any. */
  z.strictObject({
    cmd: z.literal("START"),
    apiLevel: count,
    camera: z.enum(["available", "absent", "unknown"]),
  }),
  z.strictObject({ cmd: z.literal("LANGUAGE"), locale }),
  z.strictObject({ cmd: z.literal("CHOOSE"), method }),
  /** Back to the choice of method, from camera, PIN, 照合番号 or staff. */
  z.strictObject({ cmd: z.literal("BACK") }),
  /** Answers ENTER_PIN with `lastTry`; only then are digits taken. */
  z.strictObject({ cmd: z.literal("CONFIRM_LAST_TRY") }),
  /** `name` is that of the DOMException: NotAllowedError, NotFoundError, NotReadableError … */
  z.strictObject({ cmd: z.literal("CAMERA_LOST"), name: z.string().check(z.maxLength(64)) }),
  /** A camera is there again after CAMERA_LOST: face can be offered to the next person. */
  z.strictObject({ cmd: z.literal("CAMERA_FOUND") }),
  z.strictObject({ cmd: z.literal("STAFF_CONFIRM"), reason: staffReason }),
  /** The person is not the one of the photo. */
  z.strictObject({ cmd: z.literal("STAFF_DECLINE") }),
  /** An item that is absent is not consented to. */
  z.strictObject({
    cmd: z.literal("CONSENT"),
    surgery: z.optional(z.boolean()),
    medicalInformation: z.optional(z.boolean()),
    medication: z.optional(z.boolean()),
    checkup: z.optional(z.boolean()),
    limit: z.optional(z.boolean()),
  }),
  /** Answers STILL_THERE; also "understood" on RESULT and ERROR. */
  z.strictObject({ cmd: z.literal("CONTINUE") }),
  z.strictObject({ cmd: z.literal("CANCEL") }),
  z.strictObject({ cmd: z.literal("CALL_STAFF") }),

  // Sandbox only; UNKNOWN_COMMAND from a production agent.
  z.strictObject({
    cmd: z.literal("SANDBOX_INSERT_CARD"),
    persona: z.string().check(z.maxLength(64)),
  }),
  z.strictObject({ cmd: z.literal("SANDBOX_REMOVE_CARD") }),
  z.strictObject({ cmd: z.literal("SANDBOX_CAMERA"), source: z.enum(["device", "played"]) }),
]);
/** One command page to agent, told apart by `cmd`. */
export type Command = z.infer<typeof command>;

/** The first byte of a binary frame page to agent; the rest is what its line says. */
export const pageFrame = {
  /** One JPEG of the camera, 640 x 480. Taken only between SHOW_CAMERA and the next screen. */
  camera: 1,
  /** Four ASCII digits (暗証番号). */
  pin: 2,
  /** One JPEG of one's own face for a sandbox card; sandbox only. */
  ownFace: 3,
  /** The facility's password for 目視, UTF-8, 1 to 64 bytes. */
  staffPassword: 4,
  /** 照合番号B: 14 ASCII digits, birth date YYMMDD (era year), expiry YYYY, security code. */
  verificationNumber: 5,
} as const;
export type PageFrame = keyof typeof pageFrame;

/** The first byte of a binary frame agent to page. */
export const agentFrame = {
  /** The photo of the chip for the comparison by staff: width and height (16 bit, big-endian), then grey bytes. */
  cardPhoto: 1,
  /** One JPEG of the played camera; sandbox only. */
  playedCamera: 2,
} as const;
export type AgentFrame = keyof typeof agentFrame;

/** The largest binary frame either side takes, in bytes. */
export const maximumFrameLength: number = 512 * 1024;

const commandNames: ReadonlySet<string> = new Set(
  command.def.options.flatMap((option) => option.shape.cmd.def.values),
);

/** Reads one command, or says what to answer instead; never throws. */
export function readCommand(
  text: string,
):
  | { readonly command: Command }
  | { readonly reply: MessageOf<"INVALID"> | MessageOf<"UNKNOWN_COMMAND"> } {
  const value = json(text);
  const name =
    typeof value === "object" && value !== null && "cmd" in value ? value.cmd : undefined;
  if (typeof name !== "string") return { reply: { msg: "INVALID", paths: ["cmd"] } };
  if (!commandNames.has(name)) {
    return { reply: { msg: "UNKNOWN_COMMAND", cmd: name.slice(0, 64) } };
  }
  const read = command.safeParse(value);
  if (read.success) return { command: read.data };
  const paths = read.error.issues.map((issue) => issue.path.join(".") || "cmd");
  return { reply: { msg: "INVALID", paths: [...new Set(paths)] } };
}

/** Reads one message; undefined for anything this page does not know, which it ignores. */
export function readMessage(text: string): Message | undefined {
  const read = message.safeParse(json(text));
  return read.success ? read.data : undefined;
}

/** Builds a binary frame: the kind's byte, then the content. The caller zeroes its own copy of secret content. */
export function frame(kind: number, content: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(1 + content.length);
  bytes[0] = kind;
  bytes.set(content, 1);
  return bytes;
}

/** Takes a page's frame apart; the content is a view, so zeroing it zeroes the frame. Undefined when it is not well-formed. */
export function readPageFrame(
  bytes: Uint8Array,
): { readonly kind: PageFrame; readonly content: Uint8Array } | undefined {
  const content = bytes.subarray(1);
  if (bytes.length > maximumFrameLength) return undefined;
  switch (bytes[0]) {
    case pageFrame.camera:
      return isJpeg(content) ? { kind: "camera", content } : undefined;
    case pageFrame.pin:
      return isDigits(content, 4) ? { kind: "pin", content } : undefined;
    case pageFrame.ownFace:
      return isJpeg(content) ? { kind: "ownFace", content } : undefined;
    case pageFrame.staffPassword:
      return content.length >= 1 && content.length <= 64
        ? { kind: "staffPassword", content }
        : undefined;
    case pageFrame.verificationNumber:
      return isDigits(content, 14) ? { kind: "verificationNumber", content } : undefined;
    default:
      return undefined;
  }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isJpeg(bytes: Uint8Array): boolean {
  return bytes.length > 4 && bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;
}

function isDigits(bytes: Uint8Array, length: number): boolean {
  return bytes.length === length && bytes.every((byte) => byte >= 0x30 && byte <= 0x39);
}
