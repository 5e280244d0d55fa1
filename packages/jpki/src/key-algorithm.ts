import type { KeyObject } from "node:crypto";
import { ecdsaP384, type KeyAlgorithm, rsa2048 } from "./layout/key-algorithms.ts";

/** Every algorithm a key of a card can have. */
const keyAlgorithms: readonly KeyAlgorithm[] = [rsa2048, ecdsaP384];

/** Whether a key is of that kind and size. */
export function isKeyOf(key: KeyObject, { key: kind }: KeyAlgorithm): boolean {
  const { asymmetricKeyType, asymmetricKeyDetails: details = {} } = key;
  if (asymmetricKeyType !== kind.type) return false;
  return kind.type === "rsa"
    ? details.modulusLength === kind.modulusLength
    : details.namedCurve === kind.namedCurve;
}

/** The algorithm of a key; undefined for a key no card has. */
export function algorithmOf(key: KeyObject): KeyAlgorithm | undefined {
  return keyAlgorithms.find((algorithm) => isKeyOf(key, algorithm));
}
