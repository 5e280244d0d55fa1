import { arch, cpus, release, totalmem, type } from "node:os";
import { version } from "../../version.ts";
import { deviceName } from "./words.ts";

/** Environment variables that change how this program works; told is whether they are set, never what they hold. */
const telling = [
  "CI",
  "DEBUG",
  "FORCE_COLOR",
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "NODE_EXTRA_CA_CERTS",
  "NODE_OPTIONS",
  "NODE_TLS_REJECT_UNAUTHORIZED",
  "NO_COLOR",
  "SSLKEYLOGFILE",
];

/** Versions and the machine, as its operating system tells them; no name of the machine or its user. */
export async function machinePart(env: NodeJS.ProcessEnv): Promise<object> {
  const { node, openssl, v8, uv } = process.versions;
  const processors = cpus();
  return {
    uketsuke: version,
    versions: { node, openssl, v8, uv },
    system: {
      type: type(),
      release: /^[\w.+-]{1,60}$/.test(release()) ? release() : "other",
      architecture: arch(),
    },
    processor: { model: deviceName(processors[0]?.model ?? ""), cores: processors.length },
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    timeZoneOffsetMinutes: -new Date().getTimezoneOffset(),
    locale: localeOf(env.LC_ALL || env.LC_MESSAGES || env.LANG || ""),
    environment: Object.fromEntries(
      telling.filter((name) => (env[name] ?? "") !== "").map((name) => [name, "set"]),
    ),
  };
}

function localeOf(value: string): string {
  return /^([a-z]{2}(_[A-Z]{2})?(\.[Uu][Tt][Ff]-?8)?|C(\.UTF-8)?|POSIX)?$/.test(value)
    ? value
    : "other";
}
