/**
 * Fetching from an update source over TLS, through the adapter that leads there (更新ファイルの取得).
 * @module
 */
import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import { networkInterfaces } from "node:os";
import { TerminalError } from "../errors.ts";

/** Where updates come from. */
export interface UpdateSource {
  /** Address of the folder with `root.json` and `manifest.json`, https only. */
  readonly url: string;
  /** Name of the network adapter to go through; the system's choice when absent. */
  readonly adapter?: string;
  /** PEM of the only authority that is trusted for the source; the system's authorities when absent. */
  readonly ca?: string;
  /** Milliseconds without a byte after which a transfer is given up; 30,000 when absent. */
  readonly idleMs?: number;
}

/** Options of {@link fetchFrom}. */
export interface FetchOptions {
  /** Largest answer in bytes; a longer one ends the transfer. */
  readonly limit: number;
  /** First byte that is wanted; 0 when absent. */
  readonly from?: number;
  readonly signal?: AbortSignal | undefined;
}

/** An answer that is being received. */
export interface Fetched {
  /** First byte of what comes: a source that knows no ranges starts at 0 again. */
  readonly from: number;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** Starts a transfer; undefined when the source has no such file. @throws TerminalError UPDATE_SOURCE_UNREACHABLE, UPDATE_SOURCE_REFUSED */
export async function fetchFrom(
  source: UpdateSource,
  path: string,
  options: FetchOptions,
): Promise<Fetched | undefined> {
  const { from = 0, signal } = options;
  const url = URL.parse(path, source.url.endsWith("/") ? source.url : `${source.url}/`);
  if (url?.protocol !== "https:")
    throw new TerminalError(
      "UPDATE_SOURCE_REFUSED",
      "An update source is an https address. Correct it in the kit.",
    );
  const answer = await ask(source, url, { from, signal });
  const status = answer.statusCode ?? 0;
  if (status === 200 || status === 206)
    return { from: status === 206 ? from : 0, chunks: capped(answer, options) };
  answer.destroy();
  if (status === 404) return undefined;
  // The part that is wanted lies behind the end: what is stored is all there is.
  if (status === 416) return { from, chunks: nothing() };
  throw new TerminalError(
    "UPDATE_SOURCE_REFUSED",
    `The update source answered HTTP ${status}. Ask its operator.`,
  );
}

/** A small file of the source as a whole. */
export async function fetchWhole(
  source: UpdateSource,
  path: string,
  options: FetchOptions,
): Promise<Uint8Array | undefined> {
  const fetched = await fetchFrom(source, path, options);
  if (fetched === undefined) return undefined;
  const chunks: Uint8Array[] = [];
  for await (const chunk of fetched.chunks) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function ask(
  source: UpdateSource,
  url: URL,
  { from, signal }: { from: number; signal: AbortSignal | undefined },
): Promise<IncomingMessage> {
  const localAddress = addressOf(source.adapter, url.hostname);
  const asked = request(url, {
    agent: false,
    minVersion: "TLSv1.2",
    // Said aloud because NODE_TLS_REJECT_UNAUTHORIZED=0 would switch it off otherwise.
    rejectUnauthorized: true,
    ...(source.ca === undefined ? {} : { ca: source.ca }),
    ...(localAddress === undefined ? {} : { localAddress }),
    ...(signal === undefined ? {} : { signal }),
    headers: from > 0 ? { range: `bytes=${from}-` } : {},
  });
  asked.setTimeout(source.idleMs ?? 30_000, () => asked.destroy(new Error("no byte in time")));
  return new Promise((resolve, reject) => {
    asked.once("response", resolve);
    asked.once("error", (cause) => reject(signal?.aborted ? signal.reason : unreachable(cause)));
    asked.end();
  });
}

/** The adapter's own address of the kind the source has. */
function addressOf(adapter: string | undefined, host: string): string | undefined {
  if (adapter === undefined) return undefined;
  const family = host.startsWith("[") ? "IPv6" : "IPv4";
  const address = networkInterfaces()[adapter]?.find((one) => one.family === family)?.address;
  if (address === undefined)
    throw new TerminalError(
      "UPDATE_SOURCE_UNREACHABLE",
      `The adapter ${adapter} has no ${family} address. Connect it, or name another one.`,
    );
  return address;
}

async function* capped(
  answer: IncomingMessage,
  { limit, signal }: FetchOptions,
): AsyncIterable<Uint8Array> {
  let length = 0;
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > limit)
        throw new TerminalError(
          "UPDATE_SOURCE_REFUSED",
          `The update source sends more than ${limit} bytes. Ask its operator.`,
        );
      yield chunk;
    }
  } catch (cause) {
    signal?.throwIfAborted();
    throw TerminalError.is(cause) ? cause : unreachable(cause);
  }
}

async function* nothing(): AsyncIterable<Uint8Array> {}

function unreachable(cause: unknown): TerminalError {
  if (TerminalError.is(cause)) return cause;
  const code = cause instanceof Error && "code" in cause ? ` (${String(cause.code)})` : "";
  return new TerminalError(
    "UPDATE_SOURCE_UNREACHABLE",
    `The update source gave no whole answer${code}. Check cable, adapter and address, then try again.`,
    { cause },
  );
}
