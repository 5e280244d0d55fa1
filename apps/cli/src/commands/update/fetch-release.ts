import { download, type Release } from "@uketsuke/terminal/update";
import type { Printer } from "../../print.ts";
import type { OpenSource } from "./kit-sources.ts";

/** Downloads a release and shows how far it is. */
export async function fetchRelease(
  { source, store }: OpenSource,
  release: Release,
  { print, signal }: { readonly print: Printer; readonly signal: AbortSignal },
): Promise<{ readonly path: string }> {
  using progress = print.progress(`${release.program} ${release.version}`);
  return await download(source, store, release, {
    signal,
    onProgress: (done, total) => progress.at(done, total),
  });
}
