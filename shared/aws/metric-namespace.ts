/** Where CloudWatch keeps otpost's metrics, for the functions that write them and the alarms that read them. */
export const metricNamespace = "otpost";
