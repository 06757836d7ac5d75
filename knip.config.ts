import type { KnipConfig } from "knip";

const config: KnipConfig = {
  entry: ["src/entrypoints/*.ts", "src/analysers/main.ts", "scripts/*.{ts,js}", "bench/*.ts"],
  project: [
    "src/**/*.ts",
    "test/**/*.ts",
    "!test/fixtures/**",
    "bench/**/*.ts",
    "scripts/**/*.{ts,js}",
    "templates/**/*.ts",
  ],
  // The changelog of changesets names its own configuration's schema.
  ignoreDependencies: ["@changesets/config"],
  ignoreExportsUsedInFile: true,
};

export default config;
