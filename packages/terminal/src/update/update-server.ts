import { once } from "node:events";
import { createReadStream } from "node:fs";
import { lstat } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

/** Options of {@link serveUpdates}. */
export interface UpdateServerOptions {
  /** TCP port; 0 (default) takes a free one. */
  readonly port?: number;
  /** PEM. */
  readonly certificate: string;
  readonly key: string;
}

/** A server of updates for the sandbox (更新配信の模擬). */
export interface UpdateServer extends AsyncDisposable {
  /** `https://127.0.0.1:port/`. */
  readonly url: string;
}

/** Serves a published folder on 127.0.0.1: plain files and byte ranges, nothing else; links are not followed. */
export async function serveUpdates(
  folder: string,
  options: UpdateServerOptions,
): Promise<UpdateServer> {
  const { port = 0, certificate, key } = options;
  const server = createServer(
    { cert: certificate, key, minVersion: "TLSv1.2" },
    (question, answer) => {
      serve(folder, question, answer).catch(() => answer.destroy());
    },
  );
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async [Symbol.asyncDispose]() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function serve(
  folder: string,
  question: IncomingMessage,
  answer: ServerResponse,
): Promise<void> {
  const path = (question.url ?? "").slice(1);
  const plain = /^[0-9A-Za-z._-]+(\/[0-9A-Za-z._-]+)*$/.test(path) && !path.includes("..");
  const file = join(folder, path);
  const status = plain ? await lstat(file).catch(() => undefined) : undefined;
  if (question.method !== "GET" && question.method !== "HEAD")
    return void answer.writeHead(405).end();
  if (status?.isFile() !== true) return void answer.writeHead(404).end();
  const from = Number(/^bytes=(\d+)-$/.exec(question.headers.range ?? "")?.[1] ?? 0);
  if (from > 0 && from >= status.size) return void answer.writeHead(416).end();
  answer.writeHead(from > 0 ? 206 : 200, {
    "content-type": path.endsWith(".json") ? "application/json" : "application/octet-stream",
    "content-length": status.size - from,
    "cache-control": "no-store",
    ...(from > 0 ? { "content-range": `bytes ${from}-${status.size - 1}/${status.size}` } : {}),
  });
  if (question.method === "HEAD") return void answer.end();
  createReadStream(file, { start: from })
    .on("error", () => answer.destroy())
    .pipe(answer);
}
