/**
 * Resources that belong together: each gets an address of its own, the others point there.
 * @module
 */
import { randomUUID } from "node:crypto";
import type { Bundle, FhirResource, Reference } from "./resources.ts";

/** Options of everything that makes a bundle. */
export interface BundleOptions {
  /** Moment of making; now when absent. */
  readonly created?: Date;
  /** Makes the addresses, one UUID each; random when absent. */
  readonly uuid?: () => string;
}

/** A bundle under construction. */
export interface BundleBuilder {
  /** Puts a resource in and gives the reference to it. */
  add(resource: FhirResource, display?: string): Reference;
  readonly created: string;
  /** The bundle so far. */
  bundle(): Bundle;
}

/** An empty bundle of type `collection`. */
export function buildBundle(options: BundleOptions = {}): BundleBuilder {
  const { created = new Date(), uuid = randomUUID } = options;
  const entry: Bundle["entry"] = [];
  return {
    created: created.toISOString(),
    add(resource, display) {
      const fullUrl = `urn:uuid:${uuid()}`;
      entry.push({ fullUrl, resource });
      return { reference: fullUrl, ...(display === undefined ? {} : { display }) };
    },
    bundle: () => ({
      resourceType: "Bundle",
      type: "collection",
      timestamp: created.toISOString(),
      entry: [...entry],
    }),
  };
}
