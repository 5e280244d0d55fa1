import type { Message } from "../src/protocol.ts";

/** Every screen of the page, each way it can look, as the messages that bring it; `press` goes one step further on the page. */
export interface ScreenCase {
  readonly name: string;
  readonly messages: readonly Message[];
  /** A locale key's text in both languages is found by role; the index of the button in the main part. */
  readonly press?: number;
  readonly frame?: "card-photo";
}

export const screens: readonly ScreenCase[] = [
  { name: "place-card", messages: [{ msg: "PLACE_CARD" }] },
  { name: "reading", messages: [{ msg: "READING" }] },
  {
    name: "method",
    messages: [
      {
        msg: "CHOOSE_METHOD",
        methods: ["face", "pin", "staff"],
        pinAttemptsRemaining: 3,
        notices: [],
      },
    ],
  },
  {
    name: "method-again",
    messages: [
      {
        msg: "CHOOSE_METHOD",
        methods: ["pin", "face", "staff"],
        pinAttemptsRemaining: 1,
        last: "no-match",
        notices: [{ notice: "certificate-expires-soon", validTo: "2027-01-23" }],
      },
    ],
  },
  {
    name: "method-blocked-in-grace",
    messages: [
      {
        msg: "CHOOSE_METHOD",
        methods: ["face", "staff"],
        last: "pin-blocked",
        notices: [{ notice: "certificate-in-grace", usableUntil: "2027-02-28" }],
      },
    ],
  },
  {
    name: "verification-number",
    messages: [{ msg: "ENTER_VERIFICATION_NUMBER", refused: false }],
  },
  {
    name: "verification-number-refused",
    messages: [{ msg: "ENTER_VERIFICATION_NUMBER", refused: true }],
  },
  {
    name: "camera",
    messages: [
      { msg: "SHOW_CAMERA", attempt: 1, attempts: 3, source: "device" },
      { msg: "ADVICE", advice: "closer" },
    ],
  },
  {
    name: "camera-good",
    messages: [
      { msg: "SHOW_CAMERA", attempt: 2, attempts: 3, source: "device" },
      { msg: "ADVICE", advice: "good" },
    ],
  },
  {
    name: "pin",
    messages: [{ msg: "ENTER_PIN", attemptsRemaining: 3, lastTry: false, incorrect: false }],
  },
  {
    name: "pin-incorrect",
    messages: [{ msg: "ENTER_PIN", attemptsRemaining: 2, lastTry: false, incorrect: true }],
  },
  {
    name: "pin-last-try",
    messages: [{ msg: "ENTER_PIN", attemptsRemaining: 1, lastTry: true, incorrect: false }],
  },
  {
    name: "staff-password",
    messages: [{ msg: "CONFIRM_STAFF", step: "password", incorrect: true }],
  },
  {
    name: "staff-compare",
    messages: [
      {
        msg: "CONFIRM_STAFF",
        step: "compare",
        photo: true,
        reasons: ["face-failed", "cannot-reach", "condition", "dementia", "other"],
      },
    ],
    frame: "card-photo",
  },
  { name: "checking", messages: [{ msg: "CHECKING" }] },
  {
    name: "consents",
    messages: [
      {
        msg: "ASK_CONSENTS",
        items: ["surgery", "medicalInformation", "medication", "checkup"],
      },
    ],
  },
  {
    name: "consents-each",
    messages: [
      {
        msg: "ASK_CONSENTS",
        items: ["surgery", "medicalInformation", "medication", "checkup"],
      },
    ],
    press: 1,
  },
  {
    name: "result",
    messages: [
      {
        msg: "RESULT",
        outcome: "complete",
        greetingName: "受付",
        notices: [],
        takeCard: true,
      },
    ],
  },
  {
    name: "result-with-notice",
    messages: [
      {
        msg: "RESULT",
        outcome: "complete",
        notices: [
          { notice: "certificate-expires-soon", validTo: "2027-01-23" },
          { notice: "consents-unsent" },
        ],
        takeCard: false,
      },
    ],
  },
  {
    name: "result-not-eligible",
    messages: [
      {
        msg: "RESULT",
        outcome: "not-eligible",
        notices: [{ notice: "tell-desk" }],
        takeCard: true,
      },
    ],
  },
  {
    name: "result-not-identified",
    messages: [{ msg: "RESULT", outcome: "not-identified", notices: [], takeCard: true }],
  },
  { name: "take-card", messages: [{ msg: "TAKE_CARD", alarm: false }] },
  { name: "take-card-alarm", messages: [{ msg: "TAKE_CARD", alarm: true }] },
  {
    name: "error-unreadable",
    messages: [
      {
        msg: "ERROR",
        code: "READER_UNAVAILABLE",
        cause: "card-unreadable",
        nextStep: "take-out-of-case",
        takeCard: false,
      },
    ],
  },
  {
    name: "error-expired",
    messages: [
      {
        msg: "ERROR",
        code: "CERTIFICATE_EXPIRED",
        cause: "certificate-expired",
        nextStep: "renew-certificate",
        takeCard: true,
      },
    ],
  },
  { name: "out-of-service", messages: [{ msg: "OUT_OF_SERVICE", cause: "reader-lost" }] },
  {
    name: "still-there",
    messages: [
      { msg: "TAKE_CARD", alarm: false },
      { msg: "STILL_THERE", seconds: 20 },
    ],
  },
  {
    name: "staff-called",
    messages: [
      {
        msg: "CHOOSE_METHOD",
        methods: ["face", "pin", "staff"],
        pinAttemptsRemaining: 3,
        notices: [],
      },
      { msg: "STAFF_CALLED" },
    ],
  },
];
