import fc from "fast-check";
import { describe, expect, expectTypeOf, test } from "vitest";
import businessCodes from "../codes/explanations/business-codes.json" with { type: "json" };
import errors from "../codes/explanations/errors.json" with { type: "json" };
import outcomes from "../codes/explanations/outcomes.json" with { type: "json" };
import queueReasons from "../codes/explanations/queue-reasons.json" with { type: "json" };
import resultCodes from "../codes/explanations/result-codes.json" with { type: "json" };
import simulatorResultCodes from "../codes/simulator-result-codes.json" with { type: "json" };
import { madeEligibility } from "../test/made-eligibility.ts";
import type { Disclosed } from "./certificates.ts";
import type { CircuitState } from "./circuit-breaker.ts";
import { type CodeTableName, codeTables } from "./codes.ts";
import type { Copayment } from "./copayment.ts";
import { type Eligibility, eligibilityOf, type Ineligible } from "./eligibility.ts";
import { OqsError, type OqsErrorCode, OqsRejectedError, oqsErrorCodes } from "./errors.ts";
import type { RequestOutcome } from "./events.ts";
import { explain } from "./explanation.ts";
import { entryOf, explanationIds } from "./explanation-entries.ts";
import type { ReceivedEligibility } from "./fhir/index.ts";
import type { BulkProgress } from "./folder/bulk.ts";
import type { Answer, FaceArrival, FolderWarning } from "./folder/index.ts";
import type { PrescriptionChosen } from "./operations/choose-prescription.ts";
import type { ReferenceNumberRegistered } from "./operations/register-reference-number.ts";
import type { ConsentsSent } from "./operations/send-consents.ts";
import type { PublicExpense } from "./public-expense.ts";
import type { Enqueued, LinkState } from "./queue/index.ts";
import { ownReasons } from "./queue/reasons.ts";
import { scenarios } from "./simulator/scenarios.ts";
import type { ConsentChange, Viewing, ViewingConsent } from "./viewing.ts";

type Keys<G extends keyof typeof outcomes> = keyof (typeof outcomes)[G];
type Reason<T> = T extends { readonly reason: infer R } ? R : never;

describe("every code has an explanation, and none is left over", () => {
  test("errors of this package", () => {
    expectTypeOf<keyof typeof errors>().toEqualTypeOf<OqsErrorCode>();
    expect(Object.keys(errors).sort()).toEqual(Object.keys(oqsErrorCodes).sort());
  });
  test("reasons of the queue", () => {
    expect(Object.keys(queueReasons).sort()).toEqual(Object.keys(ownReasons).sort());
  });
  test("codes of every table", () => {
    expectTypeOf<keyof typeof businessCodes.anyCode>().toEqualTypeOf<CodeTableName>();
    expect(Object.keys(businessCodes.anyCode).sort()).toEqual(Object.keys(codeTables).sort());
    for (const [table, codes] of Object.entries(businessCodes.codes))
      for (const code of Object.keys(codes))
        expect(codeTables[table as CodeTableName].values, `${table}:${code}`).toHaveProperty(code);
    for (const [table, { values }] of Object.entries(codeTables))
      for (const code of Object.keys(values))
        expect(entryOf(`${table}:${code}`), `${table}:${code}`).toBeDefined();
  });
  test("result codes of the simulator", () => {
    const ofPeople = Object.values(scenarios).flatMap(({ error }) => (error ? [error.code] : []));
    expect(Object.keys(resultCodes).sort()).toEqual(
      [...Object.keys(simulatorResultCodes), ...ofPeople].sort(),
    );
  });
  test("outcomes: the compiler compares each union with the file", () => {
    expectTypeOf<Keys<"eligibility">>().toEqualTypeOf<Eligibility["outcome"]>();
    expectTypeOf<Keys<"ineligible">>().toEqualTypeOf<Ineligible["reason"]>();
    expectTypeOf<Keys<"write">>().toEqualTypeOf<
      (ConsentsSent | PrescriptionChosen | ReferenceNumberRegistered)["outcome"]
    >();
    expectTypeOf<Keys<"folder">>().toEqualTypeOf<Answer<unknown>["outcome"]>();
    expectTypeOf<Keys<"bulk">>().toEqualTypeOf<BulkProgress<unknown>["progress"]>();
    expectTypeOf<Keys<"face-file">>().toEqualTypeOf<FaceArrival["outcome"] | "no-answer">();
    expectTypeOf<Keys<"folder-warning">>().toEqualTypeOf<FolderWarning["warning"]>();
    expectTypeOf<Keys<"viewing">>().toEqualTypeOf<
      ViewingConsent["state"] | "allowed" | Reason<Viewing>
    >();
    expectTypeOf<Keys<"consent-change">>().toEqualTypeOf<ConsentChange["outcome"]>();
    expectTypeOf<Keys<"disclosure">>().toEqualTypeOf<Disclosed<unknown>["state"]>();
    expectTypeOf<Keys<"public-expense">>().toEqualTypeOf<PublicExpense["state"]>();
    expectTypeOf<Keys<"copayment">>().toEqualTypeOf<Copayment["copaymentSource"] | "not-stated">();
    expectTypeOf<Keys<"queue-state">>().toEqualTypeOf<LinkState>();
    expectTypeOf<Keys<"enqueue">>().toEqualTypeOf<Enqueued["outcome"]>();
    expectTypeOf<Keys<"circuit">>().toEqualTypeOf<CircuitState>();
    expectTypeOf<Keys<"request">>().toEqualTypeOf<Exclude<RequestOutcome, OqsErrorCode>>();
    expectTypeOf<Keys<"fhir">>().toEqualTypeOf<ReceivedEligibility["outcome"]>();
    expect(Object.keys(outcomes)).toHaveLength(22);
  });
});

