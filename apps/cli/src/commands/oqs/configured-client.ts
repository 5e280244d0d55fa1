import type { OqsClient, OqsClientOptions, OqsEndpoint } from "@uketsuke/oqs-client";
import { type Configuration, configuredFile } from "../visit/configuration.ts";

/** Server and certificates that a configuration names, read from their files. */
export interface ConfiguredAccess {
  readonly endpoint: OqsEndpoint;
  readonly institution: string;
  readonly credentials: OqsClientOptions["credentials"];
}

/** Reads what a configuration names for the server. */
export async function configuredAccess({
  institution,
  oqs,
}: Configuration): Promise<ConfiguredAccess> {
  const [ca, certificate, key, password] = (await Promise.all(
    [oqs.ca, oqs.certificate, oqs.key, oqs.passwordFile].map(configuredFile),
  )) as [string, string, string, string];
  const { auth, business, basePath, sandbox } = oqs;
  return {
    endpoint: {
      auth,
      business,
      ...(basePath === undefined ? {} : { basePath }),
      ...(sandbox === undefined ? {} : { sandbox }),
    },
    institution,
    credentials: { ca, certificate, key, user: oqs.user, password: password.trimEnd() },
  };
}

/** A client of the configured server. */
export async function configuredClient(
  configuration: Configuration,
  more: Partial<OqsClientOptions> = {},
): Promise<OqsClient> {
  const { createOqsClient } = await import("@uketsuke/oqs-client");
  const { deadlineMs } = configuration.oqs;
  return createOqsClient({
    ...(await configuredAccess(configuration)),
    ...(deadlineMs === undefined ? {} : { deadlineMs }),
    ...more,
  });
}
