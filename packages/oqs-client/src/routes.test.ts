import { expect, test } from "vitest";
import { OqsError } from "./errors.ts";
import { hasRoute, type OqsEndpoint, urlOf } from "./routes.ts";

const real: OqsEndpoint = { auth: "https://auth.example", business: "https://business.example" };

test("what is publicly seen has its path, at its host", () => {
  expect(urlOf(real, "login")).toBe("https://auth.example/oqs-api-pro/MSA12020/ILI12020SV01/auth");
  expect(urlOf(real, "search")).toBe(
    "https://business.example/oqs-api-pro/MSA01030/ILI01030SV01/search",
  );
});

test("our own paths are for simulators: a real endpoint has none until it names them", () => {
  expect(hasRoute(real, "refresh")).toBe(false);
  expect(() => urlOf(real, "registration")).toThrow(OqsError);
  expect(hasRoute({ ...real, sandbox: true }, "refresh")).toBe(true);
  const named = { ...real, routes: { refresh: "/MSA00000/made", search: "/MSA00001/made" } };
  expect(urlOf(named, "refresh")).toBe("https://auth.example/oqs-api-pro/MSA00000/made");
  expect(urlOf(named, "search")).toBe("https://business.example/oqs-api-pro/MSA00001/made");
});
