import type { Eligible, Patient as InsuredPatient } from "../eligibility.ts";
import { qualificationOf } from "../eligibility.ts";
import type { HumanName, Patient } from "./resources.ts";
import { extensions, profiles } from "./systems.ts";

/** The patient as the insurer knows them (JP_Patient, 患者): kanji and kana are two names. */
export function patientOf(eligible: Eligible): Patient {
  const { patient } = eligible;
  const postalCode = qualificationOf(eligible.answer)?.PostNumber;
  const kana = patient.nameKana?.normalize("NFKC");
  return {
    resourceType: "Patient",
    meta: { profile: [profiles.patient] },
    name: [nameOf(patient.name, "IDE"), ...(kana === undefined ? [] : [nameOf(kana, "SYL")])],
    gender: genders[patient.sex],
    birthDate: patient.birthDate,
    ...(patient.address === undefined || patient.address === ""
      ? {}
      : {
          address: [{ text: patient.address, ...(postalCode === undefined ? {} : { postalCode }) }],
        }),
  };
}

const genders = {
  male: "male",
  female: "female",
  unspecified: "unknown",
} as const satisfies Record<InsuredPatient["sex"], string>;

/** Family and given name only where one space tells them apart: who has a middle name or one name keeps the text alone. */
function nameOf(text: string, representation: "IDE" | "SYL"): HumanName {
  const parts = text.split(/[ 　]/);
  const [family, given] = parts;
  return {
    extension: [{ url: extensions.nameRepresentation, valueCode: representation }],
    use: "official",
    text,
    ...(parts.length === 2 && family && given ? { family, given: [given] } : {}),
  };
}
