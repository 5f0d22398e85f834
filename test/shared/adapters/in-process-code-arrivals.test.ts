import { createInProcessCodeArrivals } from "../../../shared/adapters/in-process-code-arrivals.ts";
import { describeCodeArrivalsContract } from "../ports/code-arrivals.contract.ts";

describeCodeArrivalsContract("in process", createInProcessCodeArrivals);
