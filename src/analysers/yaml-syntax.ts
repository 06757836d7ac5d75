import { LineCounter, parseAllDocuments, type YAMLParseError } from "yaml";
import type { Analyser } from "./analyser.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { indexLines } from "./line-index.ts";

/** YAML files that no YAML parser reads, or that say the same key twice. */
export function createYamlSyntaxAnalyser(): Analyser {
  return {
    version: null,
    check(text) {
      const documents = parseAllDocuments(text, {
        prettyErrors: false,
        lineCounter: new LineCounter(),
        logLevel: "silent",
      });
      const errors = Array.isArray(documents) ? documents.flatMap((document) => document.errors) : [];
      const index = indexLines(text);
      return errors.slice(0, MAX_ERRORS).map((error) => describe(error, index.lineAt(error.pos[0])));
    },
  };
}

/** The first errors say what is wrong; the others follow from them. */
const MAX_ERRORS = 3;

function describe({ code, message }: YAMLParseError, line: number): Diagnostic {
  const isDuplicate = code === "DUPLICATE_KEY";
  return {
    rule: { id: isDuplicate ? "yaml/duplicate-key" : "yaml/syntax", url: "https://yaml.org/spec/1.2.2/" },
    severity: isDuplicate ? "medium" : "high",
    category: "bug",
    confidence: 0.85,
    title: isDuplicate
      ? "The same key stands twice in one mapping"
      : `The file is not valid YAML: ${firstLine(message)}`,
    help: isDuplicate
      ? "Parsers refuse the file, or take one of the two values and drop the other."
      : "Programs that read it as YAML stop with an error here.",
    spans: [{ startLine: line, endLine: line }],
    edits: null,
    isSyntaxError: !isDuplicate,
  };
}

function firstLine(message: string): string {
  return message.split("\n", 1)[0] ?? message;
}
