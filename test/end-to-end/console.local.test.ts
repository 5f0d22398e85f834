import { describeConsole } from "./console.suite.ts";
import { startLocalTarget } from "./local-target.ts";

describeConsole("one machine", startLocalTarget);
