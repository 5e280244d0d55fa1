import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** Pictures a second of live guidance in the built example page, or why there is no figure. */
export async function guidanceRate(): Promise<
  { readonly rate: number } | { readonly why: string }
> {
  const example = dirname(
    createRequire(import.meta.url).resolve("@uketsuke/example-face-guidance/package.json"),
  );
  const [chromium, film, server] = await Promise.all([
    import("@uketsuke/example-face-guidance/test/chromium.ts"),
    import("@uketsuke/example-face-guidance/test/film.ts"),
    import("@uketsuke/example-face-guidance/test/own-server.ts"),
  ]);
  if (chromium.withoutChromium) return { why: "no chromium on this machine" };
  if (!existsSync(join(example, "dist/index.html"))) return { why: "the example is not built" };
  const folder = await mkdtemp(join(tmpdir(), "bench-face-"));
  try {
    await using own = await server.serve(join(example, "dist"));
    const played = await film.writeFilm(await film.madeFace(), join(folder, "face.mjpeg"));
    const browser = await chromium.launch(played);
    try {
      const page = await browser.newPage();
      await page.goto(own.origin);
      await page.waitForFunction(
        () => Number(document.querySelector<HTMLElement>("#figures")?.dataset.frames ?? 0) >= 10,
        undefined,
        { timeout: 60_000 },
      );
      const seen = (): Promise<number> =>
        page.locator("#figures").getAttribute("data-frames").then(Number);
      const [from, before] = [performance.now(), await seen()];
      await page.waitForTimeout(10_000);
      const after = await seen();
      return { rate: ((after - before) * 1000) / (performance.now() - from) };
    } finally {
      await browser.close();
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}
