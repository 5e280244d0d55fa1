/** Everything a card remembers, in the smallest form that can predict its answers. It knows nothing of the chip's own tables. */
export interface CardState {
  application: string | undefined;
  /** Identifier of the current file, reference or key. */
  current: number | undefined;
  readonly verified: Set<number>;
  /** `application reference` -> tries left and value; they outlive a reset. */
  readonly references: Map<string, { left: number; value: string }>;
}

interface Item {
  readonly kind: "file" | "reference" | "key" | "internal";
  /** References of which one must be verified. */
  readonly opens?: readonly number[];
  readonly tries?: number;
  readonly value?: string;
  readonly pattern?: RegExp;
}

const pin = /^[0-9]{4}$/;

/** What public sources say of the card, written down once more by hand: identifiers, conditions, tries. taro's card. */
export const applications: Readonly<
  Record<string, { readonly aid: string; readonly items: ReadonlyMap<number, Item> }>
> = {
  公的個人認証AP: {
    aid: "D392F000260100000001",
    items: new Map<number, Item>([
      [0x01, { kind: "file", opens: [0x1b] }],
      [0x02, { kind: "file" }],
      [0x06, { kind: "file" }],
      [0x08, { kind: "file" }],
      [0x0a, { kind: "file" }],
      [0x0b, { kind: "file" }],
      [0x16, { kind: "internal" }],
      [0x17, { kind: "key", opens: [0x18] }],
      [0x18, { kind: "reference", tries: 3, value: "1234", pattern: pin }],
      [0x1a, { kind: "key", opens: [0x1b] }],
      [0x1b, { kind: "reference", tries: 5, value: "TARO1234", pattern: /^[0-9A-Z]{6,16}$/ }],
    ]),
  },
  券面事項入力補助AP: {
    aid: "D3921000310001010408",
    items: new Map<number, Item>([
      [0x01, { kind: "file", opens: [0x11, 0x14] }],
      [0x02, { kind: "file", opens: [0x11, 0x15] }],
      [0x03, { kind: "file", opens: [0x11, 0x14, 0x15] }],
      [0x04, { kind: "file" }],
      [0x07, { kind: "file", opens: [0x11, 0x14, 0x15] }],
      [0x11, { kind: "reference", tries: 3, value: "1234", pattern: pin }],
      [0x13, { kind: "key" }],
      [0x14, { kind: "reference", tries: 10, value: "000000000001", pattern: /^[0-9]{12}$/ }],
      [0x15, { kind: "reference", tries: 10, value: "55021720352285", pattern: /^[0-9]{14}$/ }],
    ]),
  },
  券面事項確認AP: {
    aid: "D3921000310001010402",
    items: new Map<number, Item>([
      [0x01, { kind: "file", opens: [0x11] }],
      [0x02, { kind: "file", opens: [0x12, 0x13] }],
      [0x03, { kind: "file" }],
      [0x04, { kind: "file" }],
      [0x05, { kind: "file", opens: [0x13] }],
      [0x11, { kind: "reference", tries: 10, value: "550217", pattern: /^[0-9]{6}$/ }],
      [0x12, { kind: "reference", tries: 10, value: "55021720352285", pattern: /^[0-9]{14}$/ }],
      [0x13, { kind: "reference", tries: 10, value: "000000000001", pattern: /^[0-9]{12}$/ }],
    ]),
  },
};

/** A card that was just issued and put in. */
export function newCard(): CardState {
  const references = Object.entries(applications).flatMap(([name, { items }]) =>
    [...items].flatMap(([id, { tries: left = 0, value }]) =>
      value === undefined ? [] : [[`${name} ${id}`, { left, value }] as const],
    ),
  );
  return {
    application: undefined,
    current: undefined,
    verified: new Set(),
    references: new Map(references),
  };
}

/** Power on: nothing selected, nothing verified; tries and values stay. */
export function reset(card: CardState): void {
  card.application = undefined;
  card.current = undefined;
  card.verified.clear();
}

/** SELECT of an application, also of the one that is selected already. */
export function selectApplication(card: CardState, name: string): number {
  reset(card);
  card.application = name;
  return 0x9000;
}

/** SELECT of a file by identifier, or addressing by short identifier: the item becomes current. */
export function makeCurrent(card: CardState, id: number): number {
  if (!itemOf(card, id)) return 0x6a82;
  card.current = id;
  return 0x9000;
}

/** READ BINARY from the first byte of the current file. */
export function read(card: CardState): number {
  return withCurrent(card, "file", ({ opens }) => (isOpen(card, opens) ? 0x9000 : 0x6982));
}

/** PERFORM SECURITY OPERATION by the current key. */
export function sign(card: CardState): number {
  return withCurrent(card, "key", ({ opens }) => (isOpen(card, opens) ? 0x9000 : 0x6982));
}

/** VERIFY of the current reference; without an entry it only asks. */
export function verify(card: CardState, entry: string | undefined): number {
  return withCurrent(card, "reference", ({ tries = 0 }, id) => {
    const reference = card.references.get(`${card.application} ${id}`) ?? { left: 0, value: "" };
    if (entry === undefined) return 0x63c0 + reference.left;
    card.verified.delete(id);
    if (reference.left === 0) return 0x6984;
    if (entry !== reference.value) return 0x63c0 + --reference.left;
    reference.left = tries;
    card.verified.add(id);
    return 0x9000;
  });
}

/** CHANGE REFERENCE DATA of the current reference. */
export function change(card: CardState, value: string): number {
  return withCurrent(card, "reference", ({ pattern }, id) => {
    if (!card.verified.has(id)) return 0x6982;
    if (!pattern?.test(value)) return 0x6a80;
    const reference = card.references.get(`${card.application} ${id}`);
    if (reference) reference.value = value;
    return 0x9000;
  });
}

function withCurrent(
  card: CardState,
  kind: Item["kind"],
  work: (item: Item, id: number) => number,
): number {
  if (card.current === undefined) return 0x6986;
  const item = itemOf(card, card.current);
  return item?.kind === kind ? work(item, card.current) : 0x6981;
}

function itemOf(card: CardState, id: number): Item | undefined {
  return applications[card.application ?? ""]?.items.get(id);
}

function isOpen(card: CardState, opens: Item["opens"]): boolean {
  return opens === undefined || opens.some((id) => card.verified.has(id));
}
