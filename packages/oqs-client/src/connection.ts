/**
 * The TLS connection: client certificate, pinned authority, verification that cannot be switched off, one deadline per request.
 * @module
 */
import { createPrivateKey } from "node:crypto";
import { createSecureContext, type SecureContext } from "node:tls";
import { Agent, buildConnector, type Dispatcher, request } from "undici";
import { OqsBusyError, OqsError, OqsRejectedError } from "./errors.ts";
import { malformed, singleLimits } from "./messages/element.ts";
import { certificatesOf, refuseMixing } from "./sandbox.ts";

/** What proves the institution to the server and the server to us; all PEM. */
export interface TlsCredentials {
  /** The authority (認証局) that must have signed the server's certificate; the only one that is trusted. */
  readonly ca: string;
  /** Client certificate (クライアント証明書) with its intermediates. */
  readonly certificate: string;
  readonly key: string;
  /** Revocation lists (失効リスト) for every authority of the server's chain; without them revocation is not checked. */
  readonly revocationLists?: string;
}

/** How {@link openConnection} connects. */
export interface ConnectionOptions {
  readonly credentials: TlsCredentials;
  readonly sandboxEndpoint: boolean;
  /** Milliseconds for connecting, and for each silence of the server. */
  readonly deadlineMs: number;
  /** Most connections to one host. */
  readonly connections: number;
  /** Hears the Date header of every answer. */
  readonly onDate: (header: string | undefined) => void;
  /** Lowest TLS version; 1.2 only where the server cannot do better, then with ECDHE and AEAD only. */
  readonly minimumTls: "1.3" | "1.2";
}

/** One kept-open way to the server. */
export interface Connection extends AsyncDisposable {
  /** Posts JSON and gives the JSON answer's bytes. @throws OqsError for everything but a whole answer of status 200 */
  post(url: string, json: string, options: PostOptions): Promise<Uint8Array>;
  /** Asks for nothing but the time (HEAD); any answer will do. @throws OqsError */
  askTime(url: string, options: PostOptions): Promise<void>;
}

/** Options of {@link Connection.post}. */
interface PostOptions {
  /** Value of the Authorization header, sent as it is (no "Bearer"). */
  readonly token?: string | undefined;
  /** Milliseconds until the whole answer must be there, connection included. */
  readonly deadlineMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** TLS 1.2 suites with forward secrecy and authenticated encryption only (高セキュリティ型). */
const tls12Ciphers = [
  "ECDHE-ECDSA-AES256-GCM-SHA384",
  "ECDHE-RSA-AES256-GCM-SHA384",
  "ECDHE-ECDSA-AES128-GCM-SHA256",
  "ECDHE-RSA-AES128-GCM-SHA256",
  "ECDHE-ECDSA-CHACHA20-POLY1305",
  "ECDHE-RSA-CHACHA20-POLY1305",
];
const tls13Ciphers = [
  "TLS_AES_256_GCM_SHA384",
  "TLS_CHACHA20_POLY1305_SHA256",
  "TLS_AES_128_GCM_SHA256",
];

/** Opens nothing yet: connects at the first request and keeps the connection. @throws OqsError INVALID_ARGUMENT, SANDBOX_MIXED */
export function openConnection(options: ConnectionOptions): Connection {
  const { credentials, deadlineMs, minimumTls, sandboxEndpoint } = options;
  const pinned = certificatesOf(credentials.ca, "credentials.ca");
  const own = certificatesOf(credentials.certificate, "credentials.certificate");
  refuseMixing([...pinned, ...own], { sandboxEndpoint });
  const connect = buildConnector({
    secureContext: contextOf(credentials, minimumTls),
    // Said aloud because NODE_TLS_REJECT_UNAUTHORIZED=0 would switch it off otherwise.
    rejectUnauthorized: true,
    timeout: deadlineMs,
  });
  const agent = new Agent({
    connections: options.connections,
    maxResponseSize: singleLimits.bytes,
    headersTimeout: deadlineMs,
    bodyTimeout: deadlineMs,
    connect(target, done) {
      connect(target, (...result) => {
        const [error] = result;
        if (error === null) done(...result);
        else done(notConnected(error, target.hostname), null);
      });
    },
  });
  return {
    post: (url, json, post) =>
      inTime(post, async (signal) => {
        const answer = await request(url, {
          dispatcher: agent,
          method: "POST",
          signal,
          // Bytes, so that Content-Length counts bytes and not characters.
          body: Buffer.from(json, "utf8"),
          headers: {
            "content-type": "application/json;charset=UTF-8",
            accept: "application/json",
            ...(post.token === undefined ? {} : { authorization: post.token }),
          },
        });
        options.onDate(headerOf(answer, "date"));
        return await wholeOf(answer);
      }),
    askTime: (url, ask) =>
      inTime(ask, async (signal) => {
        const answer = await request(url, { dispatcher: agent, method: "HEAD", signal });
        await answer.body.dump().catch(() => undefined);
        options.onDate(headerOf(answer, "date"));
      }),
    // Not close(): that would wait for a server that does not answer.
    [Symbol.asyncDispose]: () => agent.destroy(),
  };
}

function contextOf(credentials: TlsCredentials, minimumTls: "1.3" | "1.2"): SecureContext {
  try {
    // An empty key would be left out without a word, and with it the client certificate.
    createPrivateKey(credentials.key);
    return createSecureContext({
      ca: credentials.ca,
      cert: credentials.certificate,
      key: credentials.key,
      ...(credentials.revocationLists === undefined ? {} : { crl: credentials.revocationLists }),
      minVersion: minimumTls === "1.2" ? "TLSv1.2" : "TLSv1.3",
      ciphers: [...tls13Ciphers, ...(minimumTls === "1.2" ? tls12Ciphers : [])].join(":"),
    });
  } catch (cause) {
    throw new OqsError(
      "INVALID_ARGUMENT",
      "the credentials cannot be used: is the key that of the certificate, and all of it PEM?",
      { cause },
    );
  }
}

/** Runs a request until its deadline or the caller's abort, and names what went wrong. */
async function inTime<T>(
  { signal: callers, deadlineMs }: PostOptions,
  send: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  callers?.throwIfAborted();
  const deadline = AbortSignal.timeout(Math.max(Math.ceil(deadlineMs), 1));
  const signal = callers ? AbortSignal.any([callers, deadline]) : deadline;
  try {
    // undici listens to the signal only once connected, so the race is ours.
    return await Promise.race([send(signal), aborted(signal)]);
  } catch (cause) {
    callers?.throwIfAborted();
    if (deadline.aborted)
      throw new OqsError("OQS_TIMEOUT", `no whole answer within ${Math.ceil(deadlineMs)} ms`, {
        cause,
      });
    throw OqsError.is(cause) ? cause : broken(cause);
  }
}

async function wholeOf(answer: Dispatcher.ResponseData): Promise<Uint8Array> {
  if (answer.statusCode === 200) {
    const body = await answer.body.bytes();
    checkType(answer.headers);
    return body;
  }
  // The status says enough; the rest is read away so that the connection can be used again.
  await answer.body.dump().catch(() => undefined);
  throw statusError(answer);
}

function statusError(answer: Dispatcher.ResponseData): OqsError {
  const { statusCode: status } = answer;
  if (status === 401 || status === 403)
    return new OqsError("OQS_UNAUTHORIZED", `the server answered HTTP ${status}`);
  if (status === 429 || status === 503)
    return new OqsBusyError(
      `the server answered HTTP ${status}: try again later`,
      retryAfter(headerOf(answer, "retry-after"), headerOf(answer, "date")),
    );
  if (status >= 500)
    return new OqsError("OQS_SERVER_ERROR", `the server failed with HTTP ${status}`);
  if (status >= 400)
    return new OqsRejectedError(`HTTP ${status}`, `the server refused the request: HTTP ${status}`);
  return malformed(`HTTP ${status} where 200 belongs`);
}

/** Milliseconds of a Retry-After: seconds, or a date by the server's own clock (RFC 9110, 10.2.3). */
export function retryAfter(
  header: string | undefined,
  serverDate: string | undefined,
): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000;
  if (!/^[A-Z][a-z]{2}, .* GMT$/.test(header)) return undefined;
  const ms = Date.parse(header) - (serverDate === undefined ? Date.now() : Date.parse(serverDate));
  return Number.isNaN(ms) ? undefined : Math.max(ms, 0);
}

