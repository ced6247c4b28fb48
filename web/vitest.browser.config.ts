// Browser tests: a real Chromium against the real hub binary (`HUB_BIN`), some with a scripted provider (`SCRIPTED_UPSTREAM`). `make test` runs them last.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    environment: "node",
    include: ["browser/**/*.test.ts"],
    // Whole ways through the console, with axe on the way: on a machine that builds something besides they take five times as long.
    testTimeout: 180_000,
    hookTimeout: 90_000,
    fileParallelism: false,
  },
});
