import { expect, test } from "vitest";
import {
  type Command,
  command,
  frame,
  maximumFrameLength,
  message,
  pageFrame,
  readCommand,
  readMessage,
  readPageFrame,
} from "./protocol.ts";

const jpeg = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 0x10);
const digits = (text: string): Uint8Array => new TextEncoder().encode(text);

test("a command is read back as it was written", () => {
  const written: Command = { cmd: "CONSENT", medication: true, surgery: false };
  expect(readCommand(JSON.stringify(written))).toEqual({ command: written });
});

test("every command's name is known: none answers UNKNOWN_COMMAND", () => {
  for (const option of command.def.options) {
    const name = [...option.shape.cmd.def.values][0];
    const read = readCommand(JSON.stringify({ cmd: name }));
    expect("reply" in read ? read.reply.msg : "taken", name).not.toBe("UNKNOWN_COMMAND");
  }
});

test("an unknown command is named, a wrong field too, its value never", () => {
  expect(readCommand('{"cmd":"FORMAT_DISK"}')).toEqual({
    reply: { msg: "UNKNOWN_COMMAND", cmd: "FORMAT_DISK" },
  });
  expect(readCommand('{"cmd":"CHOOSE","method":"1234"}')).toEqual({
    reply: { msg: "INVALID", paths: ["method"] },
  });
  expect(readCommand("1234")).toEqual({ reply: { msg: "INVALID", paths: ["cmd"] } });
  expect(readCommand("{")).toEqual({ reply: { msg: "INVALID", paths: ["cmd"] } });
});

test("a PIN has no place in any command: a field too many is refused", () => {
  for (const cmd of ["CONTINUE", "CONFIRM_LAST_TRY", "CHOOSE"]) {
    const read = readCommand(JSON.stringify({ cmd, method: "pin", pin: "1234" }));
    expect("reply" in read && read.reply.msg, cmd).toBe("INVALID");
    expect(JSON.stringify(read)).not.toContain("1234");
  }
});

test("a message is read back; an unknown one is ignored", () => {
  const written = { msg: "ENTER_PIN", attemptsRemaining: 2, lastTry: false, incorrect: true };
  expect(readMessage(JSON.stringify(written))).toEqual(written);
  expect(readMessage('{"msg":"SOMETHING_NEW"}')).toBeUndefined();
  expect(readMessage("<html>")).toBeUndefined();
});

test("both steps of the staff check are one message", () => {
  expect(
    message.safeParse({ msg: "CONFIRM_STAFF", step: "password", incorrect: false }).success,
  ).toBe(true);
  expect(
    message.safeParse({ msg: "CONFIRM_STAFF", step: "compare", photo: true, reasons: ["other"] })
      .success,
  ).toBe(true);
  expect(message.safeParse({ msg: "CONFIRM_STAFF", step: "compare" }).success).toBe(false);
});

test("frames: kind and content, and zeroing the content zeroes the frame", () => {
  const bytes = frame(pageFrame.pin, digits("0000"));
  const read = readPageFrame(bytes);
  expect(read?.kind).toBe("pin");
  read?.content.fill(0);
  expect([...bytes]).toEqual([2, 0, 0, 0, 0]);
  expect(readPageFrame(frame(pageFrame.camera, jpeg))?.kind).toBe("camera");
  expect(readPageFrame(frame(pageFrame.ownFace, jpeg))?.kind).toBe("ownFace");
  expect(readPageFrame(frame(pageFrame.staffPassword, digits("secret")))?.kind).toBe(
    "staffPassword",
  );
  expect(readPageFrame(frame(pageFrame.verificationNumber, digits("01020320301234")))?.kind).toBe(
    "verificationNumber",
  );
});

test("frames that are not well-formed are refused", () => {
  expect(readPageFrame(new Uint8Array())).toBeUndefined();
  expect(readPageFrame(frame(9, jpeg))).toBeUndefined();
  expect(readPageFrame(frame(pageFrame.pin, digits("12a4")))).toBeUndefined();
  expect(readPageFrame(frame(pageFrame.pin, digits("12345")))).toBeUndefined();
  expect(readPageFrame(frame(pageFrame.camera, digits("not a jpeg")))).toBeUndefined();
  expect(readPageFrame(frame(pageFrame.staffPassword, new Uint8Array(65)))).toBeUndefined();
  const big = new Uint8Array(maximumFrameLength);
  big.set(jpeg);
  expect(readPageFrame(frame(pageFrame.camera, big))).toBeUndefined();
});
