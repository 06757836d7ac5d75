import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** The slowest of the agents takes ten seconds to start, and some ask a broken server four times. */
const TIMEOUT_MS = 300_000;

export default defineConfig({
  test: {
    root: fileURLToPath(new URL("../..", import.meta.url)),
    include: ["test/agents/**/*.test.ts"],
    testTimeout: TIMEOUT_MS,
    hookTimeout: TIMEOUT_MS,
    // One agent takes a gigabyte of memory and all of the processors.
    fileParallelism: false,
  },
});
