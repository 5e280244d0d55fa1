/**
 * Which metadata a terminal believes: roots follow one another, manifests never go back, nothing that has expired is used.
 * @module
 */
import { TerminalError } from "../errors.ts";
import { openEnvelope, readEnvelope } from "./envelope.ts";
import { type Manifest, manifestShape, payloadTypes, type Root, rootShape } from "./metadata.ts";

/** The root a terminal is delivered with (信頼の起点): believed because the kit put it there; only its own signatures are checked. */
export function readFirstRoot(bytes: Uint8Array): Root {
  const envelope = readEnvelope(bytes);
  const expected = { payloadType: payloadTypes.root, shape: rootShape };
  // Not believed yet: opened only to see with whose keys it has to be opened again.
  const claimed = openEnvelope(envelope, expected, []);
  return openEnvelope(envelope, expected, [{ keys: claimed.keys, role: claimed.root }]);
}

/**
 * The root after another: signed by enough keys of the old one and of the new one, its version the next.
 * @throws TerminalError UPDATE_SIGNATURE_INVALID, UPDATE_METADATA_INVALID, UPDATE_ROLLED_BACK
 */
export function nextRoot(trusted: Root, bytes: Uint8Array): Root {
  const envelope = readEnvelope(bytes);
  const expected = { payloadType: payloadTypes.root, shape: rootShape };
  const old = { keys: trusted.keys, role: trusted.root };
  const claimed = openEnvelope(envelope, expected, [old]);
  const next = openEnvelope(envelope, expected, [{ keys: claimed.keys, role: claimed.root }]);
  if (next.version !== trusted.version + 1)
    throw new TerminalError(
      "UPDATE_ROLLED_BACK",
      `Root ${next.version} does not follow root ${trusted.version}. Ask the publisher.`,
    );
  return next;
}

/**
 * A manifest that may be used now.
 * @throws TerminalError UPDATE_SIGNATURE_INVALID, UPDATE_METADATA_INVALID, UPDATE_ROLLED_BACK, UPDATE_EXPIRED
 */
export function readManifest(
  bytes: Uint8Array,
  trusted: { readonly root: Root; readonly seenVersion: number },
  options: { readonly now: Date },
): Manifest {
  const { root, seenVersion } = trusted;
  // The root too: who may sign has to be confirmed from time to time.
  refuseExpired("root", root.expires, options.now);
  const manifest = openEnvelope(
    readEnvelope(bytes),
    { payloadType: payloadTypes.manifest, shape: manifestShape },
    [{ keys: root.keys, role: root.manifest }],
  );
  if (manifest.version < seenVersion)
    throw new TerminalError(
      "UPDATE_ROLLED_BACK",
      `Manifest ${manifest.version} is older than manifest ${seenVersion}, which this terminal has seen. Ask the publisher.`,
    );
  refuseExpired("manifest", manifest.expires, options.now);
  return manifest;
}

function refuseExpired(what: string, expires: string, now: Date): void {
  if (now.getTime() < Date.parse(expires)) return;
  throw new TerminalError(
    "UPDATE_EXPIRED",
    `The ${what} of the update source expired on ${expires}. Check the clock of this terminal, then ask the publisher.`,
  );
}
