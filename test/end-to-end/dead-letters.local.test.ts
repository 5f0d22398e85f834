import { describeDeadLetters } from "./dead-letters.suite.ts";
import { startLocalTarget } from "./local-target.ts";

describeDeadLetters("one machine", startLocalTarget);
