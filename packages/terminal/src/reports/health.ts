import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { DoctorReport } from "./json.ts";
import { nagiosReport, nagiosState } from "./nagios.ts";

/** What a health endpoint is started with. */
export interface HealthOptions {
  /** 0 takes a free one. */
  readonly port?: number;
  /** The report until the next one is told. */
  readonly first: DoctorReport;
  /** Milliseconds after which a report says nothing any more: the answer is 503 then. */
  readonly staleAfterMs: number;
  /** Milliseconds since 1970; the system clock when absent. */
  readonly now?: () => number;
}

/** A health endpoint (監視) on 127.0.0.1. */
export interface HealthServer extends AsyncDisposable {
  /** Ends with a slash. */
  readonly url: string;
  readonly paths: readonly string[];
  /** The report of the last check. */
  tell(report: DoctorReport): void;
  /** The last check broke: the answer is 503 until one succeeds. */
  broke(): void;
}

interface State {
  report: DoctorReport;
  at: number;
  broken: boolean;
}

/**
 * Serves how a terminal was judged: `/health` as JSON, `/nagios` as one line, `/metrics` for prometheus. 200 while every must row
 * is met and the last check is recent, else 503. Rows are told by their id; nothing a person wrote and no observation goes out.
 * Requests under another name than the address itself get 421.
 */
export async function serveHealth(options: HealthOptions): Promise<HealthServer> {
  const { port = 0, staleAfterMs, now = Date.now } = options;
  const state: State = { report: options.first, at: now(), broken: false };
  const server = createServer((request, response) => {
    answer(request, response, { state, staleAfterMs, now, names: names() });
  });
  const names = (): readonly string[] => {
    const taken = (server.address() as AddressInfo).port;
    return [`127.0.0.1:${taken}`, `localhost:${taken}`];
  };
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://${names()[0]}/`,
    paths: Object.keys(bodies),
    tell(report) {
      Object.assign(state, { report, at: now(), broken: false });
    },
    broke() {
      state.broken = true;
    },
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
    },
  };
}

interface Told {
  readonly report: DoctorReport;
  readonly healthy: boolean;
  readonly stale: boolean;
  readonly broken: boolean;
  readonly ageSeconds: number;
}

const bodies: Readonly<Record<string, readonly [type: string, body: (told: Told) => string]>> = {
  "/health": ["application/json", healthBody],
  "/nagios": ["text/plain; charset=utf-8", nagiosBody],
  "/metrics": ["text/plain; version=0.0.4; charset=utf-8", metricsBody],
};

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  {
    state,
    staleAfterMs,
    now,
    names,
  }: {
    readonly state: Readonly<State>;
    readonly staleAfterMs: number;
    readonly now: () => number;
    readonly names: readonly string[];
  },
): ServerResponse {
  const end = (status: number, type = "text/plain", body = ""): ServerResponse => {
    response.writeHead(status, {
      "content-type": type,
      "content-security-policy": "default-src 'none'",
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
    });
    return response.end(request.method === "HEAD" ? "" : body);
  };
  if (!names.includes(request.headers.host ?? "")) return end(421);
  if (request.method !== "GET" && request.method !== "HEAD") return end(405);
  const path = request.url ?? "";
  const found = Object.hasOwn(bodies, path) ? bodies[path] : undefined;
  if (found === undefined) return end(404);
  const age = now() - state.at;
  const stale = age > staleAfterMs;
  const { report, broken } = state;
  const healthy = report.summary.verdict === "met" && !stale && !broken;
  const ageSeconds = Math.max(0, Math.round(age / 1000));
  const [type, body] = found;
  return end(healthy ? 200 : 503, type, body({ report, healthy, stale, broken, ageSeconds }));
}

function healthBody({ report, healthy, stale, broken, ageSeconds }: Told): string {
  const { profile, startedAt, rows, summary } = report;
  const told = rows
    .filter(({ result }) => ["fail", "warn", "unknown"].includes(result))
    .map(({ id, level, result }) => ({ id, level, result }));
  return `${JSON.stringify({
    schema: "uketsuke-health/1",
    healthy,
    stale,
    broken,
    ageSeconds,
    checkedAt: startedAt,
    profile: { id: profile.id, version: profile.version },
    summary,
    rows: told,
  })}\n`;
}

function nagiosBody({ report, stale, broken, ageSeconds }: Told): string {
  if (broken || stale) {
    const why = broken ? "the last check broke" : "the last check is too old";
    return `DOCTOR UNKNOWN - ${why}, ${ageSeconds} s ago | age=${ageSeconds}s\n`;
  }
  return nagiosReport(report).replace(/\n$/, ` age=${ageSeconds}s\n`);
}

function metricsBody({ report, healthy, broken, ageSeconds }: Told): string {
  const { verdict: _verdict, total: _total, ...counts } = report.summary;
  const metric = (name: string, help: string, lines: readonly string[]): readonly string[] => [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} gauge`,
    ...lines.map((line) => `${name}${line}`),
  ];
  const states = ["OK", "WARNING", "CRITICAL", "UNKNOWN"].indexOf(nagiosState(report));
  return `${[
    ...metric("uketsuke_doctor_healthy", "1 while every must row is met.", [` ${Number(healthy)}`]),
    ...metric("uketsuke_doctor_state", "0 OK, 1 warning, 2 critical, 3 unknown.", [` ${states}`]),
    ...metric("uketsuke_doctor_broken", "1 while the last check broke.", [` ${Number(broken)}`]),
    ...metric("uketsuke_doctor_age_seconds", "Age of the last check.", [` ${ageSeconds}`]),
    ...metric(
      "uketsuke_doctor_rows",
      "Rows by their result.",
      Object.entries(counts).map(([result, count]) => `{result="${result}"} ${count}`),
    ),
  ].join("\n")}\n`;
}
