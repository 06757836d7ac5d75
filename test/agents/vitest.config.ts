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
    // An agent takes up to a gigabyte of memory. Much of its time is spent waiting for a broken server.
    maxWorkers: 2,
  },
});
