import { expect, test } from "vitest";
import { codeMeaning } from "./codes.ts";
import { copaymentOf } from "./copayment.ts";
import { eligibilityOf } from "./eligibility.ts";
import { OqsError } from "./errors.ts";
import type { MessageBody } from "./messages/message-body.ts";
import type { MessageHeader } from "./messages/message-header.ts";
import type { ResultOfQualificationConfirmation } from "./messages/result-of-qualification-confirmation.ts";

const person: ResultOfQualificationConfirmation = {
  InsuredCardClassification: "01",
  InsurerNumber: "00138057",
  InsuredCardSymbol: "１２",
  InsuredIdentificationNumber: "34",
  InsuredBranchNumber: "00",
  Name: "見本　太郎",
  NameKana: "ﾐﾎﾝ ﾀﾛｳ",
  Sex1: "1",
  Birthdate: "19800229",
  Address: "",
  InsurerName: "架空見本市国民健康保険",
};

function answer(
  body: MessageBody,
  results: readonly ResultOfQualificationConfirmation[] = [person],
  header: MessageHeader = { SegmentOfResult: "1", QualificationConfirmationDate: "20261122" },
) {
  return {
    MessageHeader: header,
    MessageBody: { ResultList: { ResultOfQualificationConfirmation: results }, ...body },
  };
}

const malformed = (call: () => unknown): string => {
  try {
    call();
  } catch (error) {
    if (OqsError.is(error)) return error.code;
    throw error;
  }
  return "none";
};

test("a valid answer becomes what a reception needs", () => {
  const message = answer({ QualificationValidity: "1" });
  expect(eligibilityOf(message)).toMatchObject({
    outcome: "eligible",
    patient: {
      name: "見本　太郎",
      nameKana: "ﾐﾎﾝ ﾀﾛｳ",
      birthDate: "1980-02-29",
      sex: "male",
      address: "",
    },
    insurer: { number: "138057", name: "架空見本市国民健康保険" },
    symbol: "１２",
    number: "34",
    branch: "00",
    copaymentPercent: 30,
    copaymentSource: "inferred",
    validity: "1",
    registered: true,
    cardClassification: { code: "01", meaning: { ja: "被保険者証(一般)" } },
    limit: { state: "not-stated" },
    specificDiseases: { state: "not-stated" },
    publicExpense: { state: "not-stated" },
    viewing: { medication: { state: "not-stated" } },
    notices: [],
    answer: message,
  });
});

test.each([
  ["2", "invalid"],
  ["3", "invalid-new-exists"],
  ["4", "not-found"],
  ["5", "multiple"],
  ["7", "unrecognised"],
  ["01", "unrecognised"],
  ["", "unrecognised"],
])("資格有効性 %j is ineligible: %s", (validity, reason) => {
  const eligibility = eligibilityOf(answer({ QualificationValidity: validity }, []));
  expect(eligibility).toMatchObject({ outcome: "ineligible", reason, validity });
});

test("the day the qualification was lost is given", () => {
  const lost = { ...person, DisqualificationDate: "20260930" };
  expect(eligibilityOf(answer({ QualificationValidity: "2" }, [lost]))).toMatchObject({
    lostOn: "2026-09-30",
  });
});

test("public assistance is valid with its own numbers (6 有効・未登録)", () => {
  const assistance: ResultOfQualificationConfirmation = {
    InsuredCardClassification: "A1",
    PublicExpenseNumber: "12990012",
    BeneficiaryNumber: "1234566",
    WelfareOfficeName: "架空見本市福祉事務所",
    Name: "見本　花子",
    Birthdate: "19900101",
    Sex1: "2",
  };
  const eligibility = eligibilityOf(answer({ QualificationValidity: "6" }, [assistance]));
  expect(eligibility).toMatchObject({
    outcome: "eligible",
    insurer: { number: "12990012", name: "架空見本市福祉事務所" },
    number: "1234566",
    registered: false,
    publicExpense: { state: "stated", payer: "12990012", beneficiary: "1234566", tickets: [] },
    patient: { sex: "female" },
  });
  expect(eligibility).not.toHaveProperty("copaymentPercent");
  expect(eligibilityOf(answer({ QualificationValidity: "1" }, [assistance, person]))).toMatchObject(
    {
      insurer: { number: "138057" },
    },
  );
});

test("two insurances at once are for staff to look at", () => {
  expect(eligibilityOf(answer({ QualificationValidity: "1" }, [person, person]))).toMatchObject({
    outcome: "ineligible",
    reason: "multiple",
  });
});

test.each(["9", "3", "7"])("処理結果区分 %s is a refusal with the payer's code", (segment) => {
  const header = { SegmentOfResult: segment, ErrorCode: "X1", ErrorMessage: "文" };
  expect(eligibilityOf(answer({ QualificationValidity: "1" }, [person], header))).toMatchObject({
    outcome: "refused",
    code: "X1",
    message: "文",
  });
});

