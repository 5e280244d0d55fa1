export type { TraceRow } from "./describe.ts";
export { describeTrace } from "./describe.ts";
export type { Trace, TraceEvent, TraceExchange, TraceHeader, TraceLine } from "./format.ts";
export { parseTrace } from "./format.ts";
export type { RecordTraceOptions } from "./record.ts";
export { recordTrace } from "./record.ts";
export type { TraceSink } from "./recorded-card.ts";
export type { ReplayedCard, ReplayTraceOptions } from "./replay.ts";
export { replayTrace } from "./replay.ts";
