import { TerminalError } from "./errors.ts";
import type { BrowserAnswers, CardFacts, Facts } from "./facts.ts";
import { readFacts } from "./facts.ts";
import type { Kit } from "./kit.ts";
import { linuxTopics } from "./probes/linux.ts";
import { machineAt } from "./probes/machine.ts";
import { probeUpdateSources } from "./probes/network.ts";
import { probeProcessorSpeed, type SpeedOptions } from "./probes/processor-speed.ts";
import { probePrograms } from "./probes/programs.ts";
import { probeReaders } from "./probes/readers.ts";
import { probeSharedFolder } from "./probes/shared-folder.ts";
import { probeTopics, type Topic } from "./probes/topic.ts";
import { runWindowsCollector } from "./probes/windows/run.ts";

/** Options of {@link collect}: what only the app can see, and what the kit declares. */
export interface CollectOptions {
  readonly kit?: Kit;
  /** Lists the PC/SC readers; handed in, because this package knows no card. */
  readonly readers?: () => Promise<readonly string[]>;
  readonly card?: CardFacts;
  /** Answers of the self-test page. */
  readonly page?: BrowserAnswers;
  /** Measures the speed of the processor too, which takes about 15 seconds with its own figures. */
  readonly measure?: Omit<SpeedOptions, "signal"> | true;
  /** A folder with the /proc, /sys and /etc of a machine; the running machine unless given. */
  readonly root?: string;
  readonly signal?: AbortSignal;
}

/**
 * Looks at this machine (点検情報の収集) and returns its facts; a topic that cannot be seen is listed in `missing` with the reason.
 * On Windows it runs the PowerShell collector of this package. Throws COLLECTOR_UNSUPPORTED on other systems than Windows and
 * Linux, COLLECTOR_FAILED where there is no machine to look at or the script does not end.
 */
export async function collect(options: CollectOptions = {}): Promise<Facts> {
  const { root = "/", signal } = options;
  if (root === "/" && process.platform === "win32") return collectWindows(options);
  if (root === "/" && process.platform !== "linux") {
    throw new TerminalError(
      "COLLECTOR_UNSUPPORTED",
      `There is no collector for ${process.platform}. Collect on Linux, or evaluate a facts file made elsewhere.`,
    );
  }
  const topics = [...(await linuxTopics(machineAt(root, signal))), ...sharedTopics(options)];
  const { seen, missing } = await probeTopics(topics, signal);
  return readFacts({
    ...seen,
    ...answersOf(seen, options),
    schema: "uketsuke-facts/1",
    collectedAt: new Date().toISOString(),
    platform: "linux",
    collector: { name: "linux", version: "1", administrator: process.getuid?.() === 0 },
    missing,
  });
}

/** The PowerShell script sees the machine; what needs the app or the network is seen here. */
async function collectWindows(options: CollectOptions): Promise<Facts> {
  const { kit = {}, signal } = options;
  const recorded = await runWindowsCollector({ kit, signal });
  const { programs: _programs, sharedFolder: _folder, ...rest } = kit;
  const { seen, missing } = await probeTopics(sharedTopics({ ...options, kit: rest }), signal);
  return readFacts({
    ...recorded,
    ...seen,
    ...answersOf(recorded, options),
    missing: [...recorded.missing, ...missing],
  });
}

function answersOf({ browser }: Partial<Facts>, { page, card }: CollectOptions): Partial<Facts> {
  return {
    ...(browser && page ? { browser: { ...browser, page } } : {}),
    ...(card ? { card } : {}),
  };
}

function sharedTopics({ kit = {}, readers, measure, signal }: CollectOptions): readonly Topic[] {
  const topics: Topic[] = [];
  if (measure) {
    const options = { ...(measure === true ? {} : measure), signal };
    topics.push({ topic: "processorSpeed", probe: () => probeProcessorSpeed(options) });
  }
  if (readers) topics.push({ topic: "readers", probe: () => probeReaders(readers) });
  const { sharedFolder, programs, updateSources } = kit;
  if (sharedFolder !== undefined) {
    topics.push({ topic: "sharedFolder", probe: () => probeSharedFolder(sharedFolder) });
  }
  if (programs) topics.push({ topic: "programs", probe: () => probePrograms(programs) });
  if (updateSources) {
    topics.push({
      topic: "updateSources",
      probe: () => probeUpdateSources(updateSources, { signal }),
    });
  }
  return topics;
}