test("every explanation speaks both languages, in whole sentences", () => {
  const ids = explanationIds();
  expect(ids.length).toBeGreaterThan(250);
  for (const id of ids) {
    const ja = explain(id, { language: "ja" });
    const en = explain(id, { language: "en" });
    expect([ja.id, en.id, ja.language, en.language]).toEqual([id, id, "ja", "en"]);
    expect(ja.patient === undefined, id).toBe(en.patient === undefined);
    for (const text of [ja.cause, ja.staff, ...ja.cannotTellApart, ja.patient ?? "。"])
      expect(text, id).toMatch(/^[^{}]*[。?か]$/);
    for (const text of [en.cause, en.staff, ...en.cannotTellApart, en.patient ?? "X."])
      expect(text, id).toMatch(/^[A-Z][^{}]*[.?]$/);
    expect(ja.cannotTellApart.length, id).not.toBe(1);
    expect(en.cannotTellApart.length).toBe(ja.cannotTellApart.length);
  }
});

test("what is said to the patient blames nobody and frightens nobody", () => {
  for (const id of explanationIds()) {
    const ja = explain(id).patient ?? "";
    const en = explain(id, { language: "en" }).patient ?? "";
    expect(ja, id).not.toMatch(/エラー|異常|違反|不正|死亡|生活保護|資格がありません|無効/);
    expect(en, id).not.toMatch(/error|invalid|illegal|dead|death|welfare benefit|refused/i);
  }
});

test.each([
  ["public-expense:not-stated", /同意/, /喪失/],
  ["error:OQS_TIMEOUT", /受け付けていない/, /返事が届かなかった/],
  ["write:unknown", /受け付けていない/, /返事が届かなかった/],
  ["folder:unknown", /受け付けていない/, /返事が届かなかった/],
  ["OQSCD006:4", /誤り/, /資格がない/],
])("%s says which causes it cannot tell apart", (id, one, other) => {
  const { cannotTellApart } = explain(id);
  expect(cannotTellApart.some((cause) => one.test(cause))).toBe(true);
  expect(cannotTellApart.some((cause) => other.test(cause))).toBe(true);
});

describe("codes nobody described", () => {
  test.each(["K00123", "OQS_NEVER_HEARD", "SIM-NEW", "あ", "constructor", "__proto__", "a:b:c"])(
    "%s is shown as it is",
    (code) => {
      for (const language of ["ja", "en"] as const) {
        const explanation = explain(code, { language });
        expect(explanation).toMatchObject({ code, certainty: "unknown", further: [] });
        expect(explanation.id).toBeUndefined();
        expect(explanation.cause).toContain(code);
      }
    },
  );
  test("an unknown code of a known table names the table", () => {
    const { cause, id } = explain({ table: "OQSCD006", code: "8" });
    expect([cause.includes("OQSCD006"), cause.includes("8"), id]).toEqual([true, true, undefined]);
    expect(explain("OQSCD006:8").cause).toBe(cause);
  });
  test("a code of several tables is none of them, and all are listed", () => {
    const { id, further } = explain("2");
    expect(id).toBeUndefined();
    expect(further.map((one) => one.id)).toContain("OQSCD006:2");
    expect(further.every((one) => one.id?.endsWith(":2") === true)).toBe(true);
  });
  test("the form of the app's codes is recognised, their meaning is not", () => {
    expect(explain("OQC-OWSE0900000", { language: "en" })).toMatchObject({ certainty: "inferred" });
    expect(explain("OQC-OWSE0900000").cause).toContain("マイナ資格確認アプリ");
  });
  test("no text makes it throw, and none comes back with control characters or a 12-digit number", () => {
    const control = fc.constantFrom("123456789018", "$&", "{table}", "\u001b[2J", "\r\n", "\u202e");
    const text = fc.array(fc.oneof(fc.string({ unit: "grapheme" }), control), { maxLength: 3 });
    fc.assert(
      fc.property(text, (parts) => {
        const code = parts.join("");
        const { code: shown, cause, staff } = explain(code);
        expect(`${shown}${cause}${staff}`).not.toMatch(/[\p{Cc}]|123456789018/u);
      }),
    );
    expect(explain("123456789018").cause).toContain("[個人番号]");
    expect(explain("$&").cause).toContain("「$&」");
  });
});

