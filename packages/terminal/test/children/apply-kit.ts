import { applyInstallation, kitInstallation, readKitText } from "../../src/kit/index.ts";

const [root = "", text = ""] = process.argv.slice(2);
await applyInstallation(await kitInstallation(readKitText(text), { kitFolder: root }), { root });
