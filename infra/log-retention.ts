/** How long every log is kept: long enough to look into last month's complaint. */
import { RetentionDays } from "aws-cdk-lib/aws-logs";

export const logRetention = RetentionDays.ONE_MONTH;
