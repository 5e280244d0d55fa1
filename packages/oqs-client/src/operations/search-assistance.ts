import { askForEligibility, type Conversation } from "../conversation.ts";
import { plainDate } from "../date.ts";
import type { Eligibility } from "../eligibility.ts";
import { OqsError } from "../errors.ts";
import { assistanceMessage } from "../messages/uketsuke-sandbox-searches.ts";
import { wireBirthDate } from "../search.ts";

/** What stands on a medical ticket (医療券). */
export interface AssistanceData {
  /** 公費負担者番号, 8 digits. */
  readonly publicExpenseNumber: string;
  /** 受給者番号. */
  readonly beneficiaryNumber: string;
  /** `YYYY-MM-DD`. */
  readonly birthDate: string;
  /** `YYYY-MM` of the treatment (診療年月); tickets are issued by the month. */
  readonly treatmentMonth: string;
}

/** Eligibility for public assistance (医療扶助). */
export async function searchAssistance(
  conversation: Conversation,
  { signal, ...assistance }: AssistanceData & { signal?: AbortSignal },
): Promise<Eligibility> {
  const { publicExpenseNumber, beneficiaryNumber, birthDate, treatmentMonth } = assistance;
  if (!/^\d{8}$/.test(publicExpenseNumber))
    throw new OqsError("INVALID_ARGUMENT", "a public expense number has 8 digits");
  if (beneficiaryNumber === "") throw new OqsError("INVALID_ARGUMENT", "number is empty");
  const month = treatmentMonth.replace("-", "");
  if (plainDate(`${month}01`) !== `${treatmentMonth}-01`)
    throw new OqsError("INVALID_ARGUMENT", "treatmentMonth is a month of the calendar, YYYY-MM");
  const search = {
    PublicExpenseNumber: publicExpenseNumber,
    BeneficiaryNumber: beneficiaryNumber,
    Birthdate: wireBirthDate(birthDate),
    MedicalTreatmentMonth: month,
  };
  const body = { SandboxAssistanceSearchInfo: search };
  return await askForEligibility(
    conversation,
    "assistance",
    (MessageHeader) => assistanceMessage.encodeJson({ MessageHeader, MessageBody: body }),
    signal,
  );
}
