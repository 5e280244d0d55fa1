import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "vitest";

/** Third-party test data lies outside the repository, because not all of it may be in it. */
const corpora = fileURLToPath(new URL("../../../../../shared/data/corpora", import.meta.url));

/** A test over third-party data; where it is absent the test is skipped and says so. */
export function corpusTest(
  title: string,
  folder: string,
  play: (data: string) => void | Promise<void>,
): void {
  test(title, { timeout: 120_000 }, async ({ skip }) => {
    if (!existsSync(join(corpora, folder))) skip(`corpora absent: ${folder}`);
    await play(corpora);
  });
}
