import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { MessageOf, StaffReason } from "../../protocol.ts";
import { Button } from "../parts/button.tsx";
import { useEntry } from "../parts/entry.ts";
import { Screen } from "../parts/screen.tsx";
import { TenKey } from "../parts/ten-key.tsx";
import { useConnection } from "../use-kiosk.ts";

/** The check by staff (目視確認): the facility's password first, then the person beside the photo. Only once, for this visit. */
export function ConfirmByStaff({ message }: { message: MessageOf<"CONFIRM_STAFF"> }) {
  return message.step === "password" ? (
    <Password incorrect={message.incorrect} />
  ) : (
    <Compare message={message} />
  );
}

function Password({ incorrect }: { incorrect: boolean }) {
  const { t } = useTranslation();
  const { send, sendFrame } = useConnection();
  const entry = useEntry(64, /^[\x21-\x7e]$/);
  const places = Array.from({ length: Math.min(entry.count, 16) }, (_, index) => index);

  function enter(): void {
    const password = entry.take();
    sendFrame("staffPassword", password);
    password.fill(0);
  }

  return (
    <Screen
      secondary={
        <Button look="quiet" icon="back" onPress={() => send({ cmd: "BACK" })}>
          {t("pin.other")}
        </Button>
      }
      heading={t("staff.heading")}
      {...(incorrect ? { banner: [t("staff.incorrect")] } : { detail: t("staff.detail") })}
      aside={
        <div className="flex w-full flex-col gap-2 rounded-24 bg-solid-gray-50 px-6 py-4 text-left text-std-28N-150 leading-140">
          <p className="font-bold">{t("staff.for-staff")}</p>
          <div
            role="status"
            className="flex h-16 items-center gap-2 overflow-hidden rounded-12 border-3 border-solid-gray-700 bg-white px-4"
          >
            <span className="sr-only">{t("staff.entered", { count: entry.count })}</span>
            {places.map((place) => (
              <span key={place} className="size-5 shrink-0 rounded-full bg-solid-gray-900" />
            ))}
          </div>
          <p>{t("staff.never-pin")}</p>
        </div>
      }
    >
      <TenKey entry={entry} ready={entry.count > 0} enterLabel={t("pin.enter")} onEnter={enter} />
    </Screen>
  );
}

function Compare({ message }: { message: MessageOf<"CONFIRM_STAFF"> & { step: "compare" } }) {
  const { t } = useTranslation();
  const { send } = useConnection();
  const [reason, setReason] = useState<StaffReason | undefined>(undefined);
  return (
    <Screen
      heading={t("staff.compare-heading")}
      detail={message.photo ? t("staff.compare-detail") : t("staff.no-photo")}
      figure={message.photo ? <CardPhoto label={t("staff.photo")} /> : undefined}
    >
      <fieldset className="flex flex-col gap-3">
        <legend className="mb-2 text-std-28B-150">{t("staff.reason")}</legend>
        <div className="grid grid-cols-2 gap-3">
          {message.reasons.map((name) => (
            <label
              key={name}
              className="flex min-h-20 cursor-pointer items-center gap-3 rounded-16 border-2 border-solid-gray-420 px-4 py-1 text-std-28N-150 leading-120 has-checked:border-key-900 has-checked:bg-key-50 has-checked:font-bold has-checked:text-key-900"
            >
              <input
                type="radio"
                name="reason"
                value={name}
                checked={reason === name}
                onChange={() => setReason(name)}
                className="size-8 shrink-0 accent-key-900"
              />
              {t(`staff.reasons.${name}`)}
            </label>
          ))}
        </div>
      </fieldset>
      <div className="grid grid-cols-2 gap-3">
        <Button look="quiet" onPress={() => send({ cmd: "STAFF_DECLINE" })}>
          {t("staff.decline")}
        </Button>
        <Button
          look="primary"
          disabled={reason === undefined}
          onPress={() => {
            if (reason !== undefined) send({ cmd: "STAFF_CONFIRM", reason });
          }}
        >
          {t("staff.confirm")}
        </Button>
      </div>
    </Screen>
  );
}

/** The grey photo of the chip; wiped from the canvas when the screen goes. */
function CardPhoto({ label }: { label: string }) {
  const { onFrame } = useConnection();
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const shown = canvas.current;
    const stop = onFrame("cardPhoto", (content) => draw(content, shown));
    return () => {
      stop();
      shown?.getContext("2d")?.clearRect(0, 0, shown.width, shown.height);
    };
  }, [onFrame]);
  return (
    <canvas
      ref={canvas}
      role="img"
      aria-label={label}
      width={240}
      height={320}
      className="h-80 rounded-16 border-2 border-solid-gray-420 bg-solid-gray-50 landscape:h-72"
    />
  );
}

function draw(content: Uint8Array, canvas: HTMLCanvasElement | null): void {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  if (canvas === null || content.length < 5) return;
  const width = view.getUint16(0);
  const height = view.getUint16(2);
  const grey = content.subarray(4);
  if (width === 0 || height === 0 || grey.length !== width * height) return;
  canvas.width = width;
  canvas.height = height;
  const picture = new ImageData(width, height);
  for (const [index, value] of grey.entries())
    picture.data.set([value, value, value, 255], index * 4);
  canvas.getContext("2d")?.putImageData(picture, 0, 0);
  picture.data.fill(0);
  grey.fill(0);
}
