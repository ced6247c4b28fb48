// Starts the console.
import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "./console.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { ready } from "../i18n";
import { App } from "./App";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
await ready;
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
