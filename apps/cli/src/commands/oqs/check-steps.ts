import { createPrivateKey, X509Certificate } from "node:crypto";
import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { createOqsClient, explain, OqsError, type OqsErrorCode } from "@uketsuke/oqs-client";
import type { Language, Say } from "../../language.ts";
import { readConfiguration } from "../visit/configuration.ts";
import { type ConfiguredAccess, configuredAccess } from "./configured-client.ts";
import { connectTo, interfaceOf, type Place, secure } from "./reach.ts";

/** One step of the way. */
export interface CheckStep {
  readonly step: string;
  readonly outcome: "ok" | "warning" | "failed" | "skipped";
  readonly milliseconds: number;
  readonly detail: string;
  readonly code?: OqsErrorCode;
  /** What a warning or failure means. */
  readonly cause?: string;
  readonly next?: string;
}

type Found = Omit<CheckStep, "step" | "milliseconds">;

interface Asked {
  readonly config: string;
  readonly interface?: string;
}

interface CheckRun {
  readonly signal: AbortSignal;
  readonly say: Say;
  readonly language: Language;
}

const dayMs = 86_400_000;
/** A certificate that ends sooner is told of. */
const soonDays = 30;
const skewWarnMs = 60_000;
const skewLimitMs = 3_600_000;

/** Goes from step to step; after one that failed the others are skipped. */
export async function* checkSteps(asked: Asked, run: CheckRun): AsyncGenerator<CheckStep> {
  const { say, language, signal } = run;
  const configuration = await readConfiguration(asked.config);
  const access = await configuredAccess(configuration);
  const { deadlineMs = 10_000 } = configuration.oqs;
  const { auth, business } = access.endpoint;
  const hosts = [...new Set([new URL(auth).origin, new URL(business).origin])].map((origin) => {
    const { hostname, port, host } = new URL(origin);
    const place: Place = {
      host: hostname.replace(/^\[|\]$/g, ""),
      port: Number(port || 443),
      deadlineMs,
    };
    return { host, place };
  });
  const several = hosts.length > 1;
  let failed = false;

  const step = async (name: string, work: () => Promise<Found>): Promise<CheckStep> => {
    signal.throwIfAborted();
    if (failed) return { step: name, outcome: "skipped", milliseconds: 0, detail: "" };
    const since = performance.now();
    const found = await work().catch((error: unknown): Found => {
      signal.throwIfAborted();
      if (!OqsError.is(error)) throw error;
      const { cause, staff } = explain(error, { language });
      return { outcome: "failed", detail: error.message, code: error.code, cause, next: staff };
    });
    failed = found.outcome === "failed";
    return { step: name, ...found, milliseconds: Math.round(performance.now() - since) };
  };

  yield await step("certificate", async () => certificateFound(access, say));
  for (const { host, place } of hosts) {
    const of = several ? ` ${host}` : "";
    yield await step(`name${of}`, () => nameFound(place, say));
    yield await step(`connect${of}`, () => connectFound(place, asked.interface, run));
    yield await step(`tls${of}`, () => tlsFound(place, access, run));
  }
  let skewMs: number | undefined;
  yield await step("login", async () => {
    await using client = createOqsClient({ ...access, deadlineMs, retries: 0 });
    await client.logIn({ signal });
    skewMs = client.clockSkewMs;
    return {
      outcome: "ok",
      detail: say("a login token was given", "ログイントークンを受け取った"),
    };
  });
  yield await step("clock", async () => clockFound(skewMs, say));
}

