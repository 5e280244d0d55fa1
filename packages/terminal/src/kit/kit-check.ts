import { posix, win32 } from "node:path";
import type { KitProblem } from "../errors.ts";
import type { Kit } from "../kit.ts";
import { profiles } from "../profile.ts";

/** Operating system of a kit's terminal. */
export type KitSystem = NonNullable<Kit["system"]>;

/** The system a kit is for: what it says, or this machine's own. */
export function systemOf(kit: Kit): KitSystem {
  return kit.system ?? (process.platform === "win32" ? "windows" : "linux");
}

/** What fits the shape and would still go wrong at the terminal; an empty list is a good kit. */
export function checkKit(kit: Kit): readonly KitProblem[] {
  return [
    ...checkPaths(kit),
    ...checkNames(kit),
    ...checkUpdates(kit),
    ...checkKiosk(kit),
    ...checkReferences(kit),
  ];
}

function checkReferences(kit: Kit): readonly KitProblem[] {
  const known = profiles.map(({ id }) => id);
  return [
    ...(kit.profile !== undefined && !known.includes(kit.profile)
      ? [{ path: "kit.profile", expected: `one of ${known.join(", ")}` }]
      : []),
    ...(kit.topology === "ip-vpn" && kit.claimsAdapter === undefined
      ? [
          {
            path: "kit.claimsAdapter",
            expected: "named, because IP-VPN needs an adapter of its own",
          },
        ]
      : []),
    ...(kit.service !== undefined && kit.kiosk === undefined
      ? [{ path: "kit.kiosk", expected: "there, because the service runs the kiosk" }]
      : []),
  ];
}

/** Paths on the terminal are whole: what they are relative to differs from program to program. */
function checkPaths(kit: Kit): readonly KitProblem[] {
  const system = systemOf(kit);
  const { isAbsolute } = system === "windows" ? win32 : posix;
  const example = system === "windows" ? "C:\\OQS" : "/srv/oqs";
  const paths: readonly (readonly [string, string | undefined])[] = [
    ["kit.folder", kit.folder],
    ["kit.sharedFolder", kit.sharedFolder],
    ["kit.updates.store", kit.updates?.store],
    ["kit.service.node", kit.service?.node],
    ["kit.service.program", kit.service?.program],
    ["kit.service.edge", kit.service?.edge],
    ...(kit.programs ?? []).map(({ path }, at) => [`kit.programs[${at}].path`, path] as const),
  ];
  return paths.flatMap(([path, value]) =>
    value === undefined || isAbsolute(value)
      ? []
      : [{ path, expected: `a whole path of the terminal, such as ${example}` }],
  );
}

function checkNames(kit: Kit): readonly KitProblem[] {
  const lists = { programs: kit.programs ?? [], updateSources: kit.updateSources ?? [] };
  return Object.entries(lists).flatMap(([field, entries]) =>
    entries.flatMap(({ name }, at) =>
      entries.findIndex((one) => one.name === name) === at
        ? []
        : [{ path: `kit.${field}[${at}].name`, expected: "a name of its own, not one used above" }],
    ),
  );
}

function checkUpdates(kit: Kit): readonly KitProblem[] {
  return (kit.updateSources ?? []).flatMap((source, at) => {
    const path = `kit.updateSources[${at}]`;
    const wrong: KitProblem[] = [];
    if (URL.parse(source.url)?.protocol !== "https:")
      wrong.push({ path: `${path}.url`, expected: "an https address" });
    if (!/^[a-z0-9][a-z0-9-]{0,40}$/.test(source.name))
      wrong.push({ path: `${path}.name`, expected: "lower-case letters, digits and -" });
    return wrong;
  });
}

function checkKiosk({ kiosk, folder }: Kit): readonly KitProblem[] {
  if (kiosk === undefined) return [];
  const wrong: KitProblem[] = [];
  if (kiosk.port === 0 && kiosk.portFile === undefined)
    wrong.push({
      path: "kit.kiosk.port",
      expected: "a port, or portFile named: nobody finds the page",
    });
  if (kiosk.oqs.sandbox === true)
    wrong.push({ path: "kit.kiosk.oqs.sandbox", expected: "left out: it is for the sandbox only" });
  if (folder === "/" || folder === "C:\\")
    wrong.push({ path: "kit.folder", expected: "a folder of its own" });
  return wrong;
}
