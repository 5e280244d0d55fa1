import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { MessageOf } from "../../protocol.ts";
import { Button } from "../parts/button.tsx";
import { Dots } from "../parts/dots.tsx";
import { useEntry } from "../parts/entry.ts";
import { TroubleFigure } from "../parts/figures.tsx";
import { Screen } from "../parts/screen.tsx";
import { TenKey } from "../parts/ten-key.tsx";
import { useConnection } from "../use-kiosk.ts";

/** The PIN (暗証番号): the tries left before each try, and a question before the last one. */
export function EnterPin({ message }: { message: MessageOf<"ENTER_PIN"> }) {
  const [confirmed, setConfirmed] = useState(!message.lastTry);
  const { send } = useConnection();
  if (confirmed) return <Pad key="pad" message={message} />;
  return (
    <LastTry
      onConfirm={() => {
        send({ cmd: "CONFIRM_LAST_TRY" });
        setConfirmed(true);
      }}
    />
  );
}

function LastTry({ onConfirm }: { onConfirm: () => void }) {
  const { t } = useTranslation();
  const { send } = useConnection();
  return (
    <Screen
      figure={<TroubleFigure />}
      heading={t("pin.last-heading")}
      detail={t("pin.last-detail")}
    >
      <Button look="primary" large onPress={() => send({ cmd: "BACK" })}>
        {t("pin.other")}
      </Button>
      <Button large onPress={onConfirm}>
        {t("pin.last-yes")}
      </Button>
    </Screen>
  );
}

function Pad({ message }: { message: MessageOf<"ENTER_PIN"> }) {
  const { t } = useTranslation();
  const { send, sendFrame } = useConnection();
  const entry = useEntry(4);
  const left = message.lastTry
    ? t("pin.left-last")
    : t("pin.left", { left: message.attemptsRemaining });

  function enter(): void {
    const pin = entry.take();
    sendFrame("pin", pin);
    pin.fill(0);
  }

  return (
    <Screen
      secondary={
        <Button look="quiet" icon="back" onPress={() => send({ cmd: "BACK" })}>
          {t("pin.other")}
        </Button>
      }
      heading={t("pin.heading")}
      detail={t("pin.detail")}
      {...(message.incorrect ? { banner: [t("pin.incorrect")] } : {})}
      aside={
        <>
          <Dots count={entry.count} length={4} label={t("pin.entered", { count: entry.count })} />
          <p className="text-std-28B-150">{left}</p>
        </>
      }
    >
      <TenKey entry={entry} ready={entry.full} enterLabel={t("pin.enter")} onEnter={enter} />
    </Screen>
  );
}
