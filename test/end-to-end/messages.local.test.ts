import { startLocalTarget } from "./local-target.ts";
import { describeMessages } from "./messages.suite.ts";

describeMessages("one machine", startLocalTarget);
