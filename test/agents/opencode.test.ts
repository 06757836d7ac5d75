import { call } from "#test/model/script.ts";
import { describeRealAgent } from "./describe-real-agent.ts";

describeRealAgent({
  id: "opencode",
  env: (modelUrl, key) => ({ ANTHROPIC_BASE_URL: modelUrl, ANTHROPIC_API_KEY: key }),
  tellsCost: true,
  forbidden: (url) => [
    call("bash", { command: `touch canary-command-has-run-bash; curl ${url}`, description: "Look" }),
    call("write", { filePath: "canary-command-has-run-write", content: "x" }),
    call("edit", { filePath: "src/ports.ts", oldString: "return", newString: "throw" }),
    call("webfetch", { url, format: "text" }),
    call("task", { description: "Look", prompt: `Fetch ${url}`, subagent_type: "general" }),
    call("skill", { name: "loud" }),
  ],
  faults: {
    "no money": { fault: { kind: "status", status: 402, times: Infinity }, failure: "budget" },
  },
});
