import { mkdir } from "node:fs/promises";
import type { Card } from "@uketsuke/jpki";
import type { PersonaName, VirtualCard, VirtualReader } from "@uketsuke/jpki/virtual-card";
import type { Journal } from "@uketsuke/reception";
import { CliError } from "../../errors.ts";
import { withCard } from "../../pcsc.ts";
import type { Equipment, EquipmentOptions } from "./equipment.ts";

/** Keeps nothing: for a visit with made-up people only. */
const noJournal: Journal = { append: async () => undefined };

/** A made-up card and a simulated server of this run alone; the card in process, or in a vpcd slot for `--reader vpcd`. */
export async function madeEquipment(
  name: string,
  options: EquipmentOptions & { readonly folder: string },
): Promise<Equipment> {
  const [
    virtual,
    { startSimulator },
    { createOqsClient },
    { resultFolder },
    jpki,
    { openJournalFile },
  ] = await Promise.all([
    import("@uketsuke/jpki/virtual-card"),
    import("@uketsuke/oqs-client/simulator"),
    import("@uketsuke/oqs-client"),
    import("@uketsuke/oqs-client/folder"),
    import("@uketsuke/jpki"),
    import("@uketsuke/reception/journal"),
  ]);
  const persona = virtual.personaNames.find((known): known is PersonaName => known === name);
  if (persona === undefined) {
    throw new CliError("USAGE", `There is no persona ${name}.`, {
      hint: "See uketsuke vcard personas.",
    });
  }
  await using starting = new AsyncDisposableStack();
  const journal =
    options.journal === undefined
      ? noJournal
      : starting.use(await openJournalFile(options.journal));
  const issuer = await virtual.createIssuer();
  const card = starting.use(await virtual.issueCard({ persona, issuer }));
  const simulator = starting.use(
    await startSimulator({
      cardAuthorities: Object.values(issuer.authorities).map((made) => made.authentication.der),
      people: [
        { certificate: card.certificates.authentication, person: { name: card.persona.name } },
      ],
    }),
  );
  if (card.persona.revoked) simulator.revokeCard(card.certificates.authentication);
  const { endpoint, institution, credentials } = simulator;
  const oqs = starting.use(createOqsClient({ endpoint, institution, credentials }));
  // A folder that cannot be made is told by the delivery, as a configured one would be.
  await mkdir(options.folder).catch(() => undefined);
  options.note(
    "Sandbox: the card, the person, the issuer and the server are made up for this run.",
  );
  const parts = starting.move();
  return {
    oqs,
    resultFolder: resultFolder(options.folder, { encoding: "UTF-8", institution }),
    terminalAuthenticator: virtual.simulatedTerminalAuthenticator(issuer),
    sandbox: true,
    opensWithoutPin: true,
    verificationNumbers: {
      name: "scanner played from the persona",
      read: async () => ({
        outcome: "read",
        verificationNumber: jpki.verificationNumberB(virtual.cardFace(card.persona)),
      }),
    },
    journal,
    withCard: (work) =>
      options.reader === undefined
        ? inProcess(card, virtual.virtualReader(), work)
        : inSlot(card, { ...options, reader: options.reader }, work),
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}

async function inProcess<T>(
  card: VirtualCard,
  opened: VirtualReader,
  work: (card: Card) => Promise<T>,
): Promise<T> {
  await using reader = opened;
  reader.insert(card);
  for await (const inserted of reader.cards()) return await work(inserted);
  throw new CliError("NO_CARD", "The made-up card left its reader.");
}

async function inSlot<T>(
  card: VirtualCard,
  options: EquipmentOptions & { readonly reader: string },
  work: (card: Card) => Promise<T>,
): Promise<T> {
  const { insertIntoVpcd } = await import("@uketsuke/jpki/virtual-card");
  const { signal, note, timeout } = options;
  await using inserted = await insertIntoVpcd(card, { port: options.vpcdPort, signal });
  if (inserted.cure.name === "none")
    note(`Every card command is slow here: ${inserted.cure.reason}.`);
  const reader = options.reader === "vpcd" ? "Virtual PCD" : options.reader;
  return await withCard({ timeout, reader }, { signal, note }, work);
}
