import { expect, test } from "vitest";
import { readAlgorithm } from "./algorithm-identifier.ts";
import { modernAlgorithms } from "./algorithms.ts";
import { readDer } from "./der.ts";
import { schemeNamed, schemeOf, writeScheme } from "./signature-schemes.ts";

test.for(modernAlgorithms.signatures)("%s is read as it is written", (name) => {
  const scheme = schemeNamed(name);
  expect(scheme?.name).toBe(name);
  if (scheme) expect(schemeOf(readAlgorithm(readDer(writeScheme(scheme))))).toEqual(scheme);
});
