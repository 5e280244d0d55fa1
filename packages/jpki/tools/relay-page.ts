/** Fills the ```relay blocks of docs/relay.md with what client and SIMULATED server really say. `node packages/jpki/tools/relay-page.ts` */
import { readFileSync, writeFileSync } from "node:fs";
import { filledRelayPage } from "./relay-transcripts.ts";

const page = new URL("../../../docs/relay.md", import.meta.url);
writeFileSync(page, await filledRelayPage(readFileSync(page, "utf8")));
