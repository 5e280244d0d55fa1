import { apiLevel } from "../protocol.ts";

/** What the kiosk does now; nothing in it says who is there. */
export type KioskState = "starting" | "idle" | "busy" | "out-of-service";

/** The answer of `GET /status`: for monitors and installers, without personal data. */
export interface Status {
  readonly product: "uketsuke";
  readonly apiLevel: number;
  readonly state: KioskState;
  /** A page is connected and shows what it is told. */
  readonly page: boolean;
  readonly camera: boolean;
  /** A patient pressed "call staff" (スタッフを呼ぶ), or a card was left behind, and the visit is not over. */
  readonly staffCalled: boolean;
  /** Something of this kiosk is played: cards, people or the server. */
  readonly simulated: boolean;
}

/** What changes in the status while the agent runs. */
export interface StatusBoard {
  state: KioskState;
  staffCalled: boolean;
}

/** Puts the status together from the board and what is connected. */
export function readStatus(
  board: StatusBoard,
  connected: { readonly page: boolean; readonly camera: boolean; readonly simulated: boolean },
): Status {
  return { product: "uketsuke", apiLevel, ...board, ...connected };
}
