import { execFile, type SpawnSyncReturns, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

/** A PostgreSQL of a test's own: in a temporary folder, reached by a socket in it, gone afterwards. */
export interface Cluster extends AsyncDisposable {
  /** Where a queue finds it. */
  readonly url: string;
  /** Folder with everything the server stores. */
  readonly data: string;
  /** Ends the server as a power cut would, without its goodbye. */
  crash(): Promise<void>;
  start(): Promise<void>;
  sql(text: string): string;
}

const home = "/usr/lib/postgresql";
const version = existsSync(home) ? readdirSync(home).sort().at(-1) : undefined;
const program = (name: string): string => join(home, version ?? "", "bin", name);
const isRoot = process.getuid?.() === 0;

/** initdb refuses root; then it runs as the user of Debian's package. */
const asServer = (name: string, args: readonly string[]): [string, string[]] =>
  isRoot
    ? ["runuser", ["-u", "postgres", "--", program(name), ...args]]
    : [program(name), [...args]];

const run = async (name: string, args: readonly string[]): Promise<void> => {
  await promisify(execFile)(...asServer(name, args), { cwd: "/" });
};

/** Why there can be no cluster here; undefined when there can. */
export const noPostgres: string | undefined =
  version === undefined || !existsSync(program("initdb"))
    ? "PostgreSQL's server (Debian: postgresql) is absent"
    : isRoot && spawnSync("id", ["postgres"]).status !== 0
      ? "root needs the user postgres to start a server"
      : undefined;

/** Makes and starts a cluster. */
export async function startCluster(): Promise<Cluster> {
  // Short: the path of a socket has 107 characters at most.
  const folder = mkdtempSync("/tmp/uketsuke-pg-");
  const data = join(folder, "data");
  if (isRoot) spawnSync("chown", ["postgres", folder]);
  chmodSync(folder, 0o700);
  await run("initdb", [
    "-D",
    data,
    "-U",
    "postgres",
    "-A",
    "trust",
    "-E",
    "UTF8",
    "--no-locale",
    "--no-sync",
  ]);
  const settings = `-k ${folder} -c listen_addresses='' -c shared_buffers=16MB -c max_connections=40`;
  const start = (): Promise<void> =>
    run("pg_ctl", ["-D", data, "-l", join(folder, "log"), "-o", settings, "-w", "start"]);
  const stop = (mode: string): Promise<void> =>
    run("pg_ctl", ["-D", data, "-m", mode, "-w", "stop"]);
  await start();
  return {
    url: `postgres://postgres@localhost/postgres?host=${encodeURIComponent(folder)}`,
    data,
    start,
    crash: () => stop("immediate"),
    sql(text) {
      const args = [
        "-h",
        folder,
        "-U",
        "postgres",
        "-d",
        "postgres",
        "-X",
        "-q",
        "-A",
        "-t",
        "-c",
        text,
      ];
      const { status, stdout, stderr }: SpawnSyncReturns<string> = spawnSync(
        program("psql"),
        args,
        {
          encoding: "utf8",
        },
      );
      if (status !== 0) throw new Error(stderr);
      return stdout.trim();
    },
    async [Symbol.asyncDispose]() {
      await stop("immediate").catch(() => undefined);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