test.each([
  ["OQS_BUSY", "error:OQS_BUSY"],
  ["LEASE_EXPIRED", "queue:LEASE_EXPIRED"],
  ["SIM-SIGNATURE", "result:SIM-SIGNATURE"],
  ["SIM-CERTIFICATE-REVOKED", "result:SIM-CERTIFICATE-REVOKED"],
  ["001", "reader:001"],
  ["【002:マイナンバーカード以外】", "reader:002"],
  ["HTTP 404", "http:404"],
  ["HTTP 418", "http:4xx"],
  ["HTTP 500", "http:5xx"],
  [" A01 ", "OQSCD012:A01"],
])("%j is %s", (text, id) => {
  expect(explain(text).id).toBe(id);
});

test("the sentence of a reader stays beside its explanation", () => {
  expect(explain("【001:マイナンバーカードの認識不可】").said).toBe(
    "【001:マイナンバーカードの認識不可】",
  );
  expect(explain("【099:新しい表示】")).toMatchObject({ code: "099", certainty: "unknown" });
});

test("errors: the code, and what the server said first", () => {
  expect(explain(new OqsError("OQS_TIMEOUT", "late")).id).toBe("error:OQS_TIMEOUT");
  const english = explain(new OqsError("OQS_TIMEOUT", "late"), { language: "en" });
  expect(english.cause).toBe(oqsErrorCodes.OQS_TIMEOUT.cause);
  expect(english.staff).toBe(oqsErrorCodes.OQS_TIMEOUT.staff);
  const rejected = explain(new OqsRejectedError("K00001", "refused"));
  expect([rejected.code, rejected.certainty]).toEqual(["K00001", "unknown"]);
  expect(rejected.further.map(({ id }) => id)).toEqual(["error:OQS_REJECTED"]);
  expect(explain(new OqsRejectedError("", "refused")).cause).toContain("コードを示しませんでした");
});

test("outcomes of writes, of the folder, of bulk jobs and of viewing", () => {
  expect(explain({ outcome: "unknown" }).id).toBe("write:unknown");
  expect(explain({ outcome: "unknown", request: {} }).id).toBe("folder:unknown");
  expect(explain({ outcome: "no-answer", request: {} }).id).toBe("folder:no-answer");
  expect(explain({ outcome: "denied", reason: "over" }).id).toBe("viewing:over");
  expect(explain({ outcome: "allowed" }).id).toBe("viewing:allowed");
  expect(explain({ outcome: "card-again" }).id).toBe("consent-change:card-again");
  expect(explain({ outcome: "folder-lost" }).id).toBe("face-file:folder-lost");
  expect(explain({ progress: "gave-up" }).id).toBe("bulk:gave-up");
  const refused = explain({ outcome: "refused", code: "SIM-CONSENT-VISIT", message: "文" });
  expect([refused.id, refused.said]).toEqual(["result:SIM-CONSENT-VISIT", "文"]);
  expect(refused.further.map(({ id }) => id)).toEqual(["write:refused"]);
  const error = explain({ outcome: "error-file", request: {}, code: "E1", message: "文" });
  expect([error.certainty, error.further[0]?.id]).toEqual(["unknown", "folder:error-file"]);
  expect(explain({ outcome: "never-heard" }).certainty).toBe("unknown");
});

