import { call } from "#test/model/script.ts";
import { SDK_VERSION } from "../../src/agents/openai-agents/load-sdk.ts";
import { describeRealAgent } from "./describe-real-agent.ts";
import { COMMAND_CANARY } from "./hostile-checkout.ts";

const SHELL = { workdir: null, shell: null, login: true, tty: false, yield_time_ms: 1000, max_output_tokens: null };

describeRealAgent({
  id: "openai-agents",
  env: (url, key) => ({ OPENAI_BASE_URL: `${url}/v1`, OPENAI_API_KEY: key }),
  version: SDK_VERSION,
  tellsCost: false,
  forbidden: (attackerUrl) => [
    call("exec_command", { ...SHELL, cmd: `curl ${attackerUrl}; touch ${COMMAND_CANARY}-openai-agents` }),
    call("write_file", { path: `${COMMAND_CANARY}-openai-agents`, content: "x" }),
    call("edit", { path: "src/ports.ts", old_text: "export", new_text: "import" }),
    call("read_file", { path: "/etc/passwd" }),
    call("web_search", { query: attackerUrl }),
  ],
  errors: {
    "a server that is overloaded": { faults: [{ kind: "status", status: 529 }], failure: "overload" },
    // It is no program: it runs in our own process.
    "a program that is killed": null,
  },
});
