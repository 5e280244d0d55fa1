import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:https";
import { join } from "node:path";
import { expect, test } from "vitest";
import { TerminalError } from "../../src/index.ts";
import { download } from "../../src/update/index.ts";
import { hasOpenssl, makePublisher, noOpenssl } from "./made-publisher.ts";
import { tlsOf } from "./tls-of.ts";

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return "nothing thrown";
  } catch (error) {
    return TerminalError.is(error) ? error.code : String(error);
  }
}

const content = "0123456789".repeat(20_000);

test.skipIf(!hasOpenssl)(
  `a file is fetched, checked and named by its hash${noOpenssl}`,
  async () => {
    await using publisher = await makePublisher();
    const release = await publisher.release(content);
    const steps: number[] = [];
    const { path } = await download(publisher.source, publisher.store, release, {
      onProgress: (done) => steps.push(done),
    });
    expect(readFileSync(path, "utf8")).toBe(content);
    expect(steps.at(-1)).toBe(release.size);
    expect(readdirSync(join(publisher.store.path, "parts"))).toEqual([]);
  },
);

test.skipIf(!hasOpenssl)(`what was fetched already is not fetched again${noOpenssl}`, async () => {
  await using publisher = await makePublisher();
  const release = await publisher.release(content);
  writeFileSync(publisher.store.part(release.sha256), content.slice(0, 150_000));
  const steps: number[] = [];
  const onProgress = (done: number): void => void steps.push(done);
  await download(publisher.source, publisher.store, release, { onProgress });
  expect(steps[0]).toBeGreaterThan(150_000);
  const again: number[] = [];
  await download(publisher.source, publisher.store, release, {
    onProgress: (done) => again.push(done),
  });
  expect(again).toEqual([]);
});

test.skipIf(!hasOpenssl)(`another file under the same name is removed${noOpenssl}`, async () => {
  await using publisher = await makePublisher();
  const release = await publisher.release(content);
  writeFileSync(join(publisher.folder, release.path), content.replace("5", "6"));
  const work = (): Promise<string> => codeOf(download(publisher.source, publisher.store, release));
  expect(await work()).toBe("UPDATE_FILE_WRONG");
  expect(readdirSync(join(publisher.store.path, "parts"))).toEqual([]);
  writeFileSync(join(publisher.folder, release.path), `${content}more`);
  expect(await work()).toBe("UPDATE_SOURCE_REFUSED");
});

test.skipIf(!hasOpenssl)(
  `a connection that ends too early, or says nothing more, leaves the part for the next try${noOpenssl}`,
  async () => {
    await using publisher = await makePublisher();
    const release = await publisher.release(content);
    const tls = tlsOf();
    let ends: "cut" | "silent" = "cut";
    const server = createServer(tls, (question, answer) => {
      const from = Number(/\d+/.exec(question.headers.range ?? "")?.[0] ?? 0);
      answer.writeHead(from > 0 ? 206 : 200, { "content-length": content.length - from });
      answer.write(content.slice(from, from + 60_000));
      if (ends === "cut") setTimeout(() => answer.destroy(), 50);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    const source = { url: `https://127.0.0.1:${address.port}/`, ca: tls.cert, idleMs: 200 };
    try {
      for (const how of ["cut", "silent", "cut"] as const) {
        ends = how;
        const work = download(source, publisher.store, release);
        expect(await codeOf(work)).toBe("UPDATE_SOURCE_UNREACHABLE");
      }
      expect(readFileSync(publisher.store.part(release.sha256)).length).toBe(180_000);
      await download(source, publisher.store, release);
    } finally {
      server.close();
      server.closeAllConnections();
    }
  },
);
