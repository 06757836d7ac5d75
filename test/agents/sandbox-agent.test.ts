import { claudeCode } from "./claude-code.ts";
import { describeRealAgent } from "./describe-real-agent.ts";

describeRealAgent({ ...claudeCode("sandbox-agent"), model: "claude", tellsUseOfErrors: false });
