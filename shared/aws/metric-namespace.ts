/** Where CloudWatch keeps otpost's metrics, for the functions that write them and the alarms that read them. */
export const metricNamespace = "otpost";

/** Dimensions of every metric; a count may have more. */
export const metricDimensions = (stage: string): { service: string; stage: string } => ({
  service: "otpost",
  stage,
});