describe("eligibilities", () => {
  const idsOf = (eligibility: Eligibility): readonly (string | undefined)[] => {
    const { id, further } = explain(eligibility);
    return [id, ...further.map((one) => one.id)];
  };
  const answer = (
    body: Record<string, unknown>,
    result: Record<string, unknown> = {},
  ): Eligibility =>
    eligibilityOf({
      MessageHeader: { SegmentOfResult: "1", QualificationConfirmationDate: "20261122" },
      MessageBody: {
        ProcessingResultStatus: "1",
        ResultList: {
          ResultOfQualificationConfirmation: [
            { Name: "見本　太郎", Birthdate: "19800401", InsurerNumber: "00990017", ...result },
          ],
        },
        ...body,
      },
    });

  test("a plain one: valid, the share by age, nothing said about certificates and public expense", () => {
    expect(idsOf(madeEligibility())).toEqual([
      "OQSCD006:1",
      "copayment:inferred",
      "disclosure:not-stated",
      "public-expense:not-stated",
    ]);
  });
  test("notices come first, known ones with their explanation and others with their sentence", () => {
    const notice = {
      ProcessingResultCode: "SIM-CERTIFICATE-EXPIRES-SOON",
      ProcessingResultMessage: "文",
    };
    const soon = explain(answer({ QualificationValidity: "1", ...notice })).further[0];
    expect(soon).toMatchObject({ id: "result:SIM-CERTIFICATE-EXPIRES-SOON", said: "文" });
    expect(soon?.cause).toBe(explain("card-certificate:expires-soon").cause);
    const other = { ProcessingResultCode: "K99999", ProcessingResultMessage: "お知らせ" };
    const unknown = explain(answer({ QualificationValidity: "1", ...other })).further[0];
    expect(unknown).toMatchObject({ id: "notice:other", code: "K99999", said: "お知らせ" });
  });
  test("special kinds of insurance and withheld certificates are told", () => {
    const result = {
      InsuredCardClassification: "07",
      LimitApplicationCertificateRelatedConsFlg: "0",
      SpecificDiseasesCertificateRelatedConsFlg: "2",
      InsuredPartialContributionRatio: "030",
    };
    expect(idsOf(answer({ QualificationValidity: "6" }, result))).toEqual([
      "OQSCD006:6",
      "OQSCD010:07",
      "disclosure:no-consent",
      "disclosure:consent-expired",
      "public-expense:not-stated",
    ]);
  });
  test.each([
    ["2", "ineligible:invalid"],
    ["3", "ineligible:invalid-new-exists"],
    ["4", "ineligible:not-found"],
    ["5", "ineligible:multiple"],
  ])("validity %s is %s", (validity, id) => {
    const eligibility = answer({ QualificationValidity: validity });
    expect(idsOf(eligibility)).toEqual([id]);
    expect(explain(eligibility).cause).toBe(explain({ table: "OQSCD006", code: validity }).cause);
  });
  test("the reason of a loss is told beside it", () => {
    const lost = answer({ QualificationValidity: "2" }, { ReasonOfLoss: "03" });
    expect(idsOf(lost)).toEqual(["ineligible:invalid", "OQSCD008:03"]);
  });
  test("a validity nobody knows is shown, and never called valid or invalid", () => {
    const { id, cause, certainty } = explain(answer({ QualificationValidity: "8" }));
    expect([id, certainty]).toEqual([undefined, "unknown"]);
    expect(cause).toContain("「8」");
  });
  test("a refusal: its code, the payer's sentence, and where it stood", () => {
    const error = {
      ProcessingResultStatus: "2",
      ProcessingResultCode: "K1",
      ProcessingResultMessage: "文",
    };
    const person = explain(answer(error));
    expect(person).toMatchObject({ code: "K1", said: "文", certainty: "unknown" });
    expect(person.further.map(({ id }) => id)).toEqual(["OQSCD004:2"]);
    const whole = eligibilityOf({ MessageHeader: { SegmentOfResult: "3" } });
    expect(explain(whole)).toMatchObject({ code: "", certainty: "unknown" });
    expect(idsOf(whole)).toEqual([undefined, "OQSCD003:3"]);
  });
});

describe("official lists", () => {
  const ja = { cause: "公式の原因。", staff: "公式の手順。" };
  test("a dropped-in explanation goes before ours and before “unknown”", () => {
    const explanations = {
      "result:K00001": { certainty: "seen", ja },
      "error:OQS_BUSY": { certainty: "seen", ja, en: { cause: "C.", staff: "S." } },
    } as const;
    expect(explain("K00001", { explanations })).toMatchObject({ id: "result:K00001", ...ja });
    expect(explain(new OqsRejectedError("K00001", ""), { explanations })).toMatchObject(ja);
    expect(explain("OQS_BUSY", { explanations, language: "en" }).cause).toBe("C.");
    // One that has no English is said to be Japanese.
    expect(explain("K00001", { explanations, language: "en" })).toMatchObject({
      language: "ja",
      ...ja,
    });
    // Everything that is the same as another entry follows it.
    expect(explain("HTTP 503", { explanations })).toMatchObject(ja);
  });
  test("a dropped-in table explains its new codes", () => {
    const values = { "9": { ja: "新しい値", en: "a new one" } };
    const tables = { OQSCD006: { ja: "資格有効性", certainty: "seen", values } } as const;
    const explanation = explain({ table: "OQSCD006", code: "9" }, { tables });
    expect(explanation).toMatchObject({ id: "OQSCD006:9", certainty: "seen" });
    expect(explanation.cause).toContain("新しい値");
    expect(explain({ table: "OQSCD006", code: "9" }).id).toBeUndefined();
  });
});
