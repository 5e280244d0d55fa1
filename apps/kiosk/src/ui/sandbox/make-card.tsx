import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { openCamera, pictureTaker } from "../camera.ts";
import { CameraFrame } from "../parts/camera-frame.tsx";
import { useConnection, useShown } from "../use-kiosk.ts";
import { SandboxButton } from "./sandbox-button.tsx";

/** Takes one picture for a card with one's own face; it goes to the agent's memory and nowhere else. */
export function MakeCard({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const { send, sendFrame } = useConnection();
  const { issued } = useShown();
  const video = useRef<HTMLVideoElement>(null);
  const [camera, setCamera] = useState<"starting" | "running" | { lost: string }>("starting");
  const [taken, setTaken] = useState(false);

  useEffect(() => {
    const shown = video.current;
    if (shown === null) return;
    const leaving = new AbortController();
    const lost = (name: string): void => {
      if (!leaving.signal.aborted) setCamera({ lost: name });
    };
    openCamera(shown, { signal: leaving.signal, onLost: lost })
      .then(() => setCamera("running"))
      .catch((error: unknown) => lost(error instanceof DOMException ? error.name : "Error"));
    return () => leaving.abort();
  }, []);

  async function take(): Promise<void> {
    if (video.current === null) return;
    const taker = pictureTaker(video.current);
    const jpeg = await taker.take();
    taker.clear();
    if (jpeg === undefined) return;
    setTaken(true);
    sendFrame("ownFace", jpeg);
    jpeg.fill(0);
  }

  const answer = taken ? issued : undefined;
  return (
    <div className="flex flex-col items-center gap-5 landscape:flex-row landscape:items-start">
      <div className="w-full max-w-150">
        <CameraFrame good={answer === "issued"}>
          <video
            ref={video}
            muted
            playsInline
            aria-label={t("camera.picture")}
            className="size-full -scale-x-100 object-cover"
          />
        </CameraFrame>
      </div>
      <div className="flex grow flex-col items-start gap-5">
        <p>{t("sandbox.make-detail")}</p>
        <p role="status" className="text-std-24B-150">
          {typeof camera === "object" && t("sandbox.no-camera", { name: camera.lost })}
          {answer === "asked" && t("sandbox.issuing")}
          {answer !== undefined && answer !== "asked" && t(`sandbox.${answer}`)}
        </p>
        <div className="flex gap-3">
          <SandboxButton
            strong={answer !== "issued"}
            disabled={camera !== "running" || answer === "asked"}
            onPress={() => void take()}
          >
            {t("sandbox.take")}
          </SandboxButton>
          {answer === "issued" && (
            <SandboxButton
              strong
              onPress={() => {
                send({ cmd: "SANDBOX_INSERT_CARD", persona: "own" });
                onDone();
              }}
            >
              {t("sandbox.put")}
            </SandboxButton>
          )}
        </div>
      </div>
    </div>
  );
}
