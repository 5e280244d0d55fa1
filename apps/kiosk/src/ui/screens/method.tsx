import { useTranslation } from "react-i18next";
import type { MessageOf } from "../../protocol.ts";
import { Choice } from "../parts/choice.tsx";
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
  return (
    <Screen
      heading={t("method.heading")}
      banner={last === undefined ? notices : [t(`last.${last}`), ...notices]}
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
