import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { camerasThere } from "./camera.ts";
import { watchCamera } from "./camera-watch.ts";
import { connect } from "./connection.ts";
import "./i18n.ts";
import { KioskContext } from "./use-kiosk.ts";

const root = document.getElementById("page");
if (root === null) throw new Error("index.html has no #page.");

const connection = connect(camerasThere);
watchCamera(connection);

createRoot(root).render(
  <StrictMode>
    <KioskContext value={connection}>
      <App />
    </KioskContext>
  </StrictMode>,
);
