import type { VideoFacts, VideoOutputFacts } from "../../facts.ts";
import { type Machine, Unseen } from "../machine.ts";

/** Connectors of the direct rendering manager, unplugged ones too; sysfs tells no refresh rate. */
export async function probeVideo(machine: Machine): Promise<VideoFacts> {
  const connectors = (await machine.names("/sys/class/drm")).filter((name) =>
    /^card\d+-/.test(name),
  );
  if (connectors.length === 0) throw new Unseen("/sys/class/drm lists no video output");
  const outputs: VideoOutputFacts[] = [];
  for (const name of connectors) {
    const folder = `/sys/class/drm/${name}`;
    const modes = (await machine.text(`${folder}/modes`)) ?? "";
    outputs.push({
      kind: kindOf(name),
      connected: (await machine.text(`${folder}/status`)) === "connected",
      modes: [...modes.matchAll(/^(\d+)x(\d+)/gm)].map(([, width, height]) => ({
        width: Number(width),
        height: Number(height),
      })),
    });
  }
  return { everyPortListed: true, outputs };
}

function kindOf(connector: string): VideoOutputFacts["kind"] {
  if (/-HDMI-/.test(connector)) return "hdmi";
  if (/-DP-/.test(connector)) return "displayport";
  return /-(eDP|LVDS|DSI)-/.test(connector) ? "internal" : "other";
}
