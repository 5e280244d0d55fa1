import type { Declare } from "../../declare.ts";
import { untilInterrupted } from "../../interruption.ts";
import { table } from "../../print.ts";
import { port } from "../../values.ts";
import { publishedFolder } from "./options.ts";

interface ServeOptions {
  readonly folder: string;
  readonly port: number;
  readonly ca: string;
}

/** `uketsuke update serve`: a published folder over TLS on 127.0.0.1, for a try on the bench. */
export const declare: Declare = (serve, { run, say, ends }) => {
  serve
    .description(
      say(
        "Serve a published folder on 127.0.0.1 over TLS until Ctrl-C, with a certificate of an authority made on the spot: for a try on the bench, not for terminals in use, whose source is any web server.",
        "配布するフォルダを 127.0.0.1 でTLSにより Ctrl-C まで配信する。証明書はその場で作る認証局のもの。試験用で、使用中の端末の配布元には普通のWebサーバを使う。",
      ),
    )
    .addOption(publishedFolder(say))
    .requiredOption(
      "--ca <file>",
      say(
        "write the authority's certificate there, for the kit",
        "認証局の証明書を書くファイル。キットで使う",
      ),
    )
    .option(
      "--port <port>",
      say("TCP port; 0 takes a free one", "TCPポート。0 なら空いているもの"),
      port,
      0,
    )
    .action(
      run<ServeOptions>(async ({ options, print, signal }) => {
        const { createAuthority } = await import("@uketsuke/oqs-client/simulator");
        const { serveUpdates } = await import("@uketsuke/terminal/update");
        const { writeOutputFile } = await import("../../output-file.ts");
        const { folder, ca } = options;
        const authority = await createAuthority({ commonName: "Sandbox update authority" });
        const commonName = "127.0.0.1";
        const made = await authority.issue({ commonName, use: "server", hosts: [commonName] });
        await writeOutputFile(ca, authority.ca);
        await using server = await serveUpdates(folder, { ...made, port: options.port });
        print.result({ url: server.url, folder, ca }, () =>
          table([
            [say("Source", "配布元"), server.url],
            [say("Folder", "フォルダ"), folder],
            [say("Authority", "認証局"), ca],
          ]),
        );
        return await untilInterrupted(signal);
      }),
    );
  ends(
    serve,
    say(
      "130 ended by Ctrl-C; 2 the certificate cannot be written; 5 it could not start",
      "130 Ctrl-C で終わった、2 証明書を書けない、5 起動できない",
    ),
  );
};