function certificateFound({ credentials }: ConfiguredAccess, say: Say): Found {
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(credentials.certificate);
    if (!certificate.checkPrivateKey(createPrivateKey(credentials.key))) {
      return bad(
        say("the key is not that of the certificate", "鍵が証明書のものではない"),
        say("Name the key that belongs to the certificate.", "証明書に対応する鍵を設定すること。"),
      );
    }
  } catch {
    return bad(
      say("certificate or key is no PEM", "証明書または鍵がPEMではない"),
      say("Name PEM files of certificate and key.", "証明書と鍵のPEMファイルを設定すること。"),
    );
  }
  const { validFromDate, validToDate } = certificate;
  const day = validToDate.toISOString().slice(0, 10);
  const left = Math.floor((validToDate.getTime() - Date.now()) / dayMs);
  const detail = say(`valid until ${day}`, `有効期限 ${day}`);
  const renew = say("Have the client certificate renewed.", "クライアント証明書を更新すること。");
  if (left < 0) return { ...bad(say("it has expired", "期限が切れている"), renew), detail };
  if (validFromDate.getTime() > Date.now()) {
    return bad(
      say(
        "it is not valid yet: date and time may be wrong",
        "まだ有効期間に入っていない。日時が違うおそれがある",
      ),
      say("Check date and time of the terminal.", "端末の日時を確認すること。"),
    );
  }
  if (left < soonDays) {
    return {
      outcome: "warning",
      detail,
      cause: say(`it ends in ${left} days`, `あと${left}日で切れる`),
      next: renew,
    };
  }
  return { outcome: "ok", detail };
}

async function nameFound({ host }: Place, say: Say): Promise<Found> {
  if (isIP(host) !== 0)
    return { outcome: "ok", detail: say("it is an address already", "アドレスそのもの") };
  try {
    const addresses = await lookup(host, { all: true });
    return { outcome: "ok", detail: addresses.map(({ address }) => address).join(", ") };
  } catch (cause) {
    throw new OqsError("OQS_UNREACHABLE", `no address for ${host}`, { cause });
  }
}

async function connectFound(
  place: Place,
  wanted: string | undefined,
  { signal, say }: CheckRun,
): Promise<Found> {
  using connection = await connectTo(place, signal);
  const { localAddress = "", remoteAddress = "" } = connection.socket;
  const by = interfaceOf(localAddress);
  const detail = say(
    `${remoteAddress} by ${by} (${localAddress})`,
    `${remoteAddress} へ ${by}（${localAddress}）経由`,
  );
  if (wanted === undefined || wanted === by) return { outcome: "ok", detail };
  return {
    ...bad(
      say(
        `the way there goes by ${by}, not by ${wanted}`,
        `経路が ${wanted} ではなく ${by} を通る`,
      ),
      say(
        "Check the routes and the metrics of the network interfaces.",
        "経路とネットワークインターフェースの優先順位を確認すること。",
      ),
    ),
    detail,
  };
}

async function tlsFound(
  place: Place,
  { credentials }: ConfiguredAccess,
  { signal, say }: CheckRun,
): Promise<Found> {
  using connection = await secure(place, credentials, signal);
  const { socket } = connection;
  const day = new Date(socket.getPeerCertificate().valid_to).toISOString().slice(0, 10);
  const { name } = socket.getCipher();
  const until = say(`server certificate until ${day}`, `サーバ証明書の期限 ${day}`);
  return { outcome: "ok", detail: `${socket.getProtocol()}, ${name}, ${until}` };
}

function clockFound(skewMs: number | undefined, say: Say): Found {
  if (skewMs === undefined) {
    return { outcome: "warning", detail: say("the server told no time", "サーバが時刻を返さない") };
  }
  const seconds = Math.round(skewMs / 1000);
  const detail = say(
    `the server's clock is ${seconds} s from ours`,
    `サーバの時計との差 ${seconds} 秒`,
  );
  if (Math.abs(skewMs) <= skewWarnMs) return { outcome: "ok", detail };
  const cause = say("the clock of this terminal is wrong", "この端末の時計が合っていない");
  const next = say(
    "Set date and time, and check the time server.",
    "日時を合わせ、時刻サーバの設定を確認すること。",
  );
  return { outcome: Math.abs(skewMs) > skewLimitMs ? "failed" : "warning", detail, cause, next };
}

function bad(cause: string, next: string): Found {
  return { outcome: "failed", detail: "", cause, next };
}
