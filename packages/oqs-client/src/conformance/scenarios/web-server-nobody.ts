import { judged } from "../findings.ts";
import type { WebApiServerScenario } from "../scenario.ts";
import { inWords, saysEligible } from "../web-api-server-stage.ts";

/** Nobody is found for a number nobody has. */
export const webServerNobody: WebApiServerScenario = {
  id: "web-server-nobody",
  profile: "web-api-server",
  title: {
    en: "Nobody is found for a number nobody has",
    ja: "存在しない番号では誰も見つからない",
  },
  steps: {
    en: "The suite searches for an insured number that no made person has.",
    ja: "誰も持たない番号を照会する。",
  },
  fix: {
    en: "Answer 該当資格なし (QualificationValidity 4), or an error for the person.",
    ja: "該当資格なし（資格有効性4）か個人単位のエラーを返す。",
  },
  requirement: { certainty: "seen", from: "myclinic-ts (OQSCD006)" },
  run: async (stage) => {
    const who = { ...stage.target.people.eligible, number: "0000000" };
    const called = await stage.search(who);
    return [
      judged(!saysEligible(called), inWords(called), "somebody was found"),
      judged(
        called.outcome === "answered" && called.status < 500,
        inWords(called),
        `${inWords(called)}: an unknown number broke the server`,
      ),
    ];
  },
};
