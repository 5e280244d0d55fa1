/**
 * Public expense beside or instead of an insurance (公費): public assistance with its tickets (医療扶助, 医療券・調剤券). What is not in an
 * answer is not withdrawn.
 * @module
 */
import type { medicalTicketInfo } from "./messages/medical-ticket-info.ts";
import type { Plain } from "./messages/plain.ts";
import type { PlainResult } from "./messages/result-of-qualification-confirmation.ts";

/** A medical or dispensing ticket (医療券・調剤券). */
export type MedicalTicket = Plain<typeof medicalTicketInfo>;

/** Public expense as an answer tells it (公費). */
export type PublicExpense =
  | {
      readonly state: "stated";
      /** 公費負担者番号 */
      readonly payer?: string;
      /** 受給者番号 */
      readonly beneficiary?: string;
      /** 福祉事務所名 */
      readonly office?: string;
      readonly tickets: readonly MedicalTicket[];
    }
  | {
      readonly state: "not-stated";
      /**
       * Why nothing stands there; an answer cannot tell these apart (医療費助成 is the known case: 未同意 and 資格喪失 look the same). So
       * nothing that is stored may be overwritten or deleted because of it: ask the patient.
       */
      readonly cannotTellApart: readonly ["never-had", "no-consent", "lost", "not-connected"];
    };

/** Public expense over all results of an answer (公費). */
export function publicExpenseOf(results: readonly PlainResult[]): PublicExpense {
  const tickets = results.flatMap((one) => one.medicalTickets ?? []);
  const assistance = results.find(
    (one) => one.publicExpensePayer !== undefined || one.cardClassification?.code === "A1",
  );
  if (assistance === undefined && tickets.length === 0)
    return {
      state: "not-stated",
      cannotTellApart: ["never-had", "no-consent", "lost", "not-connected"],
    };
  const { publicExpensePayer, beneficiaryNumber, welfareOffice } = assistance ?? {};
  return {
    state: "stated",
    ...(publicExpensePayer === undefined ? {} : { payer: publicExpensePayer }),
    ...(beneficiaryNumber === undefined ? {} : { beneficiary: beneficiaryNumber }),
    ...(welfareOffice === undefined ? {} : { office: welfareOffice }),
    tickets,
  };
}
