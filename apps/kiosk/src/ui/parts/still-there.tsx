import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useConnection } from "../use-kiosk.ts";
import { useVoice } from "../use-voice.ts";
import { Button } from "./button.tsx";

/** Asks whether to go on before the visit ends by itself (WCAG 2.2.1: at least 20 s ahead, one press extends). */
export function StillThere({ seconds }: { seconds: number }) {
  const { t } = useTranslation();
  const { send } = useConnection();
  const dialog = useRef<HTMLDialogElement>(null);
  const [left, setLeft] = useState(seconds);
  useVoice(`${t("still.heading")} ${t("still.detail", { seconds })}`);

  useEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    const ends = Date.now() + seconds * 1000;
    const clock = setInterval(
      () => setLeft(Math.max(0, Math.ceil((ends - Date.now()) / 1000))),
      250,
    );
    return () => {
      clearInterval(clock);
      shown?.close();
    };
  }, [seconds]);

  return (
    <dialog
      ref={dialog}
      aria-labelledby="still-there"
      onCancel={(event) => {
        event.preventDefault();
        send({ cmd: "CONTINUE" });
      }}
      className="m-auto w-[min(44rem,calc(100vw-4rem))] rounded-32 bg-white p-10 text-solid-gray-900 shadow-5 backdrop:bg-opacity-gray-700 landscape:mb-16 portrait:mb-40"
    >
      <div className="flex flex-col items-center gap-6 text-center">
        <h2 id="still-there" className="text-std-45B-140">
          {t("still.heading")}
        </h2>
        <p className="text-std-32B-150" role="timer">
          {t("still.detail", { seconds: left })}
        </p>
        <div className="flex w-full flex-col gap-4">
          <Button look="primary" large onPress={() => send({ cmd: "CONTINUE" })}>
            {t("still.continue")}
          </Button>
          <Button look="quiet" onPress={() => send({ cmd: "CANCEL" })}>
            {t("still.cancel")}
          </Button>
        </div>
      </div>
    </dialog>
  );
}
