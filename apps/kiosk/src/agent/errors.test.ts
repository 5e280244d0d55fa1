import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { KioskError, kioskErrorCodes } from "./errors.ts";

test("a copy of the class is recognised, another error is not", () => {
  const error = new KioskError("PORT_UNAVAILABLE", "the port is taken", { cause: new Error("x") });
  expect(KioskError.is(error)).toBe(true);
  expect(error).toMatchObject({ retryable: true, cause: { message: "x" } });
  expect(KioskError.is(new Error("PORT_UNAVAILABLE"))).toBe(false);
});

test("every code is produced by a test", async () => {
  const folder = fileURLToPath(new URL(".", import.meta.url));
  const files = (await readdir(folder)).filter(
    (name) => name.endsWith(".test.ts") && name !== "errors.test.ts",
  );
  const texts = await Promise.all(files.map((name) => readFile(`${folder}/${name}`, "utf8")));
  const expected = texts.join("\n");
  for (const code of Object.keys(kioskErrorCodes))
    expect(expected, code).toMatch(new RegExp(`code(: | === )"${code}"`));
});
