import { useTranslation } from "react-i18next";
import type { MessageOf } from "../../protocol.ts";
import { Choice } from "../parts/choice.tsx";
import { IdentityFigure } from "../parts/figures.tsx";
import { Screen } from "../parts/screen.tsx";
import { useConnection } from "../use-kiosk.ts";
import { useNotices } from "./notices.ts";

const icons = { face: "face", pin: "keypad", staff: "person" } as const;

/** Face, PIN or staff (本人確認の方法), the best of them first. */
export function ChooseMethod({ message }: { message: MessageOf<"CHOOSE_METHOD"> }) {
  const { t } = useTranslation();
  const { send } = useConnection();
  const { last, methods, pinAttemptsRemaining } = message;
  const notices = useNotices(message.notices);
  const banner = last === undefined ? notices : [t(`last.${last}`), ...notices];
  return (
    <Screen
      figure={banner.length === 0 && <IdentityFigure />}
      heading={t("method.heading")}
      banner={banner}
    >
      {methods.map((method, index) => (
        <Choice
          key={method}
          icon={icons[method]}
          title={t(`method.${method}`)}
          detail={t(`method.${method}-detail`)}
          hint={
            method !== "pin" || pinAttemptsRemaining === undefined
              ? undefined
              : pinAttemptsRemaining === 1
                ? t("method.pin-last")
                : t("method.pin-left", { left: pinAttemptsRemaining })
          }
          recommended={index === 0}
          onPress={() => send({ cmd: "CHOOSE", method })}
        />
      ))}
    </Screen>
  );
}
