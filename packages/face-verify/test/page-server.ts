import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".wasm": "application/wasm",
};

/** A server on 127.0.0.1 for one built page, the weights under `/face-models/`, and `files` from memory. */
export interface PageServer extends AsyncDisposable {
  readonly origin: string;
  readonly files: Map<string, Uint8Array>;
}

/** Serves `folder`; its pages are cross-origin isolated and may not eval. */
export async function servePage(folder: string, models: string): Promise<PageServer> {
  const files = new Map<string, Uint8Array>();
  const read = (path: string): Promise<Uint8Array | undefined> => {
    const weights = path.startsWith("/face-models/");
    const file = weights
      ? join(models, path.slice("/face-models".length))
      : join(folder, path === "/" ? "index.html" : path);
    return readFile(file).catch(() => undefined);
  };
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url ?? "/", "http://own").pathname);
    const body = files.get(path) ?? (await read(path));
    response.setHeader(
      "Content-Type",
      types[extname(path === "/" ? ".html" : path)] ?? "application/octet-stream",
    );
    if (path === "/") response.setHeader("Content-Type", "text/html; charset=utf-8");
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    response.setHeader("Cross-Origin-Embedder-Policy", "require-corp");
    response.setHeader(
      "Content-Security-Policy",
      "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src 'self' data:",
    );
    response.writeHead(body === undefined ? 404 : 200).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    files,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
