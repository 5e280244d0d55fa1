import { createContext, useContext, useSyncExternalStore } from "react";
import type { Connection } from "./connection.ts";
import type { Shown } from "./shown.ts";

/** The connection to the agent, for every part of the page. */
export const KioskContext = createContext<Connection | undefined>(undefined);

/** The connection to the agent. */
export function useConnection(): Connection {
  const connection = useContext(KioskContext);
  if (connection === undefined) throw new Error("No connection: render inside KioskContext.");
  return connection;
}

/** What the page shows now. */
export function useShown(): Shown {
  const connection = useConnection();
  return useSyncExternalStore(connection.subscribe, connection.shown);
}
