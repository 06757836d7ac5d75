import { findJsonError } from "#core/agent/scan-json.ts";
import type { Analyser } from "./analyser.ts";
import { indexLines } from "./line-index.ts";

/** JSON files that no JSON parser reads. */
export function createJsonSyntaxAnalyser(): Analyser {
  return {
    version: null,
    check(text) {
      const error = text.trim() === "" ? null : findJsonError(text);
      if (error === null) return [];
      const line = indexLines(text).lineAt(error.at);
      return [
        {
          rule: { id: "json/syntax", url: "https://www.rfc-editor.org/rfc/rfc8259" },
          severity: "high",
          category: "bug",
          confidence: 0.85,
          title: `The file is not valid JSON: expected ${error.expected}`,
          help: "Programs that read it as JSON stop with an error here.",
          spans: [{ startLine: line, endLine: line }],
          edits: null,
          isSyntaxError: true,
        },
      ];
    },
  };
}
