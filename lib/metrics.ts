/**
 * Metrics on Lambda: written to the log in CloudWatch's embedded format, which costs no call and no permission.
 *
 * Infra reads the namespace and dimensions from here, so that an alarm watches what is written. Never a dimension
 * per feed, storyline or subscription: each combination is a metric that is paid for.
 */
export const METRICS_NAMESPACE = 'Storywire'

/** The dimensions under which `count` of a service writes, as CloudWatch must be asked for them. */
export const dimensionsOf = (service: string, dimensions: { readonly channel?: string } = {}): Readonly<Record<string, string>> => ({
  service,
  ...dimensions,
})

export type LambdaMetrics = { readonly count: (metric: string, dimensions?: { readonly channel?: string }) => void }

/** Writes one log line per count, at once: nothing is lost when the function times out later. */
export async function lambdaMetrics(service: string): Promise<LambdaMetrics> {
  const { Metrics, MetricUnit } = await import('@aws-lambda-powertools/metrics')
  const metrics = new Metrics({ namespace: METRICS_NAMESPACE, serviceName: service })
  return {
    count: (metric, { channel } = {}) => {
      const single = metrics.singleMetric()
      if (channel !== undefined) single.addDimension('channel', channel)
      single.addMetric(metric, MetricUnit.Count, 1)
    },
  }
}
