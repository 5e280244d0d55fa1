import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { camerasThere } from "./camera.ts";
import { connect } from "./connection.ts";
import "./i18n.ts";
import { KioskContext } from "./use-kiosk.ts";

const root = document.getElementById("page");
if (root === null) throw new Error("index.html has no #page.");

createRoot(root).render(
  <StrictMode>
    <KioskContext value={connect(camerasThere)}>
      <App />
    </KioskContext>
  </StrictMode>,
);
