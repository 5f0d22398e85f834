import { describeAuthenticators } from "./authenticators.suite.ts";
import { startLocalTarget } from "./local-target.ts";

describeAuthenticators("one machine", startLocalTarget);
