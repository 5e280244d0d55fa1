/** Paths of the Web-API below its base path; the client asks them and the simulator answers them. */
export const routes = {
  /** Login at the authentication host (seen in one public client). */
  login: "/MSA12020/ILI12020SV01/auth",
  /** Eligibility by insurance data at the business host (seen in one public client). */
  search: "/MSA01030/ILI01030SV01/search",
  /** Ours, not official: a challenge for the card to sign. */
  challenge: "/uketsuke-sandbox/challenge",
  /** Ours, not official: the signed challenge in, the eligibility of the card's holder out. */
  proof: "/uketsuke-sandbox/proof",
  /** Ours, not official: what the patient lets the institution see. */
  consents: "/uketsuke-sandbox/consents",
} as const;

/** Name of a route of the Web-API. */
export type RouteName = keyof typeof routes;

/** Base path of the production system as seen in one public client; a sandbox has its own. */
export const defaultBasePath = "/oqs-api-pro";
