import { startLocalTarget } from "./local-target.ts";
import { describeManagement } from "./management.suite.ts";

describeManagement("one machine", startLocalTarget);
