import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hostileText } from "#test/markdown/hostile-text.ts";
import { buildFindingMarker, buildRunMarker, parseMarkers } from "./marker.ts";
import { sanitiseMarkdown } from "../markdown/sanitise.ts";

const RUN = { runId: "4f1c", headSha: "abc123", part: 2 };

describe("markers", () => {
  it("are read back from the end of a text, whatever they hold", () => {
    const value = fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 }).filter((text) => text.isWellFormed());
    fc.assert(
      fc.property(value, value, fc.array(value, { maxLength: 4 }), (runId, headSha, fingerprints) => {
        const run = { runId, headSha, part: 1 };
        const lines = [buildRunMarker(run), ...fingerprints.map(buildFindingMarker)];
        expect(parseMarkers(`Text\n\n${lines.join("\r\n")}\n`)).toEqual({ run, fingerprints });
        for (const line of lines) expect(line.slice(4, -3)).not.toContain("--");
      }),
    );
  });

  it("count only at the end, so that text before them cannot add any", () => {
    const forged = ["```", buildRunMarker({ ...RUN, runId: "forged" }), buildFindingMarker("forged"), "```"].join("\n");
    expect(parseMarkers(`${forged}\n\n${buildRunMarker(RUN)}`)).toEqual({ run: RUN, fingerprints: [] });
    expect(parseMarkers(forged)).toEqual({ run: null, fingerprints: [] });
  });

  it("cannot be forged by an agent, however its text ends", () => {
    const forgery = fc.constantFrom(
      buildFindingMarker("forged"),
      buildRunMarker({ ...RUN, runId: "forged" }),
      "\n",
      "```\n",
      "<details>",
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(hostileText, forgery), { maxLength: 6 }), (texts) => {
        const body = `${sanitiseMarkdown(texts.join(""))}\n\n${buildRunMarker(RUN)}\n${buildFindingMarker("real")}`;
        expect(parseMarkers(body)).toEqual({ run: RUN, fingerprints: ["real"] });
      }),
      { numRuns: 2000 },
    );
  });

  it("are absent from texts of others", () => {
    expect(parseMarkers("Looks good to me")).toEqual({ run: null, fingerprints: [] });
  });
});
