import { X509Certificate } from "node:crypto";
import { expect } from "vitest";
import { scenario } from "../third-parties.ts";

const inPem = (output: string): X509Certificate =>
  new X509Certificate(/-----BEGIN[\s\S]*-----END CERTIFICATE-----/.exec(output)?.[0] ?? "");

scenario(
  "pkcs15-tool lists two PINs, two keys and four certificates",
  ["pcscd", "pkcs15-tool"],
  async (bench) => {
    await bench.insert(await bench.issue({ persona: "taro" }));
    const { exitCode, output } = await bench.run("pkcs15-tool", "--dump");
    expect(exitCode).toBe(0);
    const count = (pattern: RegExp): number => output.match(pattern)?.length ?? 0;
    expect(count(/^PIN \[/gm)).toBe(2);
    expect(count(/^Private RSA Key \[/gm)).toBe(2);
    expect(count(/^X\.509 Certificate \[/gm)).toBe(4);
    expect(output.match(/Tries left\s*: \d+/g)?.map((line) => line.at(-1))).toEqual(["3", "5"]);
  },
);

scenario(
  "pkcs15-tool reads the certificates byte for byte",
  ["pcscd", "pkcs15-tool"],
  async (bench) => {
    const card = await bench.issue({ persona: "taro" });
    await bench.insert(card);
    const read = async (id: string, ...parameters: string[]): Promise<Buffer> =>
      inPem((await bench.run("pkcs15-tool", "--read-certificate", id, ...parameters)).output).raw;
    expect(await read("1")).toEqual(Buffer.from(card.certificates.authentication));
    expect(await read("3")).toEqual(Buffer.from(bench.issuer.authenticationCa.der));
    expect(await read("4")).toEqual(Buffer.from(bench.issuer.signingCa.der));
    const password = ["--verify-pin", "--auth-id", "02", "--pin", card.persona.pins.signing ?? ""];
    expect(await read("2", ...password)).toEqual(Buffer.from(card.certificates.signing ?? []));
  },
);

scenario(
  "the signing certificate stays closed without its password",
  ["pcscd", "pkcs15-tool"],
  async (bench) => {
    await bench.insert(await bench.issue({ persona: "taro" }));
    const { exitCode, output } = await bench.run("pkcs15-tool", "--read-certificate", "2");
    expect(output).not.toContain("BEGIN CERTIFICATE");
    expect(exitCode).not.toBe(0);
  },
);
