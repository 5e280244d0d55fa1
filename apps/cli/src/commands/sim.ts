import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Simulator } from "@uketsuke/oqs-client/simulator";
import { Command } from "commander";
import { untilInterrupted } from "../interruption.ts";
import { table } from "../print.ts";
import type { Runner } from "../runner.ts";
import { port, positiveInteger } from "../values.ts";

interface ServeOptions {
  readonly port: number;
  readonly seed?: number;
  readonly card?: readonly string[];
  readonly credentials?: string;
}

/** `uketsuke sim`: the simulated eligibility system; never part of a terminal in use. */
export function simCommand(run: Runner): Command {
  const sim = new Command("sim")
    .summary("the simulated eligibility system")
    .description(
      "The simulated eligibility system (模擬サーバ): a real HTTPS server with made-up people.",
    );
  sim
    .command("serve")
    .summary("run the simulator until Ctrl-C")
    .description(
      "Run the simulator on 127.0.0.1 until Ctrl-C. It demands client certificates of its own authority; its shapes\n" +
        "of challenge, proof and consent are ours, not official.",
    )
    .option("--port <port>", "TCP port; 0 takes a free one", port, 0)
    .option("--seed <number>", "same seed and day, same people", positiveInteger)
    .option("--card <file...>", "made-up cards it shall know, written by vcard insert --save")
    .option(
      "--credentials <folder>",
      "write client certificate and configuration there, for visit --config",
    )
    .addHelpText("after", "\nExit codes: 130 ended by Ctrl-C, 5 it could not start")
    .action(
      run<ServeOptions>(async ({ options, print, signal }) => {
        const { startSimulator } = await import("@uketsuke/oqs-client/simulator");
        const { readMadeCard } = await import("./sim/made-card.ts");
        const cards = await Promise.all((options.card ?? []).map(readMadeCard));
        await using simulator = await startSimulator({
          port: options.port,
          ...(options.seed === undefined ? {} : { seed: options.seed }),
          cardAuthorities: cards.map(({ authority }) => authority),
          people: cards.map(({ certificate, name }) => ({ certificate, person: { name } })),
        });
        const configuration =
          options.credentials === undefined
            ? undefined
            : await writeCredentials(simulator, options.credentials);
        const serving = {
          endpoint: simulator.endpoint,
          institution: simulator.institution,
          people: simulator.people.length,
          cards: cards.length,
          ...(configuration === undefined ? {} : { configuration }),
        };
        print.result(serving, () =>
          table([
            ["Simulator", `${simulator.endpoint.business}${simulator.endpoint.basePath ?? ""}`],
            ["Institution", `${simulator.institution}, made up`],
            ["People", `${serving.people} made up, ${serving.cards} of your cards`],
            ...(configuration === undefined ? [] : [["Configuration", configuration]]),
          ]),
        );
        return await untilInterrupted(signal);
      }),
    );
  return sim;
}

/** Files as `visit --config` wants them; the key and the password are for their owner only. */
async function writeCredentials(simulator: Simulator, folder: string): Promise<string> {
  const { credentials, endpoint, institution } = simulator;
  await mkdir(join(folder, "OQS"), { recursive: true });
  const secret = { mode: 0o600 };
  await writeFile(join(folder, "ca.pem"), credentials.ca);
  await writeFile(join(folder, "certificate.pem"), credentials.certificate);
  await writeFile(join(folder, "key.pem"), credentials.key, secret);
  await writeFile(join(folder, "password"), credentials.password, secret);
  const path = join(folder, "uketsuke.json");
  const configuration = {
    institution,
    resultFolder: { path: "OQS", encoding: "UTF-8" },
    journal: "journal.jsonl",
    oqs: {
      auth: endpoint.auth,
      business: endpoint.business,
      basePath: endpoint.basePath,
      ca: "ca.pem",
      certificate: "certificate.pem",
      key: "key.pem",
      user: credentials.user,
      passwordFile: "password",
      sandbox: true,
    },
  };
  await writeFile(path, `${JSON.stringify(configuration, null, 2)}\n`);
  return path;
}
