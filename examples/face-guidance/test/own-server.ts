import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".json": "application/json",
  ".wasm": "application/wasm",
  ".onnx": "application/octet-stream",
};

/** What the page may do: its own files, and WebAssembly; no eval. Workers get the same from their own answer. */
export const policy =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

/** A server on 127.0.0.1 that gives a built page with the policy above; it remembers what was asked for. */
export interface OwnServer extends AsyncDisposable {
  readonly origin: string;
  readonly asked: readonly string[];
}

/** Serves `folder`. */
export async function serve(folder: string): Promise<OwnServer> {
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url ?? "/", "http://own").pathname);
    asked.push(path);
    const file = join(folder, path === "/" ? "index.html" : path);
    const there = await stat(file).then(
      (found) => found.isFile(),
      () => false,
    );
    response.setHeader("Content-Security-Policy", policy);
    if (!there) return void response.writeHead(404).end();
    response.setHeader("Content-Type", types[extname(file)] ?? "application/octet-stream");
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
