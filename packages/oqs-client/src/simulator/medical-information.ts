/**
 * Medication (薬剤情報) and checkups (特定健診情報): nothing but made content that says SIMULATED of itself. What real files hold inside is not
 * described publicly, so the elements are ours.
 * @module
 */
import type { AnyMessage, LinkRequest } from "../folder/index.ts";
import type { Element } from "../messages/element.ts";
import {
  checkupRequestMessage,
  medicationRequestMessage,
} from "../messages/medical-information-request.ts";
import {
  checkupResultMessage,
  medicationResultMessage,
} from "../messages/medical-information-result.ts";
import type { ViewingCategory } from "../viewing.ts";
import { canBeViewed } from "./answers.ts";
import type { LinkContext } from "./link-context.ts";
import type { LinkSystem } from "./link-software.ts";
import { madePdf } from "./made-pdf.ts";
import type { Person } from "./population.ts";
import { type Refusal, refusalMessage } from "./refusals.ts";
import { theOne } from "./routes.ts";
import type { SaidInFolder } from "./spoil-file.ts";

/** Answers a request for medication or checkups: as PDF or XML, by its file category (ファイル種別). */
export function medicalInformationAnswer(
  system: LinkSystem,
  request: LinkRequest,
  context: LinkContext,
): SaidInFolder {
  const isCheckup = request.job === "checkup";
  const asked = request.read(isCheckup ? checkupRequestMessage : medicationRequestMessage);
  const { MessageHeader: header = {}, MessageBody: body = {} } = asked;
  const { InsurerNumber = "", InsuredPersonIdentificationNumber = "" } = header;
  const person = theOne(
    system.people
      .withNumber(InsurerNumber, InsuredPersonIdentificationNumber)
      .filter((one) => header.BranchNumber === undefined || header.BranchNumber === one.branch),
  );
  const fault = system.faultOf(InsuredPersonIdentificationNumber);
  const common = {
    ...(fault === undefined ? {} : { fault }),
    ...(typeof person === "string" ? {} : { person: person.id }),
  };
  const category = body.FileCategory ?? "";
  const categories = wanted(isCheckup, category);
  const refusal =
    typeof person === "string"
      ? "SIM-MEDICAL-NOBODY"
      : refusalOf(system, person, {
          categories,
          now: context.now,
          care: body.MedicalTreatmentFlag,
        });
  if (categories === undefined || refusal !== undefined) {
    const code = refusal ?? "SIM-REQUEST";
    const message = answer(context, code);
    const codec = isCheckup ? checkupResultMessage : medicationResultMessage;
    return { ...common, message, codec, code, audit: true };
  }
  const whom = person as Person;
  if (Number(category) % 2 === 1)
    return {
      ...common,
      extension: "pdf",
      content: madePdf([
        "SIMULATED - NOT MEDICAL INFORMATION",
        `${isCheckup ? "Checkup" : "Medication"} of made person ${whom.id}, file category ${category}`,
      ]),
    };
  const { name: Name, nameKana, birthDate } = whom;
  const birth = birthDate.replaceAll("-", "");
  // Both kinds name the person in words of their own.
  const named = isCheckup
    ? { QualificationsInfo: { Name, KanasName: nameKana, Birthday: birth } }
    : { QuaInf: { Name, KanaName: nameKana, Birth: birth } };
  const message: AnyMessage = {
    MessageHeader: { ...owner(context), ...named },
    MessageBody: {
      ResultCode: "1",
      extra: isCheckup ? checkup : medication(category === "4"),
    },
  };
  return { ...common, codec: isCheckup ? checkupResultMessage : medicationResultMessage, message };
}

/** What a file category shows; undefined for one nobody knows. */
function wanted(isCheckup: boolean, category: string): readonly ViewingCategory[] | undefined {
  if (isCheckup) return category === "1" || category === "2" ? ["checkup"] : undefined;
  if (category === "1" || category === "2") return ["medication"];
  return category === "3" || category === "4" ? ["medication", "medicalInformation"] : undefined;
}

/** Consents hold for 24 hours, those for home visits and online care as long as they last. */
function refusalOf(
  { register }: LinkSystem,
  person: Person,
  asked: {
    readonly categories: readonly ViewingCategory[] | undefined;
    readonly now: Date;
    readonly care: string | undefined;
  },
): Refusal | undefined {
  if (!canBeViewed(person)) return "SIM-CONSENT-NOT-AVAILABLE";
  if (asked.care !== undefined && register.continuing(person, asked.care) !== undefined)
    return undefined;
  for (const category of asked.categories ?? []) {
    const viewing = register.viewing(person, category, asked.now);
    if (viewing === "expired") return "SIM-VIEWING-EXPIRED";
    if (viewing !== "given") return "SIM-VIEWING-CONSENT";
  }
  return undefined;
}

function owner({ institution, fileIdentifier }: LinkContext): {
  readonly MedicalInstitutionCode: string;
  readonly ArbitraryFileIdentifier?: string;
} {
  return {
    MedicalInstitutionCode: institution,
    ...(fileIdentifier === undefined ? {} : { ArbitraryFileIdentifier: fileIdentifier }),
  };
}

/** Of result codes only 1 (done) is publicly seen; the refusal's is ours. */
function answer(context: LinkContext, refusal: Refusal): AnyMessage {
  return {
    MessageHeader: owner(context),
    MessageBody: { ResultCode: "SIM", MessageContents: `${refusal} ${refusalMessage(refusal)}` },
  };
}

const simulated: Element = {
  name: "SimulatedNotice",
  content: "SIMULATED 模擬: 診療には使えません",
};

const checkup: readonly Element[] = [
  simulated,
  {
    name: "SimulatedCheckup",
    content: [
      { name: "SimulatedDay", content: "20260401" },
      { name: "SimulatedHeightCm", content: "165.0" },
      { name: "SimulatedBloodPressure", content: "120/80" },
    ],
  },
];

function medication(withDiagnosis: boolean): readonly Element[] {
  const prescription = (name: string, dose: string): Element => ({
    name: "SimulatedPrescription",
    content: [
      { name: "SimulatedMonth", content: "202610" },
      { name: "SimulatedMedicine", content: name },
      { name: "SimulatedDose", content: dose },
    ],
  });
  return [
    simulated,
    prescription("架空錠10mg", "1日1回朝食後"),
    prescription("見本カプセル5mg", "1日2回朝夕食後"),
    ...(withDiagnosis
      ? [{ name: "SimulatedDiagnosis", content: [{ name: "SimulatedName", content: "模擬傷病" }] }]
      : []),
  ];
}
