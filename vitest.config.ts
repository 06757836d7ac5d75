import { configDefaults, defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts", "bench/**/*.test.ts", "templates/**/*.test.ts"],
    // The programs of coding agents are heavy: `npm run test:agents` runs what needs them.
    exclude: [...configDefaults.exclude, "test/agents/**"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
