/** `Log` and `Metrics` on Lambda: Powertools' JSON lines, and CloudWatch's embedded metric format. */
import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics as EmbeddedMetrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import type { Log, LogFields, Metrics } from "../ports/observability.ts";
import { metricDimensions, metricNamespace } from "./metric-namespace.ts";

/** `concern` is on every line. */
export function createLambdaLog({ concern, stage }: { concern: string; stage: string }): Log {
  const logger = new Logger({ serviceName: concern, persistentKeys: { stage } });
  const at =
    (level: "info" | "warn" | "error") =>
    (event: string, fields: LogFields = {}): void =>
      logger[level](event, { ...fields });
  return { info: at("info"), warn: at("warn"), error: at("error") };
}

/** Each metric is a line at once: a function that dies, or holds a request, takes none with it. */
export function createLambdaMetrics({ stage }: { stage: string }): Metrics {
  const metrics = new EmbeddedMetrics({
    namespace: metricNamespace,
    defaultDimensions: metricDimensions(stage),
  });
  return {
    count: (name, dimensions = {}) => {
      const single = metrics.singleMetric();
      for (const [dimension, value] of Object.entries(dimensions)) {
        single.addDimension(dimension, value);
      }
      single.addMetric(name, MetricUnit.Count, 1);
    },
    duration: (name, milliseconds) => {
      metrics.singleMetric().addMetric(name, MetricUnit.Milliseconds, milliseconds);
    },
  };
}
