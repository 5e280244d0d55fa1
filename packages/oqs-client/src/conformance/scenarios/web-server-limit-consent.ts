import { judged, skipped } from "../findings.ts";
import type { WebApiServerScenario } from "../scenario.ts";
import { messageOf } from "../web-api-server-stage.ts";

/** A limit certificate is given with consent only. */
export const webServerLimitConsent: WebApiServerScenario = {
  id: "web-server-limit-consent",
  profile: "web-api-server",
  title: {
    en: "A limit certificate is given with consent only",
    ja: "限度額適用認定証は同意があるときだけ返す",
  },
  steps: {
    en: "The suite searches for somebody who has one, without and with the consent flag.",
    ja: "認定証のある人を、同意なしと同意ありで照会する。",
  },
  fix: {
    en: "Look at LimitApplicationCertificateRelatedConsFlg of the question.",
    ja: "照会の LimitApplicationCertificateRelatedConsFlg を見る。",
  },
  requirement: { certainty: "seen", from: "myclinic-ts" },
  run: async (stage) => {
    const { limited } = stage.target.people;
    if (limited === undefined) return [skipped("no person with a limit certificate was named")];
    const given = async (limitConsent: boolean): Promise<boolean> => {
      const body = messageOf(await stage.search({ ...limited, limitConsent }))?.MessageBody;
      const [result] = body?.ResultList?.ResultOfQualificationConfirmation ?? [];
      return result?.LimitApplicationCertificateRelatedInfo !== undefined;
    };
    return [
      judged(!(await given(false)), "withheld without consent", "given without consent"),
      judged(await given(true), "given with consent", "withheld in spite of consent"),
    ];
  },
};
