import type { KeyObject } from "node:crypto";
import {
  type Access,
  type ApplicationLayout,
  type ApplicationName,
  type FileLayout,
  type KeyLayout,
  shortIdentifier,
  type Unlock,
} from "../layout/card-profile.ts";
import { statusWords } from "../status-word.ts";
import type { Reference } from "./reference.ts";

/** What one application (AP) of the chip holds, by the names of its layout. */
export interface ApplicationContent {
  readonly layout: ApplicationLayout;
  readonly files: Readonly<Record<string, Uint8Array>>;
  /** Files that are read record by record. */
  readonly records?: Readonly<Record<string, readonly Uint8Array[]>>;
  readonly references: ReadonlyMap<Unlock, Reference>;
  readonly keys: Readonly<Record<string, KeyObject>>;
}

/** Anything of an application that has an identifier. */
export type Item =
  | {
      readonly kind: "file";
      readonly id: number;
      readonly name: string;
      readonly layout: FileLayout;
    }
  | { readonly kind: "key"; readonly id: number; readonly name: string; readonly layout: KeyLayout }
  | {
      readonly kind: "reference";
      readonly id: number;
      readonly name: Unlock;
      readonly layout: Reference["layout"];
      readonly value: Reference;
    };

/** An application that is selected. */
export interface SelectedApplication {
  readonly name: ApplicationName;
  readonly content: ApplicationContent;
}

/** Current application, current file and security status (ISO/IEC 7816-4, 5.1 and 5.4): all that a reset forgets. */
export class LogicalChannel {
  #selected: SelectedApplication | undefined;
  #items: readonly Item[] = [];
  #current: Item | undefined;
  readonly #unlocked = new Set<Unlock>();
  readonly #standing: readonly Unlock[];

  /** `standing` is open whatever is selected. */
  constructor(standing: readonly Unlock[] = []) {
    this.#standing = standing;
  }

  /** Undefined after power-on, when the card manager is selected. */
  get selected(): SelectedApplication | undefined {
    return this.#selected;
  }

  /** The current file, reference or key. */
  get current(): Item | undefined {
    return this.#current;
  }

  /** Selects an application; its security status begins empty unless it is kept. */
  select(application: SelectedApplication | undefined, keepUnlocked = false): void {
    this.#selected = application;
    this.#items = itemsOf(application?.content);
    this.#current = undefined;
    if (!keepUnlocked) this.#unlocked.clear();
  }

  /** Makes the item with that identifier current. */
  selectItem(id: number): Item | undefined {
    return this.#makeCurrent(this.#items.find((item) => item.id === id && id !== 0));
  }

  /** Makes the item with that short identifier (SFI) current; 0 is none. */
  selectShort(short: number): Item | undefined {
    if (short === 0) return undefined;
    return this.#makeCurrent(
      this.#items.find((item) => item.id !== 0 && shortIdentifier(item) === short),
    );
  }

  /** The item P2 addresses: 80 the current one, 80|SFI another. A number is the status word of a refusal. */
  addressed(p2: number): Item | number {
    if ((p2 & 0xe0) !== 0x80) return statusWords.wrongParameters;
    if (p2 === 0x80) return this.#current ?? statusWords.noCurrentFile;
    return this.selectShort(p2 & 0x1f) ?? statusWords.fileNotFound;
  }

  /** The key with that name, wherever it lies. */
  key(name: string): Item | undefined {
    return this.#items.find((item) => item.kind === "key" && item.name === name);
  }

  /** Whether a verified reference or an accepted terminal opens this. */
  allows(access: Access): boolean {
    if (access === "free") return true;
    return access.some((unlock) => this.#unlocked.has(unlock) || this.#standing.includes(unlock));
  }

  /** Whether this reference is verified. */
  isUnlocked(name: Unlock): boolean {
    return this.#unlocked.has(name);
  }

  /** Notes the outcome of a comparison. */
  setUnlocked(name: Unlock, unlocked: boolean): void {
    if (unlocked) this.#unlocked.add(name);
    else this.#unlocked.delete(name);
  }

  #makeCurrent(item: Item | undefined): Item | undefined {
    if (item) this.#current = item;
    return item;
  }
}

/** Files, references and keys of an application; what this card does not carry is left out. */
function itemsOf(content: ApplicationContent | undefined): readonly Item[] {
  if (!content) return [];
  const { layout, files, records = {}, references, keys } = content;
  return [
    ...Object.entries(layout.files)
      .filter(([name, file]) => file.internal || name in files || name in records)
      .map(([name, file]): Item => ({ kind: "file", id: file.id, name, layout: file })),
    ...[...references].map(([name, value]): Item => {
      const own = name === "terminal" || name === "device" ? undefined : layout.references[name];
      const reference = own ?? value.layout;
      return { kind: "reference", id: reference.id, name, layout: reference, value };
    }),
    ...Object.entries(layout.keys)
      .filter(([name]) => name in keys)
      .map(([name, key]): Item => ({ kind: "key", id: key.id, name, layout: key })),
  ];
}
