import { chmod, mkdtemp, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { type IncomingMessage, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openMyNumberCard } from "../my-number-card.ts";
import { readerSlot } from "./card-slot.ts";
import { type Control, startControl } from "./control.ts";
import { type ControlClient, type ControlInsertion, openControl } from "./control-client.ts";
import { defaultControlFile } from "./control-file.ts";
import type { Fault } from "./fault-script.ts";
import { createIssuer } from "./issuer.ts";
import { namedFaults } from "./named-faults.ts";
import { type VirtualReader, virtualReader } from "./reader.ts";

const issuer = await createIssuer();
let folder: string;
let file: string;
let readers: readonly VirtualReader[];
let control: Control;
let client: ControlClient;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "uketsuke-control-"));
  file = join(folder, "control.json");
  readers = [virtualReader({ name: "left" }), virtualReader({ name: "right" })];
  control = await startControl({ slots: readers.map(readerSlot), issuer, file });
  client = await openControl({ file });
});
afterEach(async () => {
  await control[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** A request as anybody could send it. */
async function send(
  method: string,
  path: string,
  {
    headers = {},
    body,
  }: { headers?: Readonly<Record<string, string>>; body?: string | Uint8Array } = {},
): Promise<{ status: number; headers: IncomingMessage["headers"]; code: string; text: string }> {
  return new Promise((resolve, reject) => {
    const authorization = `Bearer ${control.token}`;
    const sent = request(`${control.url}${path}`, {
      method,
      headers: { authorization, ...headers },
    });
    sent.on("error", reject);
    sent.on("response", async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk);
      const text = Buffer.concat(chunks).toString();
      const { error } = JSON.parse(text) as { error?: { code: string } };
      resolve({
        status: response.statusCode ?? 0,
        headers: response.headers,
        code: error?.code ?? "",
        text,
      });
    });
    sent.end(body);
  });
}

describe("cards come and go", () => {
  test("a reader of this process sees what the door does", async () => {
    expect(await client.slots()).toMatchObject([
      { slot: 0, name: "left", inserted: false, persona: null, faults: [], alarms: 0 },
      { slot: 1, name: "right", inserted: false },
    ]);
    await client.insert({ persona: "hanako", slot: 1 });
    for await (const card of readers[1]?.cards() ?? []) {
      const opened = await openMyNumberCard(card);
      await opened.authentication.pinTriesLeft();
      expect((await client.slots())[1]).toMatchObject({
        inserted: true,
        persona: "hanako",
        commands: 3,
        verifications: 0,
      });
      const state = await client.remove({ slot: 1 });
      expect(state).toMatchObject({ inserted: false, persona: "hanako" });
      expect(card.removed.aborted).toBe(true);
      break;
    }
  });

  test("without a persona the card of before goes in again, with its counters", async () => {
    const { commands } = await client.insert();
    expect(commands).toBe(0);
    for await (const card of readers[0]?.cards() ?? []) {
      await openMyNumberCard(card);
      break;
    }
    await client.remove();
    expect(await client.insert()).toMatchObject({ persona: "taro", commands: 2 });
    await client.remove();
    expect(await client.insert({ persona: "taro" })).toMatchObject({ commands: 0 });
  });

  test("faults by name, as a script, from the first command on, and none", async () => {
    await client.insert({ persona: "taro", faults: "mute" });
    expect((await client.slots())[0]?.faults).toEqual(namedFaults.mute);
    const script = [{ when: { at: 1 }, fault: { kind: "remove" } }] as const;
    expect((await client.setFaults(script)).faults).toEqual(script);
    expect((await client.setFaults(undefined)).faults).toEqual([]);
    await client.setFaults("torn-at-verify");
    await client.setFaults(script);
    for await (const card of readers[0]?.cards() ?? []) {
      await expect(openMyNumberCard(card)).rejects.toMatchObject({ code: "CARD_REMOVED" });
      break;
    }
    expect((await client.slots())[0]).toMatchObject({ inserted: false });
  });

  test("a persona of one's own, an ATR, a timing model", async () => {
    const persona = {
      id: "jiro",
      title: "One's own",
      name: "試作　次郎",
      kana: "シサク　ジロウ",
      birthDate: "1991-02-03",
      sex: "male",
      address: "架空県見本市",
      securityCode: "1203",
      cardEnds: { birthdays: 3 },
      certificateEnds: { birthdays: 2 },
      pins: {},
      signing: false,
    };
    await client.insert({ persona, atr: "contactless", timing: 848 });
    for await (const card of readers[0]?.cards() ?? []) {
      expect(card.atr.length).toBe(13);
      break;
    }
    expect((await client.slots())[0]).toMatchObject({ persona: "jiro" });
  });

  test("the list of personas has their made-up PINs, the list of slots has none", async () => {
    expect(await client.personas()).toContainEqual(
      expect.objectContaining({ persona: "taro", pin: "1234", password: "TARO1234" }),
    );
    await client.insert({ persona: "taro" });
    const { text } = await send("GET", "/slots");
    expect(text).not.toMatch(/1234|2285|見本|架空/);
  });
});

describe("what is refused", () => {
  test.each<[ControlInsertion, RegExp]>([
    [{ persona: "nobody" }, /VIRTUAL_CARD_INVALID.*There is no such persona/],
    [{ persona: { id: "jiro" } }, /VIRTUAL_CARD_INVALID.*title must be/],
    [{ persona: 7 }, /VIRTUAL_CARD_INVALID.*not a JSON object/],
    [{ persona: "taro", faults: "melt" }, /BODY_INVALID.*faults by name/],
    [{ persona: "taro", faults: [{ fault: {} as Fault }] }, /VIRTUAL_CARD_INVALID.*rules\[0\]/],
    [{ atr: "4B" as "contact" }, /BODY_INVALID.*atr is one of contact/],
    [{ timing: 300 as 424 }, /BODY_INVALID.*timing is one of 106/],
  ])("insert %j", async (asked, message) => {
    const error: unknown = await client.insert(asked).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: "CONTROL_REFUSED",
      message: expect.stringMatching(message),
    });
    expect((await client.slots())[0]).toMatchObject({ inserted: false });
  });

  test("a card that is there, one that is gone, a slot that is none", async () => {
    await client.insert();
    await expect(client.insert()).rejects.toThrow("SLOT_TAKEN");
    await client.remove();
    await expect(client.remove()).rejects.toThrow("SLOT_EMPTY");
    await expect(client.setFaults("mute")).rejects.toThrow("SLOT_EMPTY");
    await expect(client.insert({ slot: 2 })).rejects.toThrow("NOT_FOUND");
  });

  test("two at once take turns", async () => {
    const both = await Promise.allSettled([client.insert(), client.insert()]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  test("a wrong token, and none", async () => {
    for (const authorization of ["Bearer wrong", `Basic ${control.token}`, control.token, ""]) {
      expect(await send("GET", "/slots", { headers: { authorization } })).toMatchObject({
        status: 401,
        code: "UNAUTHORIZED",
      });
    }
  });

  test("another Host, a page of a browser", async () => {
    for (const host of ["evil.example", "127.0.0.1", "127.0.0.1:1"]) {
      expect(await send("GET", "/slots", { headers: { host } })).toMatchObject({
        status: 421,
        code: "WRONG_HOST",
      });
    }
    const origin = control.url;
    const { status, headers } = await send("GET", "/slots", { headers: { origin } });
    expect(status).toBe(403);
    expect(Object.keys(headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
  });

  test("rubbish", async () => {
    for (const body of ["{", "\ud800", Buffer.from([0xff, 0xfe]), "[]", "null", "7", '"taro"']) {
      expect(await send("POST", "/slots/0/insert", { body })).toMatchObject({
        status: 400,
        code: "BODY_INVALID",
      });
    }
    expect(await send("POST", "/slots/0/insert", { body: '{"pin":"1234"}' })).toMatchObject({
      status: 400,
    });
    const body = `{"persona":"${"a".repeat(100_000)}"}`;
    expect(await send("POST", "/slots/0/insert", { body })).toMatchObject({
      status: 413,
      code: "BODY_TOO_LARGE",
    });
    expect((await client.slots())[0]).toMatchObject({ inserted: false });
  });

  test.each([
    ["GET", "/"],
    ["POST", "/slots"],
    ["GET", "/slots/0/insert"],
    ["POST", "/slots/0/faults"],
    ["POST", "/slots/00000/insert"],
    ["POST", "/slots/9/insert"],
    ["POST", "/slots/-1/insert"],
    ["POST", "/slots/0/constructor"],
    ["POST", "/slots/0/insert?x=1"],
    ["OPTIONS", "/slots"],
  ])("%s %s", async (method, path) => {
    expect(await send(method, path)).toMatchObject({ status: 404, code: "NOT_FOUND" });
  });
});

describe("the file of the door", () => {
  test("only this user can read it, and it goes with the door", async () => {
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(file, "utf8"))).toEqual({
      url: control.url,
      token: control.token,
    });
    expect(Buffer.from(control.token, "base64url")).toHaveLength(32);
    await control[Symbol.asyncDispose]();
    await expect(stat(file)).rejects.toMatchObject({ code: "ENOENT" });
    await expect(client.slots()).rejects.toMatchObject({ code: "CONTROL_UNAVAILABLE" });
    control = await startControl({ slots: [], file });
  });

  test("two doors do not share one, but one that was left behind is replaced", async () => {
    await expect(startControl({ slots: [], file })).rejects.toMatchObject({
      code: "CONTROL_UNAVAILABLE",
      message: expect.stringContaining("Another control door uses"),
    });
    await expect(client.slots()).resolves.toHaveLength(2);
    const left = join(folder, "left.json");
    await writeFile(left, '{"url":"http://127.0.0.1:1","token":"x"}', { mode: 0o600 });
    await expect((await openControl({ file: left })).slots()).rejects.toThrow("left behind");
    await using other = await startControl({ slots: [], file: left });
    expect(JSON.parse(await readFile(left, "utf8"))).toMatchObject({ url: other.url });
  });

  test("a file others could have written, a link, rubbish and another address are not followed", async () => {
    const strange = join(folder, "strange.json");
    const rejected = async (message: string): Promise<void> => {
      await expect(openControl({ file: strange })).rejects.toMatchObject({
        code: "CONTROL_UNAVAILABLE",
        message: expect.stringContaining(message),
      });
      await rm(strange, { force: true });
    };
    await rejected("no control file of yours");
    await writeFile(strange, await readFile(file));
    await chmod(strange, 0o644);
    await rejected("no control file of yours");
    await symlink(file, strange);
    await rejected("no control file of yours");
    for (const text of ["rubbish", "null", "{}", '{"url":"http://evil.example:80","token":"x"}']) {
      await writeFile(strange, text, { mode: 0o600 });
      await rejected("is no control file");
    }
  });

  test("the usual place belongs to the user", () => {
    const usual = "uketsuke-vcard.json";
    expect(defaultControlFile({ XDG_RUNTIME_DIR: "/run/user/7" })).toBe(`/run/user/7/${usual}`);
    expect(defaultControlFile({})).toMatch(new RegExp(`uketsuke-[a-z0-9]+/${usual}$`));
  });
});
