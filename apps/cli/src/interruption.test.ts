import { expect, it, vi } from "vitest";
import { exitCodes } from "./exit-codes.ts";
import { Interrupted, interruption } from "./interruption.ts";

it("the first Ctrl-C asks for an end in order, the second ends the process", () => {
  const exit = vi.spyOn(process, "exit").mockImplementation((() => undefined) as never);
  try {
    using stop = interruption();
    process.emit("SIGINT");
    expect(stop.signal.reason).toBeInstanceOf(Interrupted);
    expect(stop.signal.reason).toMatchObject({ exit: exitCodes.interrupted, name: "AbortError" });
    expect(exit).not.toHaveBeenCalled();
    process.emit("SIGINT");
    expect(exit).toHaveBeenCalledWith(exitCodes.interrupted);
  } finally {
    exit.mockRestore();
  }
  expect(process.listenerCount("SIGINT")).toBe(0);
});
