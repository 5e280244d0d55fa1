export type { PcscReaderOptions } from "./reader.ts";
export { listReaders, pcscReader } from "./reader.ts";
export type { WatchCardsOptions, WatchState } from "./watch.ts";
export { watchCards } from "./watch.ts";
