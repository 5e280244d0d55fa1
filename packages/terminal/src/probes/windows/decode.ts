import type { Facts, MissingFact } from "../../facts.ts";
import { Unseen } from "../machine.ts";
import { decodeDisks } from "./disks.ts";
import { decodeNetworkAdapters, decodeRouting } from "./network.ts";
import {
  decodeBrowser,
  decodeLaunches,
  decodePrograms,
  decodeSharedFolder,
  decodeSmartCard,
  decodeUpdates,
} from "./programs.ts";
import type { WindowsRecording } from "./recording.ts";
import { safetyParts } from "./safety.ts";
import {
  decodeAudioDevices,
  decodeAudioOutputs,
  decodeBoard,
  decodeDisplayAdapters,
  decodeMemory,
  decodeOperatingSystem,
  decodeProcessor,
  lockdownParts,
} from "./system.ts";
import {
  decodeFirmwareUsbConnectors,
  decodeUsbDevices,
  decodeUsbPolicy,
  decodeUsbPorts,
} from "./usb.ts";
import { decodeVideo } from "./video.ts";

type Decoders = { readonly [K in keyof Facts]?: (recording: WindowsRecording) => Facts[K] };

const decoders: Decoders = {
  machine: (recording) => {
    const idHash = recording.one("machine").text("idHash");
    if (idHash === undefined) throw new Unseen("the machine has no identity");
    return { idHash };
  },
  os: decodeOperatingSystem,
  processor: decodeProcessor,
  board: decodeBoard,
  displayAdapters: decodeDisplayAdapters,
  memory: decodeMemory,
  disks: decodeDisks,
  audioDevices: decodeAudioDevices,
  audioOutputs: decodeAudioOutputs,
  networkAdapters: decodeNetworkAdapters,
  routing: decodeRouting,
  usbPorts: decodeUsbPorts,
  firmwareUsbConnectors: decodeFirmwareUsbConnectors,
  usbDevices: decodeUsbDevices,
  usbPolicy: decodeUsbPolicy,
  video: decodeVideo,
  smartCard: decodeSmartCard,
  browser: decodeBrowser,
  updates: decodeUpdates,
};

/** What the PowerShell collector recorded, as facts (点検結果の元データ); pure, so that every branch is tested without Windows. */
export function decodeWindows(recording: WindowsRecording): Facts {
  const missing: MissingFact[] = [];
  const attempt = <T>(topic: string, decode: () => T): T | undefined => {
    try {
      return decode();
    } catch (error) {
      if (!(error instanceof Unseen)) throw error;
      const needs = error.needsAdministrator ? { needsAdministrator: true } : {};
      missing.push({ topic, why: error.message, ...needs });
      return undefined;
    }
  };
  const parts = (topic: string, readers: Readonly<Record<string, () => unknown>>): object => {
    const seen = Object.entries(readers).map(
      ([part, read]) => [part, attempt(`${topic}.${part}`, read)] as const,
    );
    return Object.fromEntries(seen.filter(([, value]) => value !== undefined));
  };
  const seen = Object.entries(decoders).flatMap(([topic, decode]) => {
    const value = decode && attempt(topic, () => decode(recording));
    return value === undefined ? [] : [[topic, value] as const];
  });
  const programs = isDeclared(recording, "programs")
    ? attempt("programs", () => decodePrograms(recording))
    : undefined;
  const sharedFolder = isDeclared(recording, "sharedFolder")
    ? attempt("sharedFolder", () => decodeSharedFolder(recording))
    : undefined;
  const facts = Object.fromEntries(seen) as Partial<Facts>;
  const browser = facts.browser && {
    ...facts.browser,
    ...parts("browser", { launches: () => decodeLaunches(recording) }),
  };
  return {
    ...facts,
    ...(browser ? { browser } : {}),
    lockdown: parts("lockdown", lockdownParts(recording)),
    safety: parts("safety", safetyParts(recording)),
    ...(programs ? { programs } : {}),
    ...(sharedFolder ? { sharedFolder } : {}),
    schema: "uketsuke-facts/1",
    collectedAt: recording.collectedAt,
    platform: "windows",
    collector: {
      name: "windows",
      version: recording.version,
      administrator: recording.administrator,
    },
    missing,
  };
}

/** False for a topic that only a kit file asks for, where there was none. */
function isDeclared(recording: WindowsRecording, topic: string): boolean {
  try {
    return recording.all(topic).length > 0;
  } catch {
    return true;
  }
}
