import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Advice, MessageOf } from "../../protocol.ts";
import { openCamera, sendPictures } from "../camera.ts";
import { Button } from "../parts/button.tsx";
import { CameraFrame } from "../parts/camera-frame.tsx";
import { Icon, type IconName } from "../parts/icons.tsx";
import { PlayedCamera } from "../parts/played-camera.tsx";
import { Screen } from "../parts/screen.tsx";
import { useConnection } from "../use-kiosk.ts";
import { useSteady } from "../use-steady.ts";
import { useVoice } from "../use-voice.ts";

const icons = {
  "no-face": "centre",
  "one-person": "person",
  closer: "closer",
  farther: "farther",
  centre: "centre",
  light: "light",
  "less-light": "light",
  "uncover-face": "face",
  "open-eyes": "straight",
  "hold-still": "hold",
  "look-straight": "straight",
  good: "check",
} as const satisfies Record<Advice, IconName>;

/** Milliseconds a piece of advice stays at least. */
const readable = 800;

/** The camera (顔認証): the picture goes to the agent while this screen is there, its advice comes back as words and arrows. */
export function Camera({
  message,
  advice: newest,
}: {
  message: MessageOf<"SHOW_CAMERA">;
  advice: Advice | undefined;
}) {
  const advice = useSteady(newest, readable);
  const { t } = useTranslation();
  const { send } = useConnection();
  const guidance = advice === undefined ? t("camera.starting") : t(`advice.${advice}`);
  useVoice(guidance);
  return (
    <Screen
      layout="picture"
      secondary={
        <Button look="quiet" icon="back" onPress={() => send({ cmd: "BACK" })}>
          {t("camera.other")}
        </Button>
      }
      figure={
        <CameraFrame good={advice === "good"}>
          {message.source === "device" ? (
            <LivePicture />
          ) : (
            <PlayedCamera label={t("camera.played")} />
          )}
        </CameraFrame>
      }
      heading={t("camera.heading")}
      detail={t("camera.attempt", { attempt: message.attempt, attempts: message.attempts })}
    >
      <p
        role="status"
        className={`flex min-h-36 items-center justify-center gap-6 rounded-24 px-6 py-4 text-std-36B-140 ${
          advice === "good" ? "bg-green-50 text-solid-gray-900" : "bg-key-50 text-key-900"
        }`}
      >
        <Icon name={advice === undefined ? "face" : icons[advice]} className="size-16" />
        <span>{guidance}</span>
      </p>
    </Screen>
  );
}

function LivePicture() {
  const { t } = useTranslation();
  const { send, sendFrame, roomForPicture } = useConnection();
  const video = useRef<HTMLVideoElement>(null);
  const [running, setRunning] = useState(false);

  useEffect(() => {
    const shown = video.current;
    if (shown === null) return;
    const leaving = new AbortController();
    const { signal } = leaving;
    const lost = (name: string): void => {
      if (!signal.aborted) send({ cmd: "CAMERA_LOST", name });
    };
    openCamera(shown, { signal, onLost: lost })
      .then(() => {
        setRunning(true);
        return sendPictures(shown, {
          signal,
          send: (jpeg) => sendFrame("camera", jpeg),
          room: roomForPicture,
        });
      })
      .catch((error: unknown) => lost(error instanceof DOMException ? error.name : "Error"));
    return () => leaving.abort();
  }, [send, sendFrame, roomForPicture]);

  return (
    <video
      ref={video}
      muted
      playsInline
      aria-label={t("camera.picture")}
      className={`size-full -scale-x-100 object-cover ${running ? "" : "invisible"}`}
    />
  );
}
