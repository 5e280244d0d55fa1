export type { PcscReaderOptions } from "./reader.ts";
export { listReaders, pcscReader } from "./reader.ts";