function headerOf({ headers }: Dispatcher.ResponseData, name: string): string | undefined {
  const value = headers[name];
  return typeof value === "string" ? value : undefined;
}

function checkType(headers: Dispatcher.ResponseData["headers"]): void {
  const type = headers["content-type"];
  if (typeof type !== "string" || !/^application\/json\s*(;|$)/i.test(type))
    throw malformed("it is not JSON by its content type");
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

/** Codes of OpenSSL's certificate verification and of Node's and OpenSSL's TLS errors. */
const tlsFailure =
  /^(ERR_TLS_|ERR_SSL_|CERT_|CRL_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|INVALID_|PATH_LENGTH_|HOSTNAME_MISMATCH|ERROR_IN_|EPROTO)/;

/** Before the handshake ended: nothing of the request was sent. */
function notConnected(cause: Error, host: string): OqsError {
  const code = codeOf(cause);
  return tlsFailure.test(code)
    ? new OqsError("OQS_CERTIFICATE", `TLS with ${host} refused (${code})`, { cause })
    : new OqsError("OQS_UNREACHABLE", `no connection to ${host} (${code || cause.name})`, {
        cause,
      });
}

/** After the handshake: the request may have been taken. */
function broken(cause: unknown): OqsError {
  const code = codeOf(cause);
  if (code === "UND_ERR_RES_EXCEEDED_MAX_SIZE")
    return malformed(`larger than ${singleLimits.bytes} bytes`, { cause });
  if (code.startsWith("HPE_") || (cause instanceof Error && cause.name === "HTTPParserError"))
    return malformed("not HTTP", { cause });
  if (/^UND_ERR_(HEADERS|BODY)_TIMEOUT$/.test(code))
    return new OqsError("OQS_TIMEOUT", "the server stopped answering", { cause });
  // TLS 1.3 reports a refused client certificate only now.
  if (tlsFailure.test(code))
    return new OqsError("OQS_CERTIFICATE", `the server ended TLS (${code})`, { cause });
  return new OqsError(
    "OQS_CONNECTION_LOST",
    `the connection ended before the answer did (${code}); when it happens at every login, the server may not accept the client certificate`,
    { cause },
  );
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : "";
}
