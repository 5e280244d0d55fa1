import { type RefObject, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Locale, Sandbox } from "../../protocol.ts";
import { useConnection, useShown } from "../use-kiosk.ts";
import { MakeCard } from "./make-card.tsx";
import { SandboxButton } from "./sandbox-button.tsx";

/** Practice cards to insert, one's own card, the camera to use, and what here is played. */
export function SandboxPanel({
  dialog,
  sandbox,
}: {
  dialog: RefObject<HTMLDialogElement | null>;
  sandbox: Sandbox;
}) {
  const { t } = useTranslation();
  const [making, setMaking] = useState(false);
  const close = (): void => dialog.current?.close();
  return (
    <dialog
      ref={dialog}
      aria-labelledby="sandbox-panel"
      onClose={() => setMaking(false)}
      className="mx-auto mt-20 max-h-[calc(100dvh-6rem)] w-[min(72rem,calc(100vw-3rem))] overflow-y-auto rounded-24 border-4 border-solid-gray-900 bg-white p-8 text-std-20N-150 text-solid-gray-900 shadow-5 backdrop:bg-opacity-gray-600"
    >
      <div className="mb-5 flex items-center gap-4">
        <p className="rounded-8 bg-yellow-300 px-4 py-2 text-std-20B-150 leading-120">
          {t("sandbox.mark")}
        </p>
        <h2 id="sandbox-panel" className="grow text-std-32B-150 leading-130">
          {t(making ? "sandbox.make-heading" : "sandbox.heading")}
        </h2>
        <SandboxButton onPress={close}>{t("sandbox.close")}</SandboxButton>
      </div>
      {making ? (
        <MakeCard onDone={close} />
      ) : (
        <Cards sandbox={sandbox} onInsert={close} onMake={() => setMaking(true)} />
      )}
    </dialog>
  );
}

function Cards(props: { sandbox: Sandbox; onInsert: () => void; onMake: () => void }) {
  const { sandbox } = props;
  const { t, i18n } = useTranslation();
  const { send } = useConnection();
  const state = useShown().sandbox;
  const locale = i18n.language as Locale;

  function insert(persona: string): void {
    send({ cmd: "SANDBOX_INSERT_CARD", persona });
    props.onInsert();
  }

  return (
    <div className="flex flex-col gap-7">
      <section>
        <h3 className="mb-3 text-std-24B-150">{t("sandbox.people")}</h3>
        <ul className="grid grid-cols-2 gap-3 landscape:grid-cols-4">
          {sandbox.personas.map(({ id, label, practicePin }) => (
            <li key={id}>
              <button
                type="button"
                onClick={() => insert(id)}
                className="flex size-full min-h-18 flex-col justify-center rounded-12 border-2 border-solid-gray-420 px-4 py-2 text-left hover:bg-yellow-50"
              >
                <span className="text-std-20B-150 leading-130">{label[locale]}</span>
                <span>
                  {practicePin === undefined
                    ? t("sandbox.no-pin")
                    : t("sandbox.practice-pin", { pin: practicePin })}
                </span>
              </button>
            </li>
          ))}
        </ul>
      </section>
      <div className="grid gap-7 landscape:grid-cols-3">
        <section className="flex flex-col items-start gap-3">
          <h3 className="text-std-24B-150">{t("sandbox.own")}</h3>
          <p>{t("sandbox.own-detail")}</p>
          <div className="flex gap-3">
            {state?.ownCard && (
              <SandboxButton strong onPress={() => insert("own")}>
                {t("sandbox.put")}
              </SandboxButton>
            )}
            <SandboxButton onPress={props.onMake}>
              {t(state?.ownCard ? "sandbox.make-again" : "sandbox.make")}
            </SandboxButton>
          </div>
        </section>
        {sandbox.canPlayCamera && <CameraChoice camera={state?.camera ?? "device"} />}
        <section>
          <h3 className="mb-3 text-std-24B-150">{t("sandbox.simulated")}</h3>
          <ul className="flex list-disc flex-col gap-1 pl-7">
            {sandbox.simulated.map((part) => (
              <li key={part}>{t(`sandbox.part.${part}`)}</li>
            ))}
          </ul>
          <p className="mt-3">{t(`sandbox.reader-${sandbox.reader}`)}</p>
        </section>
      </div>
    </div>
  );
}

function CameraChoice({ camera }: { camera: "device" | "played" }) {
  const { t } = useTranslation();
  const { send } = useConnection();
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="mb-3 text-std-24B-150">{t("sandbox.camera")}</legend>
      {(["played", "device"] as const).map((source) => (
        <label key={source} className="flex min-h-12 cursor-pointer items-center gap-3">
          <input
            type="radio"
            name="sandbox-camera"
            checked={camera === source}
            readOnly
            // A click, not a change: choosing what is chosen already keeps it for the next card too.
            onClick={() => send({ cmd: "SANDBOX_CAMERA", source })}
            className="size-6 accent-solid-gray-900"
          />
          {t(`sandbox.camera-${source}`)}
        </label>
      ))}
    </fieldset>
  );
}
