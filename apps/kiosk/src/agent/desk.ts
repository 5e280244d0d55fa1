import type { Desk, IdentificationMethod } from "@uketsuke/reception";
import type { Notice } from "../protocol.ts";
import type { Camera } from "./camera.ts";
import { KioskError } from "./errors.ts";
import type { PatientPage } from "./patient-page.ts";
import { askConsents } from "./questions/consents.ts";
import { askMethod } from "./questions/method.ts";
import { askPin } from "./questions/pin.ts";
import { askStaff, type DecodePhoto } from "./questions/staff.ts";
import type { StaffPassword } from "./staff-password.ts";
import type { TimeOuts } from "./time-outs.ts";

export interface PageDeskOptions {
  readonly camera: Camera;
  readonly timeOuts: TimeOuts;
  readonly decodePhoto: DecodePhoto;
  /** Absent: this facility does not look by itself (目視), and staff is not offered. */
  readonly staffPassword?: StaffPassword;
  /** False where nothing opens the card's key without a PIN (特定機関認証): then only the PIN is offered. */
  readonly pinless: boolean;
  /** Too many wrong passwords of the facility. */
  readonly onStaffLocked?: () => void;
}

/** Makes the desk (窓口) of one visit: each question is a message, its answer a command; a page that goes away answers nothing. */
export function pageDesk(page: PatientPage, options: PageDeskOptions): Desk {
  const { camera, timeOuts, staffPassword, decodePhoto } = options;
  const notices: Notice[] = [];
  let incorrect = false;

  const possible: Record<IdentificationMethod, () => boolean> = {
    face: () => options.pinless && camera.available,
    pin: () => true,
    staff: () => options.pinless && staffPassword !== undefined,
  };

  return {
    async chooseIdentification(question) {
      const methods = question.methods.filter((method) => possible[method]());
      if (methods.length === 0)
        throw new KioskError(
          "NO_METHOD_HERE",
          "Nothing that this card allows can be done at this kiosk now; identify the patient at the desk.",
        );
      const blind = question.methods.includes("face") && !camera.available;
      const last = question.last ?? (blind ? "no-camera" : undefined);
      incorrect = last === "pin-incorrect";
      return askMethod(
        page,
        { ...question, ...(last === undefined ? {} : { last }) },
        { methods, notices: [...notices], timeOut: timeOuts.chooseIdentification },
      );
    },
    enterPin: (question) => askPin(page, question, { incorrect, timeOut: timeOuts.enterPin }),
    async confirmByStaff(question) {
      if (staffPassword === undefined) return { outcome: "declined" };
      return askStaff(page, question, {
        password: staffPassword,
        decodePhoto,
        onLocked: () => options.onStaffLocked?.(),
        timeOut: timeOuts.confirmByStaff,
        errorTimeOut: { askAfterSeconds: timeOuts.errorSeconds, graceSeconds: 20 },
      });
    },
    askConsents: (question) => askConsents(page, question, { timeOut: timeOuts.askConsents }),
    show(notice) {
      switch (notice.notice) {
        case "reading-card":
          page.show({ msg: "READING" });
          break;
        case "checking":
          page.show({ msg: "CHECKING" });
          break;
        case "certificate-expires-soon":
          notices.push({ notice: notice.notice, validTo: day(notice.validTo) });
          break;
        case "certificate-in-grace":
          notices.push({ notice: notice.notice, usableUntil: day(notice.usableUntil) });
          break;
      }
    },
  };
}

/** The calendar day in Japan, where the card was issued. */
function day(date: Date): string {
  return new Date(date.getTime() + 9 * 3_600_000).toISOString().slice(0, 10);
}
