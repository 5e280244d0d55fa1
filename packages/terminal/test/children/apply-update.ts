import { copyFileSync, existsSync } from "node:fs";
import { applyUpdate, openUpdateStore, resumeUpdate } from "../../src/update/index.ts";

const [path = "", active = "", release = ""] = process.argv.slice(2);

/** Puts the version beside the store as the file that is "running"; a made installer. */
const activation = {
  activate: async (version: { readonly path: string }) => copyFileSync(version.path, active),
  isHealthy: async () => existsSync(active),
};
const store = await openUpdateStore(path);
await resumeUpdate(store, "bridge", activation);
if (release !== "") await applyUpdate(store, JSON.parse(release), activation);
