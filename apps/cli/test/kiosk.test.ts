import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exitCodes } from "../src/exit-codes.ts";
import { start, uketsuke } from "./command-line.ts";
import { steady } from "./steady.ts";

const chromium = "/usr/bin/chromium";
const none = existsSync(chromium) ? "" : ` (skipped: no ${chromium})`;

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "uketsuke-kiosk-cli-"));
});
afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));

const served = (text: string): string =>
  steady(text)
    .replaceAll(folder, "FOLDER")
    .replace(/--port \d+/, "--port PORT");

describe("kiosk serve", () => {
  it("starts the kiosk of a configuration, and hands SIGTERM on", async () => {
    // Nobody made this pair for a sandbox; a kiosk in use refuses one of those.
    const pair = ["-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/O=Test/CN=test"];
    const files = ["-keyout", "key.pem", "-out", "certificate.pem"];
    execFileSync("openssl", ["req", ...pair, ...files], { cwd: folder, stdio: "ignore" });
    await writeFile(join(folder, "password"), "secret\n");
    const path = join(folder, "kiosk.json");
    const oqs = {
      auth: "https://auth.invalid",
      business: "https://business.invalid",
      ca: "certificate.pem",
      certificate: "certificate.pem",
      key: "key.pem",
      user: "user",
      passwordFile: "password",
    };
    const configuration = {
      port: 0,
      portFile: "port",
      facility: { ja: "医院", en: "Clinic" },
      placement: "insert",
      institution: "1310000001",
      resultFolder: { path: "OQS", encoding: "UTF-8" },
      journal: "journal.jsonl",
      oqs,
    };
    await writeFile(path, JSON.stringify(configuration));
    const noReader = { env: { PCSCLITE_CSOCK_NAME: join(folder, "no-pcscd") } };
    await using serving = start(["kiosk", "serve", path, "--json"], noReader);
    await serving.printed(/\n\}\n/);
    serving.stop("SIGTERM");
    const ended = await serving.ended;
    expect(ended.code).toBe(exitCodes.terminated);
    await expect(served(ended.stdout)).toMatchFileSnapshot("golden/kiosk-serve.json.txt");
    // It has had the time for its own end.
    expect(existsSync(join(folder, "port"))).toBe(false);
  });

  it("tells what the kiosk said when a configuration does not fit", async () => {
    const path = join(folder, "wrong.json");
    await writeFile(path, '{"institution":"12"}');
    const ended = await uketsuke(["kiosk", "serve", path]);
    expect(ended).toMatchObject({ code: exitCodes.broken, stdout: "" });
    expect(ended.stderr).toMatch(/^error KIOSK_FAILED: The configuration .*institution/m);
  });

  it.each([
    ["neither", [], "USAGE"],
    ["both", ["kiosk.json", "--sandbox"], "USAGE"],
    ["a port beside a configuration", ["kiosk.json", "--port", "0"], "USAGE"],
    ["a file that is not there", ["absent.json"], "FILE_UNREADABLE"],
  ])("refuses %s before a process starts", async (_what, args, code) => {
    const ended = await uketsuke(["kiosk", "serve", ...args]);
    expect(ended).toMatchObject({ code: exitCodes.usage, stdout: "" });
    expect(ended.stderr).toContain(`error ${code}`);
  });
});

describe("kiosk open", () => {
  const dry = ["kiosk", "open", "--print", "--browser"];

  it("prints its command line, and starts nothing", async () => {
    const edge = "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe";
    const text = await uketsuke([...dry, edge, "--display", "1920,0"]);
    expect(text).toMatchObject({ code: exitCodes.done, stderr: "" });
    await expect(text.stdout).toMatchFileSnapshot("golden/kiosk-open.txt");
    const document = await uketsuke([...dry, chromium, "--profile", "/var/lib/kiosk", "--json"]);
    await expect(document.stdout).toMatchFileSnapshot("golden/kiosk-open.json.txt");
    // A terminal grants the camera by policy; a switch that grants it to every page has no place here.
    expect(text.stdout + document.stdout).not.toContain("use-fake-ui");
    const wrong = await uketsuke([...dry, chromium, "--display", "right"]);
    expect(wrong.code).toBe(exitCodes.usage);
  });

  it("says that no kiosk answers, and how to start one", async () => {
    const args = ["--port", "1", "--browser", chromium, "--timeout", "0.01"];
    const ended = await uketsuke(["kiosk", "open", ...args]);
    expect(ended).toMatchObject({ code: exitCodes.broken, stdout: "" });
    expect(ended.stderr).toContain("error KIOSK_FAILED: No kiosk answers");
    expect(ended.stderr).toMatch(/\nhint: .*uketsuke kiosk serve/);
  });

  it.skipIf(none !== "")(
    `shows the page of a kiosk in a real browser until Ctrl-C${none}`,
    async () => {
      // As root and without a display chromium needs two switches that no kiosk should have.
      const browser = join(folder, "chromium");
      const switches = "--headless=new --no-sandbox --disable-gpu";
      await writeFile(browser, `#!/bin/sh\nexec ${chromium} ${switches} "$@"\n`);
      await chmod(browser, 0o755);
      const sandbox = ["kiosk", "serve", "--sandbox", "--port", "0"];
      await using serving = start(sandbox, { env: { TMPDIR: folder } });
      const origin = originIn(await serving.printed("uketsuke kiosk open"));
      const status = async (): Promise<unknown> => (await fetch(`${origin}/status`)).json();
      const open = ["kiosk", "open", "--port", new URL(origin).port, "--json", "--browser"];
      await using opened = start([...open, browser]);
      const { simulated, arguments: given } = JSON.parse(await opened.printed(/\n\}\n/));
      expect(simulated).toBe(true);
      const profile = given.find((word: string) => word.startsWith("--user-data-dir=")).slice(16);
      await expect.poll(status, { timeout: 20_000 }).toMatchObject({ page: true });
      expect(existsSync(profile)).toBe(true);
      opened.stop("SIGINT");
      expect((await opened.ended).code).toBe(exitCodes.interrupted);
      await expect.poll(status, { timeout: 20_000 }).toMatchObject({ page: false });
      expect(existsSync(profile)).toBe(false);

      await writeFile(browser, "#!/bin/sh\nexit 3\n");
      const failed = await uketsuke([...open, browser]);
      expect(failed.code).toBe(exitCodes.broken);
      expect(failed.stdout).toContain(`The browser ${browser} ended with 3.`);
      const absent = await uketsuke([...open, join(folder, "no")]);
      expect(absent.stdout).toContain("cannot be started: ENOENT");

      serving.stop("SIGINT");
      const ended = await serving.ended;
      expect(ended.code).toBe(exitCodes.interrupted);
      await expect(served(ended.stdout)).toMatchFileSnapshot("golden/kiosk-serve.txt");
      expect(ended.stderr).toContain("SIMULATED: cards, people");
      await expect(fetch(`${origin}/status`)).rejects.toThrow("fetch failed");
    },
  );
});

function originIn(text: string): string {
  const [origin] = /http:\/\/127\.0\.0\.1:\d+/.exec(text) ?? [];
  if (origin === undefined) throw new Error(`no origin in ${text}`);
  return origin;
}
