import type { Analyser } from "./analyser.ts";

/** How each analyser that works text by text is made. Its packages are loaded only in the process that needs them. */
export const ANALYSERS = {
  secrets: async () => (await import("./secrets.ts")).createSecretsAnalyser(),
  "hidden-characters": async () => (await import("./hidden-characters.ts")).createHiddenCharactersAnalyser(),
  "conflict-markers": async () => (await import("./conflict-markers.ts")).createConflictMarkersAnalyser(),
  json: async () => (await import("./json-syntax.ts")).createJsonSyntaxAnalyser(),
  yaml: async () => (await import("./yaml-syntax.ts")).createYamlSyntaxAnalyser(),
  ruff: async () => (await import("./ruff.ts")).createRuffAnalyser(),
  actionlint: async () => (await import("./actionlint.ts")).createActionlintAnalyser(),
  "sh-syntax": async () => (await import("./sh-syntax.ts")).createShSyntaxAnalyser(),
} as const satisfies Readonly<Record<string, () => Promise<Analyser>>>;

export type AnalyserName = keyof typeof ANALYSERS;

export function isAnalyserName(name: string): name is AnalyserName {
  return Object.hasOwn(ANALYSERS, name);
}
