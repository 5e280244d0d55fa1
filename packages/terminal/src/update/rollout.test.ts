import { expect, test } from "vitest";
import type { Manifest, Release } from "./metadata.ts";
import { drawOf, releaseFor } from "./rollout.ts";

const release: Release = {
  program: "bridge",
  version: "2.0",
  sequence: 2,
  path: "bridge.bin",
  size: 1,
  sha256: "0".repeat(64),
  percent: 20,
};
const terminals = Array.from({ length: 2_000 }, (_, index) => `terminal-${index}`);

function manifest(...releases: readonly Release[]): Manifest {
  return { version: 1, expires: "2027-01-01T00:00:00Z", releases };
}

test("a release for 20 percent reaches about a fifth of the terminals, and always the same", () => {
  const taken = terminals.filter((terminalId) =>
    releaseFor(manifest(release), "bridge", { terminalId }),
  );
  expect(taken.length).toBeGreaterThan(300);
  expect(taken.length).toBeLessThan(500);
  const wider = manifest({ ...release, percent: 50 });
  for (const terminalId of taken) expect(releaseFor(wider, "bridge", { terminalId })).toBeDefined();
});

test("0 percent reaches nobody but the rings, 100 percent everybody", () => {
  const none = manifest({ ...release, percent: 0, rings: ["early"] });
  for (const terminalId of terminals.slice(0, 100)) {
    expect(releaseFor(none, "bridge", { terminalId })).toBeUndefined();
    expect(releaseFor(none, "bridge", { terminalId, rings: ["early"] })).toBeDefined();
    expect(
      releaseFor(manifest({ ...release, percent: 100 }), "bridge", { terminalId }),
    ).toBeDefined();
  }
});

test("another release is another draw", () => {
  const next = { ...release, version: "3.0" };
  const same = terminals.filter((id) => drawOf(id, release) === drawOf(id, next));
  expect(same.length).toBeLessThan(100);
});

test("who is not drawn keeps the newest release that is meant for all", () => {
  const old = { ...release, version: "1.0", sequence: 1, percent: 100 };
  const versions = new Set(
    terminals.map(
      (terminalId) => releaseFor(manifest(release, old), "bridge", { terminalId })?.version,
    ),
  );
  expect(versions).toEqual(new Set(["1.0", "2.0"]));
});
