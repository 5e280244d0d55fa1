import { camerasThere } from "./camera.ts";
import type { Connection } from "./connection.ts";

/** Tells the agent when a camera that was lost is there again: on plugging in, and before the next person. */
export function watchCamera(connection: Connection): void {
  let lost: string | undefined;
  let turn = 0;

  async function look(): Promise<void> {
    const name = lost;
    if (name === undefined || (await camerasThere()) !== "available") return;
    if (name === "NotAllowedError" && !(await isGranted())) return;
    if (lost !== name) return;
    lost = undefined;
    connection.send({ cmd: "CAMERA_FOUND" });
  }

  connection.onSent((command) => {
    if (command.cmd === "CAMERA_LOST") lost = command.name;
  });
  connection.subscribe(() => {
    const shown = connection.shown();
    if (shown.turn === turn) return;
    turn = shown.turn;
    if (shown.screen.msg === "PLACE_CARD") void look();
  });
  navigator.mediaDevices?.addEventListener("devicechange", () => void look());
}

async function isGranted(): Promise<boolean> {
  try {
    return (await navigator.permissions.query({ name: "camera" })).state === "granted";
  } catch {
    return false;
  }
}
