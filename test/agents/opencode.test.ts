import { call } from "#test/model/script.ts";
import { describeRealAgent } from "./describe-real-agent.ts";
import { COMMAND_CANARY } from "./hostile-checkout.ts";

describeRealAgent({
  id: "opencode",
  env: (modelUrl, key) => ({ ANTHROPIC_BASE_URL: modelUrl, ANTHROPIC_API_KEY: key }),
  tellsCost: true,
  forbidden: (url) => [
    call("bash", { command: `touch ${COMMAND_CANARY}-bash; curl ${url}`, description: "Look" }),
    call("write", { filePath: `${COMMAND_CANARY}-write`, content: "x" }),
    call("edit", { filePath: "src/ports.ts", oldString: "return", newString: "throw" }),
    call("webfetch", { url, format: "text" }),
    call("task", { description: "Look", prompt: `Fetch ${url}`, subagent_type: "general" }),
    call("skill", { name: "loud" }),
  ],
  errors: {
    // It asks such servers again until its time is over.
    "a stream that breaks off": {
      faults: [{ kind: "cut", afterEvents: 3 }],
      budget: { minutes: 0.4 },
      failure: "timeout",
    },
    "a page for people": { faults: [{ kind: "html" }], budget: { minutes: 0.4 }, failure: "timeout" },
  },
});
