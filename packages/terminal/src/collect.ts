import { TerminalError } from "./errors.ts";
import type { BrowserAnswers, CardFacts, Facts } from "./facts.ts";
import { readFacts } from "./facts.ts";
import type { Kit } from "./kit.ts";
import { linuxTopics } from "./probes/linux.ts";
import { machineAt } from "./probes/machine.ts";
import { probeUpdateSources } from "./probes/network.ts";
import { probePrograms } from "./probes/programs.ts";
import { probeReaders } from "./probes/readers.ts";
import { probeSharedFolder } from "./probes/shared-folder.ts";
import { probeTopics, type Topic } from "./probes/topic.ts";

/** Options of {@link collect}: what only the app can see, and what the kit declares. */
export interface CollectOptions {
  readonly kit?: Kit;
  /** Lists the PC/SC readers; handed in, because this package knows no card. */
  readonly readers?: () => Promise<readonly string[]>;
  readonly card?: CardFacts;
  /** Answers of the self-test page. */
  readonly page?: BrowserAnswers;
  /** A folder with the /proc, /sys and /etc of a machine; the running machine unless given. */
  readonly root?: string;
  readonly signal?: AbortSignal;
}

/**
 * Looks at this machine (点検情報の収集) and returns its facts; a topic that cannot be seen is listed in `missing` with the reason.
 * Linux only so far: throws COLLECTOR_UNSUPPORTED elsewhere, COLLECTOR_FAILED where there is no machine to look at.
 */
export async function collect(options: CollectOptions = {}): Promise<Facts> {
  const { root = "/", signal } = options;
  if (root === "/" && process.platform !== "linux") {
    throw new TerminalError(
      "COLLECTOR_UNSUPPORTED",
      `There is no collector for ${process.platform} yet. Collect on Linux, or evaluate a facts file made elsewhere.`,
    );
  }
  const topics = [...(await linuxTopics(machineAt(root, signal))), ...sharedTopics(options)];
  const { seen, missing } = await probeTopics(topics, signal);
  return readFacts({
    ...seen,
    ...(seen.browser && options.page ? { browser: { ...seen.browser, page: options.page } } : {}),
    ...(options.card ? { card: options.card } : {}),
    schema: "uketsuke-facts/1",
    collectedAt: new Date().toISOString(),
    platform: "linux",
    collector: { name: "linux", version: "1", administrator: process.getuid?.() === 0 },
    missing,
  });
}

function sharedTopics({ kit = {}, readers, signal }: CollectOptions): readonly Topic[] {
  const topics: Topic[] = [];
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
