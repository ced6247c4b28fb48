// What people look at, and measure, and no test judges alone: every page as a picture, and figures of how fast the console is.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    environment: "node",
    include: ["browser/look/*.look.ts"],
    testTimeout: 90_000,
    hookTimeout: 300_000,
    fileParallelism: false,
    reporters: [["default", { summary: false }]],
  },
});
