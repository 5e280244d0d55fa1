// The Debian packages the tests need: installed as root on Debian, named exactly otherwise.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./stamp.mjs";

const purposes = JSON.parse(readFileSync(join(root, "tools", "debian-packages.json"), "utf8"));
const wanted = Object.values(purposes).flatMap(({ packages }) => packages);

/** dpkg-query has placeholders of its own that look like ours. */
const format = ["Package", "Version", "db:Status-Status"].map((field) => `$\{${field}}`).join(" ");

function installed(names) {
  const { stdout = "" } = spawnSync("dpkg-query", ["-W", `-f=${format}\n`, ...names], {
    encoding: "utf8",
  });
  return new Map(
    (stdout ?? "")
      .split("\n")
      .map((line) => line.split(" "))
      .filter(([, , status]) => status === "installed")
      .map(([name, version]) => [name, version]),
  );
}

export function needDebianPackages() {
  const missing = existsSync("/etc/debian_version")
    ? wanted.filter((name) => !installed(wanted).has(name))
    : wanted;
  if (missing.length === 0) return;
  const command = `apt-get install -y --no-install-recommends ${missing.join(" ")}`;
  if (!existsSync("/etc/debian_version") || process.getuid?.() !== 0) {
    console.log(
      `uketsuke: some tests need more of the system and will be skipped by name. On Debian, as root:\n  ${command}`,
    );
    return;
  }
  console.log(`uketsuke: installing what the tests need: ${missing.join(" ")} …`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const apt = (...args) =>
    spawnSync("apt-get", args, { stdio: ["ignore", "ignore", "inherit"], env }).status === 0;
  const lists = readdirSync("/var/lib/apt/lists").some(
    (name) => name.endsWith("_Packages") || name.endsWith("_Packages.lz4"),
  );
  const ask = ["install", "-y", "--no-install-recommends", ...missing];
  const done = withoutDefaultCluster(
    missing,
    () => (lists && apt(...ask)) || (apt("update") && apt(...ask)),
  );
  if (done) return;
  console.error(
    `uketsuke: that failed; the tests that need them will be skipped or fail by name. To see why, run:\n  ${command}`,
  );
}

/** PostgreSQL's package would make and start a server of its own; the tests make theirs and end them. */
function withoutDefaultCluster(missing, install) {
  if (!missing.includes("postgresql")) return install();
  const folder = "/etc/postgresql-common/createcluster.d";
  const file = join(folder, "uketsuke-tests.conf");
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, "create_main_cluster = false\n");
  try {
    return install();
  } finally {
    rmSync(file);
  }
}

/** Versions of what the tests find on this machine, so that a cached result is not taken over to another one. */
export function systemVersions() {
  if (!existsSync("/etc/debian_version")) return process.platform;
  return [...installed(wanted)].map(([name, version]) => `${name}=${version}`).join(" ");
}
