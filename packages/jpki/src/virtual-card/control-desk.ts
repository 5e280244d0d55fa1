import { type AtrName, atrs } from "./atrs.ts";
import type { VirtualCard } from "./card.ts";
import type { CardSlot } from "./card-slot.ts";
import { ControlRefusal } from "./control-request.ts";
import { type FaultRule, readFaultScript } from "./fault-script.ts";
import { type PersonaName, persona, personaNames } from "./identity.ts";
import { issueCard } from "./issue-card.ts";
import { createIssuer, type Issuer } from "./issuer.ts";
import { namedFaults } from "./named-faults.ts";
import { readPersona } from "./persona-file.ts";
import type { LineRate } from "./timing.ts";
import { nfcTiming } from "./timing.ts";

/** One slot as a list shows it. Never a PIN, a photo or an address. */
export interface SlotState {
  readonly slot: number;
  readonly name: string;
  readonly inserted: boolean;
  /** The card that is in, or that was in last and goes in again without another persona. */
  readonly persona: string | null;
  readonly faults: readonly FaultRule[];
  /** Touches of the 12-digit number or 照合番号A: must stay 0. */
  readonly alarms: number;
  readonly commands: number;
  /** PINs and numbers the card has compared. */
  readonly verifications: number;
}

/** A made-up person as a list shows it; the PINs are made up too. */
export interface PersonaState {
  readonly persona: PersonaName;
  readonly title: string;
  readonly pin: string | null;
  readonly password: string | null;
}

/** Answers requests, whoever let them in. */
export interface ControlDesk {
  /** The body of the answer. Throws {@link ControlRefusal}, or a JpkiError of what was asked for. */
  answer(method: string, path: string, body: unknown): Promise<unknown>;
}

/** A desk over these slots. One request about a slot waits for the one before. */
export function controlDesk(slots: readonly CardSlot[], given: Issuer | undefined): ControlDesk {
  let issuer: Promise<Issuer> | undefined = given && Promise.resolve(given);
  const last = new Map<CardSlot, VirtualCard>();
  const queues = new Map<CardSlot, Promise<unknown>>();

  const cardOf = (slot: CardSlot): VirtualCard | undefined => {
    const { card } = slot;
    if (card) last.set(slot, card);
    return last.get(slot);
  };
  const stateOf = (slot: CardSlot): SlotState => {
    const card = cardOf(slot);
    return {
      slot: slots.indexOf(slot),
      name: slot.name,
      inserted: slot.card !== undefined,
      persona: card?.persona.id ?? null,
      faults: card?.faults.script ?? [],
      alarms: card?.alarms.length ?? 0,
      commands: card?.commandCount ?? 0,
      verifications: card?.verifyCount ?? 0,
    };
  };
  const presentCard = (slot: CardSlot): VirtualCard => {
    if (slot.card) return slot.card;
    throw new ControlRefusal(409, "SLOT_EMPTY", "No card is in this slot.");
  };

  const actions: Readonly<Record<string, (slot: CardSlot, body: unknown) => Promise<void> | void>> =
    {
      "POST insert": async (slot, body) => {
        if (slot.card)
          throw new ControlRefusal(409, "SLOT_TAKEN", "A card is in this slot already.");
        const asked = readInsertion(body);
        const again = asked === undefined ? cardOf(slot) : undefined;
        issuer ??= createIssuer();
        const { faults, ...options } = asked ?? {};
        const card =
          again ?? (await issueCard({ persona: "taro", ...options, issuer: await issuer }));
        if (faults) card.faults.script = faults;
        await slot.insert(card);
      },
      "POST remove": async (slot) => {
        presentCard(slot);
        await slot.remove();
      },
      "PUT faults": (slot, body) => {
        presentCard(slot).faults.script = readFaults(body);
      },
      "DELETE faults": (slot) => {
        presentCard(slot).faults.script = undefined;
      },
    };

  return {
    async answer(method, path, body) {
      if (path === "/slots" && method === "GET") return { slots: slots.map(stateOf) };
      if (path === "/personas" && method === "GET")
        return { personas: personaNames.map(personaState) };
      if (path === "/faults" && method === "GET") return { faults: namedFaults };
      const [, number, verb] = /^\/slots\/(\d{1,3})\/([a-z]+)$/.exec(path) ?? [];
      const slot = slots[Number(number ?? -1)];
      const name = `${method} ${verb}`;
      const action = slot && Object.hasOwn(actions, name) ? actions[name] : undefined;
      if (!slot || !action) {
        throw new ControlRefusal(404, "NOT_FOUND", "This door knows no such slot or request.");
      }
      const turn = (queues.get(slot) ?? Promise.resolve()).then(() => action(slot, body));
      queues.set(
        slot,
        turn.catch(() => undefined),
      );
      await turn;
      return stateOf(slot);
    },
  };
}

interface Insertion {
  readonly persona?: PersonaName | ReturnType<typeof readPersona>;
  readonly atr?: AtrName;
  readonly timing?: ReturnType<typeof nfcTiming>;
  readonly faults?: readonly FaultRule[];
}

/** `{ persona, atr, timing, faults }`; nothing at all puts the card of before in again. */
function readInsertion(body: unknown): Insertion | undefined {
  if (body === undefined) return undefined;
  const { persona: who, atr, timing, faults, ...others } = recordOf(body);
  if (Object.keys(others).length > 0) {
    throw wrong("persona, atr, timing and faults are all there is");
  }
  const rates: readonly LineRate[] = [106, 212, 424, 848];
  const rate = rates.find((known) => known === timing);
  if (timing !== undefined && !rate) throw wrong(`timing is one of ${rates.join(", ")}`);
  const known = Object.keys(atrs).find((name): name is AtrName => name === atr);
  if (atr !== undefined && !known) throw wrong(`atr is one of ${Object.keys(atrs).join(", ")}`);
  return {
    ...(who !== undefined && { persona: personaOf(who) }),
    ...(known && { atr: known }),
    ...(rate && { timing: nfcTiming(rate) }),
    ...(faults !== undefined && { faults: readFaults(faults) }),
  };
}

function personaOf(who: unknown): NonNullable<Insertion["persona"]> {
  // An unknown name fails where cards are issued, with the list of those that are known.
  return typeof who === "string" ? (who as PersonaName) : readPersona(who);
}

/** A list of rules, or the name of one of ours. */
function readFaults(faults: unknown): readonly FaultRule[] {
  if (typeof faults !== "string") return readFaultScript(faults);
  const named = Object.hasOwn(namedFaults, faults) && namedFaults[faults];
  if (!named) throw wrong(`faults by name are ${Object.keys(namedFaults).join(", ")}`);
  return readFaultScript(named);
}

function personaState(name: PersonaName): PersonaState {
  const { title, pins } = persona(name);
  return { persona: name, title, pin: pins.authentication ?? null, password: pins.signing ?? null };
}

function recordOf(body: unknown): Readonly<Record<string, unknown>> {
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw wrong("it is not a JSON object");
  }
  return body as Readonly<Record<string, unknown>>;
}

function wrong(reason: string): ControlRefusal {
  return new ControlRefusal(400, "BODY_INVALID", `The body cannot be used: ${reason}.`);
}
