import { useEffect, useRef } from "react";
import { pictureSize } from "../camera.ts";
import { useConnection } from "../use-kiosk.ts";

/** The sandbox's camera: the agent plays a made-up face and the page only shows it. */
export function PlayedCamera({ label }: { label: string }) {
  const { onFrame } = useConnection();
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(
    () =>
      onFrame("playedCamera", (jpeg) => {
        createImageBitmap(new Blob([jpeg.slice()], { type: "image/jpeg" }))
          .then((picture) => {
            const { width, height } = pictureSize;
            canvas.current?.getContext("2d")?.drawImage(picture, 0, 0, width, height);
            picture.close();
          })
          .catch(() => undefined);
      }),
    [onFrame],
  );
  return (
    <canvas
      ref={canvas}
      role="img"
      aria-label={label}
      width={pictureSize.width}
      height={pictureSize.height}
      className="size-full -scale-x-100 object-cover"
    />
  );
}
