// Browser tests: a real Chromium against the real hub binary (`HUB_BIN`), some with a scripted provider (`SCRIPTED_UPSTREAM`). `make test` runs them last.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    environment: "node",
    include: ["browser/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 90_000,
    fileParallelism: false,
    // A key pressed while a page is busy can be lost, by a test as by a person, who would press it again.
    retry: 1,
  },
});
