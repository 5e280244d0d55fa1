import { type Judgement, reportWords } from "@uketsuke/terminal";
import { type Language, saying } from "../../language.ts";
import { table } from "../../print.ts";

/** One row in words, for a person. */
export function explanation(judgement: Judgement, language: Language): string {
  const say = saying(language);
  const { requirement, result, observed, note, attestation, statement } = judgement;
  const { levels, parties, results, certainties } = reportWords;
  const systems = { windows: "Windows", linux: "Linux" } as const;
  const looks = (["windows", "linux"] as const).flatMap((system) => {
    const where = requirement.evidence[system];
    if (where === undefined) return [];
    const confirmed = requirement.confirmedOn.includes(system)
      ? say("confirmed on a machine", "実機で確認済み")
      : say("not confirmed on a machine", "実機で未確認");
    return [[systems[system], `${where} (${confirmed})`]];
  });
  return table([
    [requirement.id, requirement.title[language]],
    [
      say("Level", "区分"),
      [
        levels[requirement.level][language],
        ...requirement.parties.map((party) => parties[party][language]),
      ].join(", "),
    ],
    ...requirement.quotes.map((sentence) => [say("Text", "仕様の文"), `「${sentence}」`]),
    [say("Expected", "期待"), requirement.expected],
    ...looks,
    [say("Certainty", "確かさ"), certainties[requirement.certainty][language]],
    [say("Result", "判定"), results[result][language]],
    ...(observed[language] === "" ? [] : [[say("Observed", "確認内容"), observed[language]]]),
    ...(note ? [[say("Note", "注"), note[language]]] : []),
    ...(attestation ? [[say("Stated by", "申告"), `${attestation.by}, ${attestation.at}`]] : []),
    [say("Statement", "申告の効力"), statements(say)[statement]],
    [say("Fix", "対処"), requirement.fix[language]],
  ]);
}

function statements(
  say: ReturnType<typeof saying>,
): Readonly<Record<Judgement["statement"], string>> {
  return {
    lifts: say("settles it", "申告で解決する"),
    "lifts-with-document": say("settles it with a document", "資料を添えた申告で解決する"),
    noted: say("is noted in the report", "報告に記載する"),
    none: say("changes nothing", "申告では変わらない"),
  };
}
