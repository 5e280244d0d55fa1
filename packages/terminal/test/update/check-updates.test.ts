import { spawnSync } from "node:child_process";
import { createPublicKey } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { TerminalError } from "../../src/index.ts";
import {
  checkUpdates,
  createManifest,
  createRoot,
  type Release,
  type UpdateDecision,
} from "../../src/update/index.ts";
import {
  hasOpenssl,
  makePublisher,
  newKey,
  noOpenssl,
  now,
  type Publisher,
} from "./made-publisher.ts";

const later = new Date("2026-12-23T00:00:00Z");
const place = { terminalId: "terminal-1", now };

async function decisionOf(publisher: Publisher): Promise<UpdateDecision | undefined> {
  const [decision] = await checkUpdates(publisher.source, publisher.store, ["bridge"], place);
  return decision;
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return "nothing thrown";
  } catch (error) {
    return TerminalError.is(error) ? error.code : String(error);
  }
}

test.skipIf(!hasOpenssl)(`a signed release is offered once${noOpenssl}`, async () => {
  await using publisher = await makePublisher();
  const release = await publisher.release("one");
  publisher.publish([release]);
  expect(await decisionOf(publisher)).toMatchObject({ outcome: "available", release });
  const { version, sequence, sha256 } = release;
  await publisher.store.writeProgram("bridge", { current: { version, sequence, sha256 } });
  expect((await decisionOf(publisher))?.outcome).toBe("up-to-date");
});

test.skipIf(!hasOpenssl)(`what is wrong with metadata has its own code${noOpenssl}`, async () => {
  await using publisher = await makePublisher();
  const release = await publisher.release("one");
  const check = (): Promise<string> => codeOf(decisionOf(publisher));
  expect(await check()).toBe("UPDATE_SOURCE_REFUSED");
  publisher.publish([release], { version: 5 });
  expect(await check()).toBe("nothing thrown");
  publisher.publish([release], { version: 4 });
  expect(await check()).toBe("UPDATE_ROLLED_BACK");
  publisher.publish([release], { version: 6, expires: "2026-11-22T23:59:59Z" });
  expect(await check()).toBe("UPDATE_EXPIRED");
  publisher.publish([release], { version: 6 }, newKey());
  expect(await check()).toBe("UPDATE_SIGNATURE_INVALID");
  // A key that may sign manifests may not be the root's by being one of its keys.
  publisher.publish([release], { version: 6 }, publisher.root);
  expect(await check()).toBe("UPDATE_SIGNATURE_INVALID");
  publisher.publish([{ ...release, path: "../../etc/passwd" }], { version: 6 });
  expect(await check()).toBe("UPDATE_METADATA_INVALID");
  publisher.publish([release], { version: 5 });
  expect(await check()).toBe("nothing thrown");
});

test.skipIf(!hasOpenssl)(`no changed bit of a manifest is believed${noOpenssl}`, async () => {
  await using publisher = await makePublisher();
  publisher.publish([await publisher.release("one")]);
  const file = join(publisher.folder, "manifest.json");
  const good = readFileSync(file);
  const { payload } = JSON.parse(good.toString()) as { payload: string };
  const start = good.indexOf(payload);
  for (let at = start; at < start + payload.length; at += 37) {
    const changed = Buffer.from(good);
    changed[at] = changed[at] === 0x41 ? 0x42 : 0x41;
    writeFileSync(file, changed);
    expect(await codeOf(decisionOf(publisher))).toBe("UPDATE_SIGNATURE_INVALID");
  }
});

