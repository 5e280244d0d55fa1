import type { VideoFacts, VideoOutputFacts } from "../../facts.ts";
import { Unseen } from "../machine.ts";
import type { Entry, WindowsRecording } from "./recording.ts";

/** D3DKMDT video output technologies; 0x80000000 = internal. */
const kinds: Readonly<Record<number, VideoOutputFacts["kind"]>> = {
  5: "hdmi",
  10: "displayport",
  6: "internal",
  11: "internal",
  13: "internal",
  2147483648: "internal",
};

/**
 * Outputs with a display on them; Windows does not show an empty port. The mode is the signal that runs now, because a
 * display's own list says nothing about the port.
 */
export function decodeVideo(recording: WindowsRecording): VideoFacts {
  const paths = entriesOf(recording, "displayPaths");
  const monitors = entriesOf(recording, "monitors");
  if (paths instanceof Unseen && monitors instanceof Unseen) throw monitors;
  const active = paths instanceof Unseen ? [] : paths.map(outputOf);
  const attached = (monitors instanceof Unseen ? [] : monitors)
    .map((monitor) => kindOf(monitor))
    .filter((kind) => !active.some((output) => output.kind === kind))
    .map((kind) => ({ kind, connected: true, modes: [] }));
  return { everyPortListed: false, outputs: [...active, ...attached] };
}

function outputOf(path: Entry): VideoOutputFacts {
  const [width, height] = [path.number("width") ?? 0, path.number("height") ?? 0];
  const denominator = path.number("denominator") ?? 0;
  const hertz =
    denominator === 0 ? undefined : Math.round((path.number("numerator") ?? 0) / denominator);
  const modes = width === 0 ? [] : [{ width, height, ...(hertz === undefined ? {} : { hertz }) }];
  return { kind: kindOf(path), connected: true, modes };
}

function kindOf(entry: Entry): VideoOutputFacts["kind"] {
  const technology = entry.number("technology") ?? -1;
  return kinds[technology < 0 ? technology + 2 ** 32 : technology] ?? "other";
}

function entriesOf(recording: WindowsRecording, topic: string): readonly Entry[] | Unseen {
  try {
    return recording.all(topic);
  } catch (error) {
    if (error instanceof Unseen) return error;
    throw error;
  }
}
