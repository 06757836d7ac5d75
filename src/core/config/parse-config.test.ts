import { describe, expect, it } from "vitest";
import { ConfigError, parseConfig } from "./parse-config.ts";

const AGENTS = ["static", "command"];

describe("parseConfig", () => {
  it("gives the defaults to a repository without a configuration", () => {
    expect(parseConfig(null, AGENTS)).toEqual({
      agent: "static",
      review: { ignore: [], instructions: [], failOn: "high", maxFindings: 30 },
      mcp: {},
      sandbox: {
        allowedHosts: [],
        checkout: { files: "all", lfs: false, submodules: false },
        keepWarmMinutes: 0,
      },
      budget: { minutes: 15 },
    });
  });

  it.each([
    ["an empty file", ""],
    ["a file of comments", "# later\n"],
  ])("gives the defaults to %s", (_name, text) => {
    expect(parseConfig(text, AGENTS)).toEqual(parseConfig(null, AGENTS));
  });

  it("keeps what is set and fills the rest", () => {
    const config = parseConfig("agent: command\nreview:\n  failOn: never\n  ignore: ['dist/**']\n", AGENTS);
    expect(config.agent).toBe("command");
    expect(config.review).toMatchObject({ failOn: "never", ignore: ["dist/**"], maxFindings: 30 });
  });

  it.each([
    [
      "an unknown key at the key",
      "agent: static\nreviews:\n  x: 1\n",
      2,
      1,
      "There is no key `reviews`. Known here: agent, model, review",
    ],
    [
      "an unknown key in a section",
      "review:\n  failOn: low\n  fail: 1\n",
      3,
      3,
      "There is no key `review.fail`. Known here: paths, ignore",
    ],
    [
      "an unknown key in a list",
      "review:\n  instructions:\n    - paths: [a]\n      txt: b\n      text: c\n",
      4,
      7,
      "`review.instructions.0.txt`. Known here: paths, text",
    ],
    ["a bad value at the value", "review:\n  failOn: severe\n", 2, 11, "`review.failOn`"],
    ["a value of the wrong kind", "budget:\n  minutes: soon\n", 2, 12, "`budget.minutes`"],
    [
      "a missing value at its parent",
      "review:\n  instructions:\n    - paths: [a]\n",
      3,
      7,
      "`review.instructions.0.text`",
    ],
    [
      "an agent that does not exist",
      "model: x\nagent: clade\n",
      2,
      8,
      'There is no agent "clade". There are: static, command.',
    ],
    ["a server of no form", "mcp:\n  x:\n    args: [a]\n", 3, 5, "`mcp.x` needs one of url, command, gateway."],
    [
      "a server that is no object",
      "mcp:\n  x: https://a.example\n",
      2,
      6,
      "`mcp.x` needs one of url, command, gateway.",
    ],
    [
      "a server of two forms",
      "mcp:\n  x:\n    url: https://a.example\n    command: a\n",
      3,
      5,
      "`mcp.x` needs one of url, command, gateway, and has url and command.",
    ],
    ["a wrong value of a server", "mcp:\n  x:\n    url: file:///a\n", 3, 10, "`mcp.x.url`: Invalid URL."],
    ["an unknown key of a server", "mcp:\n  x:\n    command: a\n    env: {}\n", 4, 5, "There is no key `mcp.x.env`."],
    ["YAML that does not parse", "review:\n  paths: [a\nagent: x\n", 3, 1, ""],
    ["a key that is given twice", "agent: static\nagent: command\n", 2, 1, "unique"],
    ["a list instead of keys", "- agent\n", 1, 1, "Expected keys and values"],
    ["an alias", "agent: &a static\nmodel: *a\n", 1, 1, "aliases"],
  ])("names line and column of %s", (_name, text, line, column, message) => {
    const error = catchConfigError(text);
    expect(error.problems[0]).toMatchObject({ line, column });
    expect(error.message).toContain(`.sandpiper.yml:${line}:${column}`);
    expect(error.message).toContain(message);
  });

  it("names every problem at once", () => {
    expect(catchConfigError("agent: ''\nx: 1\nreview:\n  maxFindings: 0\n").problems).toHaveLength(3);
  });

  it("refuses a file that is far too long", () => {
    expect(catchConfigError(`# ${"x".repeat(100_000)}`).message).toContain("longer than 100000 characters");
  });
});

function catchConfigError(text: string): ConfigError {
  try {
    parseConfig(text, AGENTS);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error("The configuration was accepted.");
}
