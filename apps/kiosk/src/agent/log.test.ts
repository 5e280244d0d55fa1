import { expect, test } from "vitest";
import { agentLog } from "./log.ts";

function written(work: (log: ReturnType<typeof agentLog>) => void): Record<string, unknown>[] {
  const lines: string[] = [];
  work(agentLog({ destination: { write: (line: string) => void lines.push(line) } }));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

test("keeps allow-listed fields and drops every other one, nested or not", () => {
  const careless = {
    code: "CARD_REMOVED",
    name: "受付 太郎",
    pin: new Uint8Array([0x31, 0x32, 0x33, 0x34]),
    visit: { patient: "受付 太郎" },
  };
  const [line] = written((log) => log.warn(careless as never, "the card left the reader"));
  expect(line).toMatchObject({
    level: "warn",
    code: "CARD_REMOVED",
    msg: "the card left the reader",
  });
  expect(JSON.stringify(line)).not.toContain("太郎");
  expect(line).not.toHaveProperty("pin");
  expect(line).not.toHaveProperty("visit");
});

test("an error object gives neither its message nor its stack", () => {
  const [line] = written((log) => log.error(new Error("PIN 1234 of 太郎") as never, "failed"));
  expect(JSON.stringify(line)).not.toMatch(/1234|太郎|stack/);
});
