export type { RelayChannel } from "./channel.ts";
export type { RelayLimits } from "./limits.ts";
export { relayLimits } from "./limits.ts";
export type {
  RelayCardConnection,
  RelayFailure,
  RelayMessage,
  RelayScenario,
  RelayScenarioResponse,
  RelaySignedScenario,
  RelayStart,
  RelayStep,
  RelayToken,
} from "./messages.ts";
export {
  decodeRelayMessage,
  encodeRelayMessage,
  relayCounterMaximum,
  relayVersion,
} from "./messages.ts";
export type { RelayCommandRule, RelayPolicy } from "./policy.ts";
export { neverRelayed, relayPolicy } from "./policy.ts";
export type { RelayTerminalAuthenticatorOptions } from "./terminal-authenticator.ts";
export { relayTerminalAuthenticator } from "./terminal-authenticator.ts";
export type { RelayWebSocket, WebSocketChannelOptions } from "./web-socket.ts";
export { webSocketChannel } from "./web-socket.ts";
