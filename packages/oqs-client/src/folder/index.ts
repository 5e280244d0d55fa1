export type { Encoding } from "../encoding.ts";
export { type ReadResultOptions, readResult } from "./read-result.ts";
export {
  type DeliverOptions,
  type ResultFolder,
  type ResultFolderOptions,
  resultFolder,
} from "./result-folder.ts";