test("an error for the person is a refusal, whatever else stands there", () => {
  const body = {
    ProcessingResultStatus: "2",
    ProcessingResultCode: "X2",
    ProcessingResultMessage: "文",
    QualificationValidity: "1",
  };
  expect(eligibilityOf(answer(body))).toMatchObject({ outcome: "refused", code: "X2" });
});

test("a remark beside a good answer is shown as it is", () => {
  const body = {
    QualificationValidity: "1",
    ProcessingResultStatus: "1",
    ProcessingResultCode: "X3",
    ProcessingResultMessage: "期限が近い",
  };
  expect(eligibilityOf(answer(body))).toMatchObject({
    outcome: "eligible",
    notices: [{ code: "X3", message: "期限が近い" }],
  });
});

test("still processing is an error that can be tried again", () => {
  const header = { SegmentOfResult: "2" };
  expect(malformed(() => eligibilityOf(answer({}, [], header)))).toBe("OQS_BUSY");
});

test.each<[string, ResultOfQualificationConfirmation[]]>([
  ["no result", []],
  ["no name", [{ ...person, Name: undefined as never }]],
  ["a birth date that is none", [{ ...person, Birthdate: "19800230" }]],
  ["no insurer", [{ ...person, InsurerNumber: undefined as never }]],
])("valid with %s is not an answer", (_, results) => {
  expect(malformed(() => eligibilityOf(answer({ QualificationValidity: "1" }, results)))).toBe(
    "MALFORMED_ANSWER",
  );
});

test("an answer without any validity is not an answer", () => {
  expect(malformed(() => eligibilityOf({}))).toBe("MALFORMED_ANSWER");
});

test("unknown codes pass through and mean nothing", () => {
  const odd = { ...person, InsuredCardClassification: "Z9", Sex1: "9" };
  const eligibility = eligibilityOf(answer({ QualificationValidity: "1" }, [odd]));
  expect(eligibility).toMatchObject({ outcome: "eligible", patient: { sex: "unspecified" } });
  expect(eligibility).not.toHaveProperty("copaymentPercent");
  expect(codeMeaning("OQSCD010", "Z9")).toBeUndefined();
  expect(codeMeaning("OQSCD010", "toString")).toBeUndefined();
  const tables = { OQSCD010: { ja: "", values: { Z9: { ja: "新", en: "new" } } } };
  expect(codeMeaning("OQSCD010", "Z9", { tables })?.en).toBe("new");
  expect(codeMeaning("OQSCD006", "1")?.ja).toBe("有効");
});

const on = "2026-11-22";
const share = (result: ResultOfQualificationConfirmation, birthDate: string): unknown => {
  const copayment = copaymentOf({ InsuredCardClassification: "01", ...result }, { birthDate, on });
  return copayment === undefined
    ? undefined
    : [copayment.copaymentPercent, copayment.copaymentSource];
};

test.each<[string, ResultOfQualificationConfirmation, string, unknown]>([
  [
    "75 and older, stated",
    { InsuredPartialContributionRatio: "010" },
    "1940-01-01",
    [10, "answer"],
  ],
  ["stated beats age", { InsuredPartialContributionRatio: "020" }, "1990-01-01", [20, "answer"]],
  ["a ratio that is none", { InsuredPartialContributionRatio: "30" }, "1940-01-01", undefined],
  ["grown up", {}, "1990-01-01", [30, "inferred"]],
  ["69, the day before", {}, "1956-11-23", [30, "inferred"]],
  ["70 without a certificate", {}, "1956-11-22", undefined],
  ["before school", { PreschoolClassification: "1" }, "2022-01-01", [20, "inferred"]],
  ["six, unknown whether at school", {}, "2020-06-01", undefined],
  ["certificate of qualification", { InsuredCardClassification: "05" }, "1990-01-01", undefined],
])("share of the cost: %s", (_, result, birthDate, expected) => {
  expect(share(result, birthDate)).toEqual(expected);
});

test.each([
  ["within its dates", "20260801", "20270731", [20, "answer"]],
  ["on its last day", "20260801", "20261122", [20, "answer"]],
  ["before it begins", "20261201", "20270731", undefined],
  ["after it ended", "20250801", "20261121", undefined],
])("高齢受給者証 counts %s", (_, from, to, expected) => {
  const certificate = {
    ElderlyRecipientValidStartDate: from,
    ElderlyRecipientValidEndDate: to,
    ElderlyRecipientContributionRatio: "020",
  };
  expect(share({ ElderlyRecipientCertificateInfo: certificate }, "1955-01-01")).toEqual(expected);
});
