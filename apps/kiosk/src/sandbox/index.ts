export { type ReceiveOnceOptions, receiveOnce } from "./once.ts";
export type { Printer } from "./printer.ts";
export { type Sandbox, startSandbox } from "./sandbox.ts";
export { openSlot, processSlot, type Slot } from "./slot.ts";
