import { consentTimes } from "../consent-times.ts";
import { judged, skipped } from "../findings.ts";
import type { WebApiServerScenario } from "../scenario.ts";
import { inWords, messageOf } from "../web-api-server-stage.ts";

/** A viewing consent lasts 24 hours. */
export const webServerConsent24Hours: WebApiServerScenario = {
  id: "web-server-consent-24-hours",
  profile: "web-api-server",
  title: { en: "A viewing consent lasts 24 hours", ja: "閲覧同意は24時間有効" },
  steps: {
    en: "The suite searches for somebody with a viewing consent and compares its times.",
    ja: "閲覧同意のある人を照会し、時刻を比べる。",
  },
  fix: {
    en: "Write AvailableTime = ConsTime + 24 hours.",
    ja: "AvailableTime を ConsTime の24時間後とする。",
  },
  requirement: { certainty: "seen", from: "myclinic-ts, iryohokenjyoho FAQ Q3" },
  run: async (stage) => {
    const { consented } = stage.target.people;
    if (consented === undefined) return [skipped("no person with a viewing consent was named")];
    const called = await stage.search(consented);
    const times = consentTimes(messageOf(called));
    if (times.length === 0)
      return [judged(false, "", `no consent times in the answer (${inWords(called)})`)];
    const wrong = times.filter(({ hours }) => hours !== 24);
    return [
      judged(
        wrong.length === 0,
        `${times.length} consents of 24 hours`,
        `not 24 hours: ${wrong.map(({ category }) => category).join(", ")}`,
      ),
    ];
  },
};
