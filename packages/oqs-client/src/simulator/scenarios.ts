/**
 * What can be true of an insured person: each scenario is a row of data with the elements that make it special.
 * @module
 */
import { codeTables } from "../codes.ts";
import type { Decoded } from "../messages/fields.ts";
import type { medicalTicketInfo } from "../messages/medical-ticket-info.ts";
import type { ResultOfQualificationConfirmation } from "../messages/result-of-qualification-confirmation.ts";
import type { Person } from "./population.ts";

type LimitFlag = `${"A0" | "B0"}${1 | 2 | 3 | 4 | 5 | 6}` | `B0${7 | 8 | 9}` | "B10";

/** Name of a scenario, the `case` of a made person. */
export type ScenarioName =
  | "eligible"
  | "invalid"
  | "invalid-new-exists"
  | "not-found"
  | "multiple"
  | "assistance"
  | "unknown-validity"
  | "person-error"
  | "short-term"
  | "qualification-certificate"
  | "self-defence"
  | "preschool"
  | "elderly-20"
  | "elderly-30"
  | "late-elderly-10"
  | "late-elderly-20"
  | "late-elderly-30"
  | "specific-disease-1"
  | "specific-disease-2"
  | "specific-disease-3"
  | "other-name"
  | "rare-characters"
  | "withheld-address"
  | "twin"
  | "new-codes"
  | "former-name"
  | "assistance-ticket"
  | "home-visit"
  | "online-care"
  | "disaster-area"
  | `limit-${LimitFlag}`;

/** Kind of insurer; decides number and made-up name. */
export type InsurerKind = "health" | "national" | "late-elderly" | "assistance" | "self-defence";

/** One scenario. */
export interface Scenario {
  readonly ja: string;
  /** 資格有効性 the server answers. */
  readonly validity: string;
  readonly insurer: InsurerKind;
  /** Ages a made person of this scenario has, first and last. */
  readonly ages: readonly [number, number];
  /** Beginning of the address; the usual made-up town when absent. */
  readonly town?: string;
  /** 診療区分 of a consent given on an earlier visit that still lasts: 2 home visits, 3 online care. */
  readonly continuing?: "2" | "3";
  /** 処理結果コード and message of a person-level error. */
  readonly error?: { readonly code: string; readonly message: string };
  /** Elements that differ from a plain result; dates relative to today. */
  readonly special?: (person: Person, day: DayOf) => ResultOfQualificationConfirmation;
}

type MedicalTicketInfo = Decoded<typeof medicalTicketInfo>;

/** `yyyyMMdd` of a day so many months from today. */
type DayOf = (months: number) => string;

const adult: readonly [number, number] = [20, 64];
const plain: Pick<Scenario, "validity" | "insurer" | "ages"> = {
  validity: "1",
  insurer: "health",
  ages: adult,
};

function limit(flag: string): Scenario {
  const elderly = flag.startsWith("B");
  const workingLevel = ["B01", "B02", "B03"].includes(flag); // 現役並み
  return {
    ...plain,
    ja: `限度額適用 ${codeTables.OQSCD012.values[flag]?.ja ?? flag}`,
    ages: elderly ? [70, 74] : adult,
    special: (_, day) => ({
      LimitApplicationCertificateRelatedInfo: {
        LimitApplicationCertificateClassification: "01",
        LimitApplicationCertificateClassificationFlag: flag,
        LimitApplicationCertificateDate: day(-3),
        LimitApplicationCertificateValidStartDate: day(-3),
        LimitApplicationCertificateValidEndDate: day(9),
      },
      ...(elderly ? elderlyCertificate(workingLevel ? "030" : "020", day) : {}),
    }),
  };
}

function lateElderly(ratio: string): Scenario {
  return {
    ja: `後期高齢者 ${Number(ratio) / 10}割`,
    validity: "1",
    insurer: "late-elderly",
    ages: [75, 98],
    special: () => ({ InsuredPartialContributionRatio: ratio }),
  };
}

function specificDisease(category: string): Scenario {
  return {
    ...plain,
    ja: `特定疾病 ${category}`,
    special: (_, day) => ({
      SpecificDiseasesCertificateRelatedConsFlg: "1",
      SpecificDiseasesCertificateList: {
        SpecificDiseasesCertificateInfo: [
          {
            SpecificDiseasesDiseaseCategory: category,
            SpecificDiseasesCertificateDate: day(-12),
            SpecificDiseasesValidStartDate: day(-12),
            SpecificDiseasesSelfPay: "10000",
          },
        ],
      },
    }),
  };
}

function elderly(ratio: string): Scenario {
  return {
    ...plain,
    ja: `高齢受給者 ${Number(ratio) / 10}割`,
    insurer: "national",
    ages: [70, 74],
    special: (_, day) => elderlyCertificate(ratio, day),
  };
}

function elderlyCertificate(ratio: string, day: DayOf): ResultOfQualificationConfirmation {
  return {
    ElderlyRecipientCertificateInfo: {
      ElderlyRecipientCertificateDate: day(-3),
      ElderlyRecipientValidStartDate: day(-3),
      ElderlyRecipientValidEndDate: day(9),
      ElderlyRecipientContributionRatio: ratio,
    },
  };
}

const limitFlags = Object.keys(codeTables.OQSCD012.values) as LimitFlag[];
const limits = Object.fromEntries(
  limitFlags.map((flag) => [`limit-${flag}`, limit(flag)]),
) as Record<`limit-${LimitFlag}`, Scenario>;

