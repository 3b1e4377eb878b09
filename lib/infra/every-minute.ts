/** A schedule that invokes a function each minute and tells it the minute that was meant. Late is worse than never: the next one does the work. */
import { Duration } from 'aws-cdk-lib'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import { ContextAttribute, Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler'
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets'
import type { Construct } from 'constructs'

export function everyMinute(scope: Construct, id: string, props: { readonly target: IFunction; readonly description: string }): Schedule {
  return new Schedule(scope, id, {
    description: props.description,
    schedule: ScheduleExpression.rate(Duration.minutes(1)),
    target: new LambdaInvoke(props.target, {
      input: ScheduleTargetInput.fromObject({ time: ContextAttribute.scheduledTime }),
      retryAttempts: 2,
      maxEventAge: Duration.minutes(1),
    }),
  })
}
