import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Simulator } from "@uketsuke/oqs-client/simulator";
import type { Declare } from "../../declare.ts";
import { untilInterrupted } from "../../interruption.ts";
import { table } from "../../print.ts";
import { port, positiveInteger } from "../../values.ts";

interface ServeOptions {
  readonly port: number;
  readonly seed?: number;
  readonly card?: readonly string[];
  readonly credentials?: string;
}

/** `uketsuke sim serve`: the simulator until Ctrl-C. */
export const declare: Declare = (serve, { run, say, ends }) => {
  serve
    .description(
      say(
        "Run the simulator on 127.0.0.1 until Ctrl-C. It demands client certificates of its own authority; its shapes of challenge, proof and consent are ours, not official.",
        "模擬サーバを 127.0.0.1 で Ctrl-C まで動かす。独自の認証局によるクライアント証明書を求める。チャレンジ・証明・同意の形は本製品独自のもので、公式のものではない。",
      ),
    )
    .option(
      "--port <port>",
      say("TCP port; 0 takes a free one", "TCPポート。0 なら空いているもの"),
      port,
      0,
    )
    .option(
      "--seed <number>",
      say("same seed and day, same people", "同じ値と同じ日なら同じ人になる"),
      positiveInteger,
    )
    .option(
      "--card <file...>",
      say(
        "made-up cards it shall know, written by vcard insert --save",
        "知っておくべき架空のカード。vcard insert --save が書いたもの",
      ),
    )
    .option(
      "--credentials <folder>",
      say(
        "write client certificate and configuration there, for visit --config",
        "クライアント証明書と設定を書くフォルダ。visit --config に渡す",
      ),
    )
    .action(
      run<ServeOptions>(async ({ options, print, signal }) => {
        const { startSimulator } = await import("@uketsuke/oqs-client/simulator");
        const { readMadeCard } = await import("./made-card.ts");
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
  ends(
    serve,
    say("130 ended by Ctrl-C; 5 it could not start", "130 Ctrl-C で終わった、5 起動できない"),
  );
};

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
