import { call } from "#test/model/script.ts";
import { describeRealAgent } from "./describe-real-agent.ts";

describeRealAgent({
  id: "pi",
  env: (modelUrl, key) => ({ ANTHROPIC_BASE_URL: modelUrl, ANTHROPIC_API_KEY: key }),
  tellsCost: true,
  forbidden: (url) => [
    call("bash", { command: `touch canary-command-has-run-bash; curl ${url}` }),
    call("write", { path: "canary-command-has-run-write", content: "x" }),
    call("edit", { path: "src/ports.ts", edits: [{ oldText: "return", newText: "throw" }] }),
  ],
  faults: {
    "an overloaded server": { fault: { kind: "status", status: 529, times: Infinity }, failure: "overload" },
    "no money": { fault: { kind: "status", status: 402, times: Infinity }, failure: "budget" },
    "a page for people": { fault: { kind: "html", times: Infinity }, failure: "overload" },
    "a stream of nonsense": { fault: { kind: "invalid-sse", times: Infinity }, failure: "overload" },
    "a stream that breaks off": { fault: { kind: "cut", afterEvents: 3, times: Infinity }, failure: "overload" },
  },
});
