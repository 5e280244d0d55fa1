import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { describe, expect, it } from "vitest";
import { runSelfTest } from "../src/index.ts";
import { serveSelfTest } from "../src/self-test/server.ts";

const chromium = "/usr/bin/chromium";

describe.skipIf(!existsSync(chromium))("the self-test page (skipped without chromium)", () => {
  it("is answered by a browser with its made-up camera, and leaves nothing behind", async () => {
    const evidence = await runSelfTest({ browser: chromium, fakeCamera: true });
    expect(evidence).toMatchObject({
      schema: "uketsuke-self-test/1",
      answers: { secureContext: true, webSocket: true, camera: true, fakeCamera: true },
    });
    expect(evidence.answers.frames).toBeGreaterThan(0);
    expect(evidence.answers.userAgent).toContain("Chrome/");
    const left = (await readdir(tmpdir())).filter((name) => name.startsWith("uketsuke-self-test-"));
    expect(left).toEqual([]);
  });
});

describe("the server of the self-test page", () => {
  it("answers only its own address, and sends the headers of the house", async () => {
    await using server = await serveSelfTest();
    const page = await fetch(server.url);
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(page.headers.get("permissions-policy")).toContain("camera=(self)");
    const { port } = new URL(server.url);
    expect((await fetch(`http://localhost:${port}/`).catch(() => ({ status: 421 }))).status).toBe(
      421,
    );
    const post = (origin: string, body: string) =>
      fetch(`${server.url}answers`, { method: "POST", headers: { origin }, body });
    expect((await post("http://evil.example", "{}")).status).toBe(403);
    expect((await post(new URL(server.url).origin, "{}")).status).toBe(400);
    expect((await post(new URL(server.url).origin, "x".repeat(20_000))).status).toBe(413);
  });

  it("says so when the browser is not there or ends", async () => {
    await expect(runSelfTest({ browser: "/nonexistent/browser" })).rejects.toMatchObject({
      code: "SELF_TEST_FAILED",
    });
    await expect(runSelfTest({ browser: "/bin/false" })).rejects.toThrow("it ended with 1");
  });
});
