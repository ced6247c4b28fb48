// How the console is built into `dist`, from where the hub's binary takes it.
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [react()],
  build: {
    target: "es2022",
    // The hub serves everything under /assets as immutable: only files with a hash in their name may land there.
    assetsDir: "assets",
    chunkSizeWarningLimit: 700,
  },
  server: {
    // `npm run dev` beside a running hub.
    proxy: { "/health": process.env.HUB_URL ?? "http://127.0.0.1:23000" },
  },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: ["src/test-setup.tsx"],
  },
});
