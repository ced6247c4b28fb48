// How the console is built into `dist`, from where the hub's binary takes it.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { brotliCompressSync, gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import { defineConfig, type ViteUserConfig } from "vitest/config";

const HUB = process.env.HUB_URL ?? "http://127.0.0.1:23000";

type Plugin = NonNullable<ViteUserConfig["plugins"]>[number];

// The hub serves the API's reference by itself, and takes Scalar's script from here: no page of it asks elsewhere.
function scalar(): Plugin {
  return {
    name: "scalar",
    apply: "build",
    closeBundle() {
      const script = "node_modules/@scalar/api-reference/dist/browser/standalone.js";
      mkdirSync("dist/scalar", { recursive: true });
      copyFileSync(script, "dist/scalar/standalone.js");
    },
  };
}

// Compressed once and well, instead of by the hub for each browser.
function compressed(): Plugin {
  return {
    name: "compressed",
    apply: "build",
    closeBundle() {
      for (const name of readdirSync("dist/assets")) {
        if (!/\.(js|css|svg)$/.test(name)) continue;
        const bytes = readFileSync(`dist/assets/${name}`);
        if (bytes.length < 1024) continue;
        writeFileSync(`dist/assets/${name}.br`, brotliCompressSync(bytes));
        writeFileSync(`dist/assets/${name}.gz`, gzipSync(bytes, { level: 9 }));
      }
    },
  };
}

// Left alone, each set of pages that share something gets a file of it, and a first visit loads a hundred of them. Texts stay apart:
// of five languages only one is wanted.
const CODE = /[\\/](?:src[\\/](?!i18n[\\/]locales)|node_modules)/;
const codeSplitting = {
  groups: [
    // What every visit begins with.
    { name: "start", tags: ["$initial" as const], priority: 3 },
    // What ten pages use is soon used by whoever stays.
    { name: "common", test: CODE, minShareCount: 10, priority: 2 },
    // The rest goes only to the pages that use it.
    { name: "shared", test: CODE, minShareCount: 2, entriesAware: true, priority: 1 },
  ],
};

/** What several pages share would be named after all of them. */
const shortened = (name: string) => (name.startsWith("shared~") ? "shared" : name.replace(/\.[^.]*$/, ""));

export default defineConfig({
  plugins: [react(), scalar(), compressed()],
  build: {
    target: "es2022",
    // The hub serves everything under /assets as immutable: only files with a hash in their name may land there.
    assetsDir: "assets",
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      output: {
        codeSplitting,
        chunkFileNames: ({ name }) => `assets/${shortened(name)}-[hash].js`,
        assetFileNames: ({ names }) => `assets/${shortened(names[0] ?? "")}-[hash][extname]`,
      },
    },
  },
  server: {
    // `npm run dev` beside a running hub.
    proxy: Object.fromEntries(["/health", "/api"].map((path) => [path, HUB])),
  },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: ["src/test-setup.tsx"],
  },
});