/** Every scenario by name. */
export const scenarios: Readonly<Record<ScenarioName, Scenario>> = {
  eligible: { ...plain, ja: "有効" },
  invalid: {
    ...plain,
    ja: "無効",
    validity: "2",
    special: (_, day) => ({ DisqualificationDate: day(-2), ReasonOfLoss: "03" }),
  },
  "invalid-new-exists": {
    ...plain,
    ja: "無効(新しい資格あり)",
    validity: "3",
    special: (_, day) => ({ DisqualificationDate: day(-1), ReasonOfLoss: "03" }),
  },
  "not-found": { ...plain, ja: "該当資格なし", validity: "4" },
  multiple: { ...plain, ja: "複数該当", validity: "5" },
  assistance: {
    ...plain,
    ja: "医療扶助(有効・未登録)",
    validity: "6",
    insurer: "assistance",
    special: (person) => ({
      InsuredCardClassification: "A1",
      PublicExpenseNumber: person.insurerNumber,
      BeneficiaryNumber: person.number,
      WelfareOfficeName: person.insurerName,
    }),
  },
  "unknown-validity": { ...plain, ja: "未知の資格有効性", validity: "8" },
  "person-error": {
    ...plain,
    ja: "個人単位のエラー",
    error: { code: "SIM-PERSON-ERROR", message: "資格情報を確認できませんでした(模擬)。" },
  },
  "short-term": {
    ...plain,
    ja: "短期被保険者証",
    insurer: "national",
    special: (_, day) => ({ InsuredCardClassification: "03", InsuredCardExpirationDate: day(2) }),
  },
  "qualification-certificate": {
    ...plain,
    ja: "被保険者資格証明書",
    insurer: "national",
    special: () => ({ InsuredCardClassification: "05" }),
  },
  "self-defence": {
    ...plain,
    ja: "自衛官",
    insurer: "self-defence",
    ages: [20, 50],
    special: () => ({ InsuredCardClassification: "07" }),
  },
  preschool: {
    ...plain,
    ja: "未就学",
    ages: [1, 5],
    special: () => ({ PreschoolClassification: "1", PersonalFamilyClassification: "2" }),
  },
  "elderly-20": elderly("020"),
  "elderly-30": elderly("030"),
  "late-elderly-10": lateElderly("010"),
  "late-elderly-20": lateElderly("020"),
  "late-elderly-30": lateElderly("030"),
  "specific-disease-1": specificDisease("1"),
  "specific-disease-2": specificDisease("2"),
  "specific-disease-3": specificDisease("3"),
  "other-name": {
    ...plain,
    ja: "通称・旧姓",
    special: () => ({ NameOfOther: "通称　見本", NameOfOtherKana: "ﾂｳｼｮｳ ﾐﾎﾝ" }),
  },
  "rare-characters": {
    ...plain,
    ja: "外字・異体字",
    special: () => ({ Name: "𠮷野　葛\u{E0100}子", NameKana: "ﾖｼﾉ ｶﾂﾗｺ" }),
  },
  "withheld-address": {
    ...plain,
    ja: "住所不開示",
    special: () => ({ Address: "", PostNumber: "" }),
  },
  twin: {
    ...plain,
    ja: "同姓同名同生年月日",
    ages: [30, 30],
    special: () => ({ Name: "双子　見本", NameKana: "ﾌﾀｺﾞ ﾐﾎﾝ" }),
  },
  "new-codes": {
    ...plain,
    ja: "新しいコードと要素",
    special: () => ({
      InsuredCardClassification: "Z9",
      Sex1: "9",
      extra: [
        { name: "SimulatedNewElement", content: "  そのまま  " },
        { name: "SimulatedNewGroup", content: [{ name: "SimulatedInner", content: "0012" }] },
      ],
    }),
  },
  ...limits,
  "former-name": {
    ...plain,
    ja: "旧姓併記",
    special: (person) => ({ NameOfOther: `旧姓　${person.name.split("　")[1] ?? ""}` }),
  },
  "assistance-ticket": {
    ...plain,
    ja: "医療扶助(医療券あり)",
    insurer: "assistance",
    special: (person, day) => ({
      InsuredCardClassification: "A1",
      PublicExpenseNumber: person.insurerNumber,
      BeneficiaryNumber: person.number,
      WelfareOfficeName: person.insurerName,
      PublicExpenseResultList: {
        MedicalTicketInfo: [ticket("01", "02", person, day), ticket("02", "04", person, day)],
      },
    }),
  },
  "home-visit": {
    ...plain,
    ja: "訪問診療の継続同意あり",
    ages: [75, 98],
    insurer: "late-elderly",
    continuing: "2",
  },
  "online-care": { ...plain, ja: "オンライン診療の継続同意あり", continuing: "3" },
  "disaster-area": { ...plain, ja: "被災地域の住民", town: "架空県被災市避難町" },
};

/** 医療券 or 調剤券 of this month. */
function ticket(type: string, care: string, person: Person, day: DayOf): MedicalTicketInfo {
  const month = day(0).slice(0, 6);
  return {
    TicketType: type,
    MedicalTicketValidDate: `${month}01`,
    MedicalTicketExpirationDate: `${month}28`,
    IssueNumber: `${person.number}${type}`,
    MedicalTreatmentMonth: month,
    DesignatedMedicalInstitutionFlag: "0",
    DesignatedMedicalInstitutionName: "架空見本医療機関",
    InjuryName1: "模擬傷病名",
    MedicalTreatmentType: care,
    SelfPayAmount: "0",
    DistrictContactName: "架空担当員",
    HandlingContactName: "架空取扱者",
    SingleOrCombinedUse: "01",
    StatusOfSocialInsurance: "02",
    Remarks1: "SIMULATED 模擬",
  };
}
