/** otpost's own metrics, as the functions write them (`shared/aws/observability.ts`). */
import { Metric, Stats, Unit } from "aws-cdk-lib/aws-cloudwatch";
import { Duration } from "aws-cdk-lib/core";
import { metricDimensions, metricNamespace } from "../shared/aws/metric-namespace.ts";
import type { Channel } from "../shared/message/message.ts";
import type { MetricName } from "../shared/ports/observability.ts";

export const alarmPeriod = Duration.minutes(5);

export const countOf = (stage: string, name: MetricName, channel?: Channel): Metric =>
  new Metric({
    namespace: metricNamespace,
    metricName: name,
    dimensionsMap: { ...metricDimensions(stage), ...(channel === undefined ? {} : { channel }) },
    statistic: Stats.SUM,
    period: alarmPeriod,
    label: channel === undefined ? name : `${name} ${channel}`,
  });

export const durationOf = (stage: string, name: MetricName, statistic: string): Metric =>
  new Metric({
    namespace: metricNamespace,
    metricName: name,
    dimensionsMap: metricDimensions(stage),
    statistic,
    unit: Unit.MILLISECONDS,
    period: alarmPeriod,
    label: `${name} ${statistic}`,
  });
