import type { Eligible } from "../eligibility.ts";
import type { EligibilityItem } from "./resources.ts";
import { codeSystems } from "./systems.ts";

/** Medical care; R4 wants every item in a category. */
const medicalCare = { coding: [{ system: codeSystems.benefitCategory, code: "1" }] };

/** What the insurance gives beyond being in force: share, high-cost limit, specific diseases (負担割合, 限度額適用, 特定疾病). */
export function itemsOf(eligible: Eligible): EligibilityItem[] {
  return [...shareItem(eligible), ...limitItem(eligible), ...diseaseItems(eligible)];
}

function shareItem({ copaymentPercent, copaymentSource }: Eligible): EligibilityItem[] {
  if (copaymentPercent === undefined || copaymentSource !== "answer") return [];
  const type = benefit("copay-percent");
  return [
    {
      category: medicalCare,
      name: "一部負担金割合",
      benefit: [{ type, allowedUnsignedInt: copaymentPercent }],
    },
  ];
}

/** The category stands as text: the amounts of a category are law and change, the answer does not hold them. */
function limitItem({ limit }: Eligible): EligibilityItem[] {
  if (limit.state !== "given") return [];
  const { classification, category } = limit.value;
  const words = [classification, category].flatMap((one) =>
    one === undefined ? [] : [one.meaning?.ja ?? one.code],
  );
  return [
    {
      category: medicalCare,
      name: "限度額適用認定証",
      ...(words.length === 0 ? {} : { description: words.join(" ") }),
    },
  ];
}

function diseaseItems({ specificDiseases }: Eligible): EligibilityItem[] {
  if (specificDiseases.state !== "given") return [];
  return specificDiseases.value.map(({ disease, selfPayYen }) => ({
    category: medicalCare,
    name: "特定疾病療養受療証",
    ...(disease === undefined ? {} : { description: disease.meaning?.ja ?? disease.code }),
    ...(selfPayYen === undefined
      ? {}
      : {
          benefit: [
            {
              type: benefit("copay-maximum"),
              allowedMoney: { value: selfPayYen, currency: "JPY" },
            },
          ],
        }),
  }));
}

function benefit(code: string): { coding: { system: string; code: string }[] } {
  return { coding: [{ system: codeSystems.benefitType, code }] };
}
