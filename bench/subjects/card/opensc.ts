import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { message } from "./steps.ts";

/** Programs of OpenSC, each a process of its own, over one reader. */
export interface OpenSc extends AsyncDisposable {
  /** Milliseconds of a process that only lists readers: start, libraries, PC/SC context. */
  start(): Promise<number>;
  /** Milliseconds of `pkcs15-tool --read-certificate 1`. */
  certificate(): Promise<number>;
  /** Milliseconds of `pkcs11-tool --login --sign`. */
  sign(pin: string): Promise<number>;
}

const modules = [
  "/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so",
  "/usr/lib/aarch64-linux-gnu/opensc-pkcs11.so",
  "/usr/lib/opensc-pkcs11.so",
];

/** Prepares the programs; the other reader is hidden from them, for it is in use. Throws when OpenSC is not installed. */
export async function openSc({
  environment,
  hiddenReader,
}: {
  environment: Readonly<Record<string, string>>;
  hiddenReader: string;
}): Promise<OpenSc> {
  const module = modules.find((path) => existsSync(path));
  if (!module) throw new Error("OpenSC is not installed (Debian package opensc)");
  const folder = await mkdtemp(join(tmpdir(), "uketsuke-bench-"));
  const configuration = join(folder, "opensc.conf");
  await writeFile(configuration, `app default { ignored_readers = "${hiddenReader}"; }\n`);
  const input = join(folder, "message");
  const output = join(folder, "signature");
  await writeFile(input, message);
  const env = { ...process.env, ...environment, OPENSC_CONF: configuration, HOME: folder };
  const timed = async (program: string, ...args: readonly string[]): Promise<number> => {
    const started = performance.now();
    await promisify(execFile)(program, args, { env });
    return performance.now() - started;
  };
  return {
    start: () => timed("opensc-tool", "-l"),
    certificate: () => timed("pkcs15-tool", "--read-certificate", "1", "-o", output),
    async sign(pin) {
      const mechanism = ["--sign", "--id", "01", "-m", "SHA256-RSA-PKCS"];
      const files = ["-i", input, "-o", output];
      const took = await timed(
        "pkcs11-tool",
        "--module",
        module,
        "--login",
        "--pin",
        pin,
        ...mechanism,
        ...files,
      );
      const { length } = await readFile(output);
      if (length !== 256) throw new Error(`pkcs11-tool made a signature of ${length} bytes`);
      return took;
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
