import { pathToFileURL } from "node:url";
import { JpkiError, type TerminalAuthenticator } from "@uketsuke/jpki";
import { createOqsClient } from "@uketsuke/oqs-client";
import { resultFolder } from "@uketsuke/oqs-client/folder";
import { openJournalFile } from "@uketsuke/reception/journal";
import { CliError } from "../../errors.ts";
import { withCard } from "../../pcsc.ts";
import { type Configuration, configuredFile, readConfiguration } from "./configuration.ts";
import type { Equipment, EquipmentOptions } from "./equipment.ts";

/** The reader, server and folder that a configuration names. */
export async function configuredEquipment(
  file: string,
  options: EquipmentOptions,
): Promise<Equipment> {
  const configuration = await readConfiguration(file);
  const { institution, oqs } = configuration;
  const [ca, certificate, key, password] = (await Promise.all(
    [oqs.ca, oqs.certificate, oqs.key, oqs.passwordFile].map(configuredFile),
  )) as [string, string, string, string];
  const journalPath = options.journal ?? configuration.journal;
  if (journalPath === undefined) {
    throw new CliError("CONFIG_INVALID", `The configuration ${file} cannot be used: journal.`, {
      hint: "Name a journal in the configuration, or give --journal.",
    });
  }
  const authenticator = await terminalAuthenticator(configuration);
  await using opened = new AsyncDisposableStack();
  const journal = opened.use(await openJournalFile(journalPath));
  const client = opened.use(
    createOqsClient({
      endpoint: {
        auth: oqs.auth,
        business: oqs.business,
        ...(oqs.basePath === undefined ? {} : { basePath: oqs.basePath }),
        ...(oqs.sandbox === undefined ? {} : { sandbox: oqs.sandbox }),
      },
      institution,
      credentials: { ca, certificate, key, user: oqs.user, password: password.trimEnd() },
      ...(oqs.deadlineMs === undefined ? {} : { deadlineMs: oqs.deadlineMs }),
    }),
  );
  const parts = opened.move();
  const { signal, note, timeout } = options;
  const reader = options.reader ?? configuration.reader;
  return {
    oqs: client,
    resultFolder: resultFolder(options.folder ?? configuration.resultFolder.path, {
      encoding: configuration.resultFolder.encoding,
      institution,
    }),
    terminalAuthenticator: authenticator ?? none,
    sandbox: oqs.sandbox === true,
    opensWithoutPin: authenticator !== undefined,
    // A terminal cannot show the photo, so nobody is asked for the number that opens it.
    verificationNumbers: { name: "not asked", read: async () => ({ outcome: "unavailable" }) },
    journal,
    withCard: (work) =>
      withCard({ timeout, ...(reader === undefined ? {} : { reader }) }, { signal, note }, work),
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}

/** The maker's module (特定機関認証); a simulated one has no place beside a configured server. */
async function terminalAuthenticator({
  terminalAuthenticator: path,
}: Configuration): Promise<TerminalAuthenticator | undefined> {
  if (path === undefined) return undefined;
  const module: { default?: () => Promise<TerminalAuthenticator> } = await import(
    pathToFileURL(path).href
  );
  const authenticator = await module.default?.();
  if (authenticator && !authenticator.simulated) return authenticator;
  throw new CliError(
    "CONFIG_INVALID",
    "The configuration cannot be used: terminalAuthenticator makes none, or a simulated one.",
  );
}

const none: TerminalAuthenticator = {
  name: "none",
  simulated: false,
  async authenticate() {
    throw new JpkiError(
      "TERMINAL_AUTHENTICATION_FAILED",
      "There is no terminal authenticator; identify by PIN, or configure the maker's module.",
    );
  },
};
