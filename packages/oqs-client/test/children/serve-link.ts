/** Serves the folder of argv[2]; answers everything and prints a line for each request it is asked about. */
import { serveLinkFolder } from "../../src/folder/serve-folder.ts";

const [, , root = "", intervalMs = "5"] = process.argv;
const server = await serveLinkFolder(root, {
  encoding: "UTF-8",
  intervalMs: Number(intervalMs),
  rescanMs: 20,
  answer: ({ name, again }) => {
    console.log(`${name}${again ? " again" : ""}`);
    return { answer: "message", message: { MessageBody: { ProcessingResultStatus: "1" } } };
  },
});
console.log("serving");
await server.ended;
