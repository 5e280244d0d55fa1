import type { BrowserFacts } from "../facts.ts";
import type { Machine } from "./machine.ts";

const commands = [
  ["microsoft-edge", "Microsoft Edge"],
  ["microsoft-edge-stable", "Microsoft Edge"],
  ["chromium", "Chromium"],
  ["chromium-browser", "Chromium"],
  ["google-chrome", "Google Chrome"],
] as const;

const launchFolders = [
  ["/etc/xdg/autostart", /\.desktop$/],
  ["/usr/share/applications", /\.desktop$/],
  ["/etc/systemd/system", /\.service$/],
] as const;

/** The first browser that tells its version, and every start command of a browser on Linux. */
export async function probeBrowser(machine: Machine): Promise<BrowserFacts> {
  const launches = await probeLaunches(machine);
  for (const [command, name] of commands) {
    const output = await machine.run(command, ["--version"]);
    const version = /\d+(\.\d+)+/.exec(output ?? "")?.[0];
    if (version !== undefined) return { name, installed: true, version, launches };
  }
  return { name: "Microsoft Edge", installed: false, launches };
}

async function probeLaunches(machine: Machine): Promise<NonNullable<BrowserFacts["launches"]>> {
  const launches: { readonly source: string; readonly command: string }[] = [];
  for (const [folder, wanted] of launchFolders) {
    for (const name of await machine.names(folder)) {
      if (!wanted.test(name)) continue;
      const source = `${folder}/${name}`;
      const file = (await machine.text(source)) ?? "";
      for (const [, command] of file.matchAll(/^Exec(?:Start)?=(.*)$/gm)) {
        if (command !== undefined && /edge|chrom/i.test(command))
          launches.push({ source, command });
      }
    }
  }
  return launches;
}
