/**
 * Result codes of the simulator. They are ours: the official list (別紙6-1 処理結果コード) is not public, so none is imitated.
 * @module
 */
import messages from "../../codes/simulator-result-codes.json" with { type: "json" };

/** Result code of the simulator; all begin with `SIM-`. */
export type Refusal = keyof typeof messages;

/** The sentence that goes with a code. */
export function refusalMessage(refusal: Refusal): string {
  return messages[refusal];
}
