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
  faults: {
    "a server that is overloaded": { fault: { kind: "status", status: 529, times: Infinity }, failure: "overload" },
    "an account without money": { fault: { kind: "status", status: 402, times: Infinity }, failure: "budget" },
    "streams that break off": { fault: { kind: "cut", afterEvents: 3, times: Infinity }, failure: "overload" },
    "a page for people": { fault: { kind: "html", times: Infinity }, failure: "overload" },
  },
});
