import { readdirSync, readFileSync } from "node:fs";
import { Socket } from "node:net";
import { fileURLToPath } from "node:url";
import { expect, test, vi } from "vitest";
import { checkPath, trustAnchor } from "../../src/trust/index.ts";
import { make, makeAuthority, now } from "./made-certificates.ts";
import { der, oid, sequence } from "./made-der.ts";
import { distributionPoint, distributionPoints, extension, uri } from "./made-extensions.ts";

test("path checker and signed data import nothing but cryptography and a clock", () => {
  const sources = ["trust", "cms"].flatMap((door) => {
    const folder = fileURLToPath(new URL(`../../src/${door}`, import.meta.url));
    return readdirSync(folder)
      .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
      .map((name) => readFileSync(`${folder}/${name}`, "utf8"));
  });
  const imports = sources.flatMap((source) =>
    Array.from(source.matchAll(/^(?:import|export)\b[^;]*?from "([^"]+)";$/gm), ([, from]) => from),
  );
  const outside = [...new Set(imports)].filter(
    (target) => !target?.startsWith("./") && !target?.startsWith("../trust/"),
  );
  expect(outside.sort()).toEqual([
    "../bytes.ts",
    "../certificate-period.ts",
    "../errors.ts",
    "../layout/certificate-profile.ts",
    "../tlv.ts",
    "node:crypto",
    "node:perf_hooks",
  ]);
  expect(sources.join()).not.toMatch(/\bfetch\(|WebSocket|XMLHttpRequest|import\(/);
});

test("no address in a certificate is followed", async () => {
  const connect = vi.spyOn(Socket.prototype, "connect");
  const fetched = vi.spyOn(globalThis, "fetch");
  const address = "http://127.0.0.1:9/";
  const access = sequence(oid("1.3.6.1.5.5.7.48.1"), der(0x86, Buffer.from(address)));
  const extensions = [
    distributionPoints(distributionPoint({ names: [uri(address)] })),
    extension("1.3.6.1.5.5.7.1.1", sequence(access)),
  ];
  const root = makeAuthority();
  const end = make({ issuer: root, extensions });
  const settings = { anchors: [trustAnchor(root.der)], at: now };
  expect(checkPath(end.der, settings)).toMatchObject({ revocation: "revocation-unchecked" });
  expect(checkPath(end.der, { ...settings, revocation: {} })).toMatchObject({
    reason: "revocation-unknown",
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(connect).not.toHaveBeenCalled();
  expect(fetched).not.toHaveBeenCalled();
});
