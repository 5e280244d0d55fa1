/**
 * Paths of the Web-API below its base path; the client asks them and the simulator answers them. Data, because most of the
 * real ones are not public: a caller who has the official specification hands in its own (`endpoint.routes`).
 * @module
 */
import { OqsError } from "./errors.ts";

/** Paths known to this package. Those below `/uketsuke-sandbox` are ours, not official, and asked of simulators only. */
export const routes = {
  /** Login at the authentication host (seen in one public client). */
  login: "/MSA12020/ILI12020SV01/auth",
  /** Ours: a new login token for a refresh token, at the authentication host. */
  refresh: "/uketsuke-sandbox/refresh",
  /** Eligibility by insurance data at the business host (seen in one public client). */
  search: "/MSA01030/ILI01030SV01/search",
  /** Ours: a challenge for the card to sign. */
  challenge: "/uketsuke-sandbox/challenge",
  /** Ours: the signed challenge in, the eligibility of the card's holder out. */
  proof: "/uketsuke-sandbox/proof",
  /** Ours: what the patient lets the institution see. */
  consents: "/uketsuke-sandbox/consents",
  /** Ours: on paper or electronic prescription. */
  prescription: "/uketsuke-sandbox/prescription",
  /** Ours: a reference number of the institution for an insured person. */
  registration: "/uketsuke-sandbox/registration",
  /** Ours: eligibility for public assistance. */
  assistance: "/uketsuke-sandbox/assistance",
  /** Ours: once more under a consent that lasts. */
  revisit: "/uketsuke-sandbox/revisit",
  /** Ours: a patient without card or notice in a disaster area. */
  disaster: "/uketsuke-sandbox/disaster",
} as const;

/** Name of a route of the Web-API. */
export type RouteName = keyof typeof routes;

/** Base path of the production system as seen in one public client; a sandbox has its own. */
export const defaultBasePath = "/oqs-api-pro";

/** Where the eligibility system is. Hosts of the real system are not public and never a default. */
export interface OqsEndpoint {
  /** Origin of the authentication host, e.g. `https://auth.example`. */
  readonly auth: string;
  /** Origin of the business host. */
  readonly business: string;
  /** Path in front of every route; `/oqs-api-pro` when absent. */
  readonly basePath?: string;
  /** True for a simulator: sandbox certificates are accepted here and nowhere else. */
  readonly sandbox?: boolean;
  /**
   * Paths of the official specification, below the base path, in place of ours. Only login and search are publicly seen; an
   * operation without a path is refused (`ROUTE_UNKNOWN`) at an endpoint that is no sandbox.
   */
  readonly routes?: Readonly<Partial<Record<RouteName, string>>>;
}

/** Whether an endpoint has this route. */
export function hasRoute(endpoint: OqsEndpoint, route: RouteName): boolean {
  const ours = routes[route].startsWith("/uketsuke-sandbox/");
  return endpoint.routes?.[route] !== undefined || !ours || endpoint.sandbox === true;
}

/** Address of a route. @throws OqsError ROUTE_UNKNOWN, INVALID_ARGUMENT */
export function urlOf(endpoint: OqsEndpoint, route: RouteName): string {
  if (!hasRoute(endpoint, route))
    throw new OqsError(
      "ROUTE_UNKNOWN",
      `the path of "${route}" is not public: name it in endpoint.routes.${route}`,
    );
  const origin = route === "login" || route === "refresh" ? endpoint.auth : endpoint.business;
  const path = `${endpoint.basePath ?? defaultBasePath}${endpoint.routes?.[route] ?? routes[route]}`;
  const url = URL.parse(path, origin);
  if (url === null || url.protocol !== "https:")
    throw new OqsError("INVALID_ARGUMENT", "an endpoint is an https: origin");
  return url.href;
}
