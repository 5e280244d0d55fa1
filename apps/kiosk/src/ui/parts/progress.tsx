import { useTranslation } from "react-i18next";
import type { Screen } from "../shown.ts";

const steps = ["card", "identify", "consent", "done"] as const;
type Step = (typeof steps)[number];

/** The step a screen belongs to; none while no visit runs or it went wrong. */
export function stepOf(screen: Screen["msg"]): Step | undefined {
  switch (screen) {
    case "PLACE_CARD":
    case "READING":
      return "card";
    case "CHOOSE_METHOD":
    case "ENTER_VERIFICATION_NUMBER":
    case "SHOW_CAMERA":
    case "ENTER_PIN":
    case "CONFIRM_STAFF":
    case "CHECKING":
      return "identify";
    case "ASK_CONSENTS":
      return "consent";
    case "RESULT":
      return "done";
    default:
      return undefined;
  }
}

/** How far the visit is (受付の進み具合). */
export function Progress({ step }: { step: Step | undefined }) {
  const { t } = useTranslation();
  if (step === undefined) return null;
  const now = steps.indexOf(step);
  return (
    <ol aria-label={t("steps.label")} className="grid w-full max-w-180 grid-cols-4 gap-2">
      {steps.map((name, index) => (
        <li
          key={name}
          aria-current={index === now ? "step" : undefined}
          className={`flex flex-col gap-1 text-center text-std-28N-150 leading-130 whitespace-nowrap ${
            index === now ? "font-bold text-key-900" : "text-solid-gray-800"
          }`}
        >
          <span
            className={`h-2 rounded-full ${index <= now ? "bg-key-900" : "bg-solid-gray-200"}`}
          />
          {t(`steps.${name}`)}
        </li>
      ))}
    </ol>
  );
}
