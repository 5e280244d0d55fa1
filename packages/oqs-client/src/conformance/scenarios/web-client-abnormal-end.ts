import { reported } from "../findings.ts";
import type { WebApiClientScenario } from "../scenario.ts";

/** 異常終了 is not an eligibility, as 9 and as 3. */
export const webClientAbnormalEnd: WebApiClientScenario = {
  id: "web-client-abnormal-end",
  profile: "web-api-client",
  title: {
    en: "異常終了 is not an eligibility, as 9 and as 3",
    ja: "異常終了（9または3）を有効とみなさない",
  },
  steps: {
    en: "The answers have SegmentOfResult 9, then 3; sources disagree about the code.",
    ja: "回答の処理結果区分を9、次に3とする。資料により符号が異なる。",
  },
  fix: {
    en: "Take SegmentOfResult 1 alone for a good result.",
    ja: "正常は処理結果区分1だけとする。",
  },
  requirement: { certainty: "seen", from: "myclinic-ts says 9, ResWatcher 3" },
  control: true,
  run: async (stage) => {
    const findings = [];
    for (const segment of ["9", "3"]) {
      stage.answerSearches((answer) => ({
        ...answer,
        MessageHeader: {
          ...answer.MessageHeader,
          SegmentOfResult: segment,
          ErrorCode: "CONFORMANCE",
        },
      }));
      findings.push(reported(await stage.search(), ["error", "not-eligible"]));
    }
    return findings;
  },
};
