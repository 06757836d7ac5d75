import type { KnipConfig } from "knip";

const config: KnipConfig = {
  entry: [
    "bin/sandpiper.js",
    "src/entrypoints/*.ts",
    "src/analysers/main.ts",
    "scripts/*.{ts,js}",
    "bench/*.ts",
    "test/demo/main.ts",
  ],
  project: ["src/**/*.ts", "test/**/*.ts", "bench/**/*.ts", "scripts/**/*.{ts,js}"],
  ignoreDependencies: ["node"],
  ignoreExportsUsedInFile: true,
};

export default config;
