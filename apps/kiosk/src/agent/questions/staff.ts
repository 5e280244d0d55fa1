import type {
  Cancelled,
  ConfirmByStaff,
  Desk,
  NoAnswer,
  OtherMethod,
  StaffReason,
} from "@uketsuke/reception";
import { agentFrame, frame } from "../../protocol.ts";
import { failureOf } from "../failure.ts";
import type { PatientPage } from "../patient-page.ts";
import { commands, type Taken } from "../question.ts";
import type { StaffPassword } from "../staff-password.ts";
import type { TimeOut } from "../time-outs.ts";

type Answer = Awaited<ReturnType<Desk["confirmByStaff"]>>;

/** Turns the photo of the chip (JPEG 2000) into pixels: `decodePhoto` of `@uketsuke/face-verify`. */
export type DecodePhoto = (
  jpeg2000: Uint8Array,
  options: { signal: AbortSignal },
) => Promise<{ readonly width: number; readonly height: number; readonly data: Uint8Array }>;

export interface AskStaffOptions {
  readonly password: StaffPassword;
  readonly decodePhoto: DecodePhoto;
  readonly timeOut: TimeOut;
  readonly errorTimeOut: TimeOut;
  readonly onLocked: () => void;
}

const reasons: StaffReason[] = ["face-failed", "cannot-reach", "condition", "dementia", "other"];

/** Asks staff to look (目視): first the facility's password, then the person beside the photo of the chip; for this visit only. */
export async function askStaff(
  page: PatientPage,
  question: ConfirmByStaff,
  options: AskStaffOptions,
): Promise<Answer> {
  const present = await staffPresent(page, question.signal, options);
  if (present !== "yes") return present;
  const picture = await greyPhoto(question, options.decodePhoto);
  try {
    return await page.ask<Answer>({
      screen: { msg: "CONFIRM_STAFF", step: "compare", photo: picture !== undefined, reasons },
      frames: picture === undefined ? [] : [picture],
      timeOut: options.timeOut,
      signal: question.signal,
      take: commands<Answer>((command) => {
        switch (command.cmd) {
          case "STAFF_CONFIRM":
            return { answer: { outcome: "confirmed", reason: command.reason } };
          case "STAFF_DECLINE":
            return { answer: { outcome: "declined" } };
          case "BACK":
            return { answer: { outcome: "other-method" } };
          case "CANCEL":
            return { answer: { outcome: "cancelled" } };
          default:
            return "bad-state";
        }
      }),
    });
  } finally {
    picture?.fill(0);
  }
}

/** Nobody sees the photo of the chip before the facility's password was typed. */
async function staffPresent(
  page: PatientPage,
  signal: AbortSignal,
  options: AskStaffOptions,
): Promise<"yes" | { readonly outcome: "declined" } | OtherMethod | Cancelled | NoAnswer> {
  for (let incorrect = false; ; incorrect = true) {
    if (options.password.locked) return locked(page, signal, options.errorTimeOut);
    const entry = await page.ask<
      { readonly outcome: "entered"; readonly password: Uint8Array } | OtherMethod | Cancelled
    >({
      screen: { msg: "CONFIRM_STAFF", step: "password", incorrect },
      timeOut: options.timeOut,
      signal,
      take(input) {
        if (input.kind === "staffPassword")
          return { answer: { outcome: "entered", password: input.content } };
        if (input.kind !== "command") return "bad-state";
        if (input.command.cmd === "BACK") return { answer: { outcome: "other-method" } };
        if (input.command.cmd === "CANCEL") return { answer: { outcome: "cancelled" } };
        return "bad-state";
      },
    });
    if (entry.outcome !== "entered") return entry;
    if (await options.password.check(entry.password)) return "yes";
    if (options.password.locked) options.onLocked();
  }
}

async function locked(
  page: PatientPage,
  signal: AbortSignal,
  timeOut: TimeOut,
): Promise<{ readonly outcome: "declined" }> {
  await page.ask<{ readonly outcome: "understood" }>({
    screen: { msg: "ERROR", ...failureOf("STAFF_LOCKED"), takeCard: false },
    timeOut,
    signal,
    take: commands(
      (command): Taken<{ readonly outcome: "understood" }> =>
        command.cmd === "CONTINUE" ? { answer: { outcome: "understood" } } : "bad-state",
    ),
  });
  return { outcome: "declined" };
}

async function greyPhoto(
  question: ConfirmByStaff,
  decodePhoto: DecodePhoto,
): Promise<Uint8Array | undefined> {
  if (question.photo === undefined) return undefined;
  const image = await decodePhoto(question.photo, { signal: question.signal });
  try {
    return frame(agentFrame.cardPhoto, greyPixels(image));
  } finally {
    image.data.fill(0);
  }
}

/** Width and height (16 bit, big-endian), then one byte a pixel: Rec. 601 luma of the RGB picture. */
export function greyPixels(image: {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}): Uint8Array {
  const { width, height, data } = image;
  const bytes = new Uint8Array(4 + width * height);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, width);
  view.setUint16(2, height);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const [red = 0, green = 0, blue = 0] = data.subarray(pixel * 3, pixel * 3 + 3);
    bytes[4 + pixel] = Math.round(0.299 * red + 0.587 * green + 0.114 * blue);
  }
  return bytes;
}