test.skipIf(!hasOpenssl)(
  `a root is followed by one that old and new keys have signed, and by no other${noOpenssl}`,
  async () => {
    await using publisher = await makePublisher();
    const release = await publisher.release("one");
    const [root, manifest] = [newKey(), newKey()];
    const second = {
      version: 2,
      expires: later,
      root: { keys: [root] },
      manifest: { keys: [manifest] },
    };
    publisher.publish([release], {}, manifest);
    for (const signers of [[root], [publisher.root]]) {
      publisher.write("2.root.json", createRoot(second, signers));
      expect(await codeOf(decisionOf(publisher))).toBe("UPDATE_SIGNATURE_INVALID");
    }
    const skipped = createRoot({ ...second, version: 3 }, [publisher.root, root]);
    publisher.write("2.root.json", skipped);
    expect(await codeOf(decisionOf(publisher))).toBe("UPDATE_ROLLED_BACK");
    publisher.write("2.root.json", createRoot(second, [publisher.root, root]));
    expect((await decisionOf(publisher))?.outcome).toBe("available");
    // The old key for manifests is worth nothing now.
    publisher.publish([release], { version: 2 });
    expect(await codeOf(decisionOf(publisher))).toBe("UPDATE_SIGNATURE_INVALID");
  },
);

test.skipIf(!hasOpenssl)(`two signatures are two keys, not one key twice${noOpenssl}`, async () => {
  await using publisher = await makePublisher();
  const [a, b] = [newKey(), newKey()];
  const second = {
    version: 2,
    expires: later,
    root: { keys: [a, b], threshold: 2 },
    manifest: { keys: [publisher.manifest] },
  };
  publisher.publish([await publisher.release("one")]);
  publisher.write("2.root.json", createRoot(second, [publisher.root, a, a]));
  expect(await codeOf(decisionOf(publisher))).toBe("UPDATE_SIGNATURE_INVALID");
  publisher.write("2.root.json", createRoot(second, [publisher.root, a, b]));
  expect((await decisionOf(publisher))?.outcome).toBe("available");
});

test.skipIf(!hasOpenssl)(
  `a withdrawn release sends its terminals to the newest that stands${noOpenssl}`,
  async () => {
    await using publisher = await makePublisher();
    const one = await publisher.release("one");
    const two = await publisher.release("two", { version: "2.0", sequence: 2 });
    const { version, sequence, sha256 } = two;
    await publisher.store.writeProgram("bridge", { current: { version, sequence, sha256 } });
    const withdrawn: Release = { ...two, withdrawn: true };
    publisher.publish([one, withdrawn]);
    expect(await decisionOf(publisher)).toMatchObject({ outcome: "withdrawn", release: one });
    publisher.publish([withdrawn], { version: 2 });
    expect(await decisionOf(publisher)).not.toHaveProperty("release");
  },
);

test.skipIf(!hasOpenssl)(`another authority's server is refused${noOpenssl}`, async () => {
  await using publisher = await makePublisher();
  await using other = await makePublisher();
  const { ca = "" } = other.source;
  const work = checkUpdates({ ...publisher.source, ca }, publisher.store, ["bridge"], place);
  expect(await codeOf(work)).toBe("UPDATE_SOURCE_UNREACHABLE");
});

test.skipIf(!hasOpenssl)(`openssl finds the signature of a manifest good${noOpenssl}`, async () => {
  const key = newKey();
  const { payloadType, payload, signatures } = createManifest(
    { version: 1, expires: later, releases: [] },
    [key],
  );
  const home = mkdtempSync(join(tmpdir(), "uketsuke-dsse-"));
  try {
    const file = (name: string, content: string | Buffer): string => {
      writeFileSync(join(home, name), content);
      return join(home, name);
    };
    const body = Buffer.from(payload, "base64");
    // DSSE v1, written out once more by hand.
    const signed = Buffer.concat([
      Buffer.from(`DSSEv1 ${payloadType.length} ${payloadType} ${body.length} `),
      body,
    ]);
    const publicKey = createPublicKey(key).export({ type: "spki", format: "pem" });
    const verify = (bytes: Buffer): number | null =>
      spawnSync("openssl", [
        ...["pkeyutl", "-verify", "-pubin", "-rawin", "-inkey", file("key.pem", publicKey)],
        ...["-in", file("signed", bytes)],
        ...["-sigfile", file("signature", Buffer.from(signatures[0]?.sig ?? "", "base64"))],
      ]).status;
    expect(verify(signed)).toBe(0);
    expect(verify(Buffer.concat([signed, Buffer.from(" ")]))).toBe(1);
  } finally {
    rmSync(home, { recursive: true });
  }
});
