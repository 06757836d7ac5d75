import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readEgressHeaders, secretsOf } from "./egress-headers.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sandpiper-headers-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function read(content: unknown): ReturnType<typeof readEgressHeaders> {
  const path = join(folder, "headers.json");
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return readEgressHeaders(path);
}

describe("readEgressHeaders", () => {
  it("reads headers by host, with placeholders of E2B's secrets as they are", () => {
    const headers = {
      "api.anthropic.com": { "x-api-key": "${e2b.secrets.ANTHROPIC}" },
      "api.openai.com": { Authorization: "Bearer sk-1234567890" },
    };
    expect(read(headers)).toEqual(headers);
  });

  it.each([
    ["a host with a scheme", { "https://api.openai.com": { A: "b" } }],
    ["a name that is no header's", { "api.openai.com": { "A b": "c" } }],
    ["a value of two lines", { "api.openai.com": { A: "b\r\nC: d" } }],
    ["a value that is longer than E2B takes", { "api.openai.com": { A: "b".repeat(2049) } }],
    ["more hosts than E2B takes", Object.fromEntries(Array.from({ length: 11 }, (_, n) => [`h${n}.dev`, { A: "b" }]))],
    [
      "more headers than E2B takes",
      { "api.openai.com": Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`H${n}`, "b"])) },
    ],
    ["a list", []],
    ["no JSON", "api.openai.com: secret-value"],
  ])("refuses %s, by the variable's name", (_name, content) => {
    expect(() => read(content)).toThrow(/SANDPIPER_E2B_EGRESS_HEADERS/);
  });

  it("quotes no value, also where the file is cut", () => {
    expect(() => read('{"api.openai.com": {"A": "sk-secret')).not.toThrow(/sk-secret/);
    expect(() => read({ "api.openai.com": { A: "sk-secret\n" } })).not.toThrow(/sk-secret/);
  });

  it("says that the file cannot be read", () => {
    expect(() => readEgressHeaders(join(folder, "none.json"))).toThrow(/none\.json.*ENOENT/);
  });
});

describe("secretsOf", () => {
  it("gives values whole and without their scheme, and no placeholder", () => {
    expect(
      secretsOf({
        "api.openai.com": { Authorization: "Bearer sk-1234567890", "x-team": "${e2b.secrets.TEAM}" },
        "api.anthropic.com": { "x-api-key": "key-1234567890" },
      }),
    ).toEqual(["Bearer sk-1234567890", "sk-1234567890", "key-1234567890", "key-1234567890"]);
  });
});
