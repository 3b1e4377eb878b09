/** A schedule that invokes a function each minute and tells it the minute that was meant. Late is worse than never: the next one does the work. */
import { Duration, Stack } from 'aws-cdk-lib'
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import { ContextAttribute, Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler'
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets'
import type { Construct } from 'constructs'

export function everyMinute(scope: Construct, id: string, props: { readonly target: IFunction; readonly description: string }): Schedule {
  const { target, description } = props
  // What the target would grant itself covers every version of the function; this one covers the one that is meant.
  const role = new Role(scope, `${id}Role`, {
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
    }),
  })
  role.addToPolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [target.functionArn] }))
  const schedule = new Schedule(scope, id, {
    description,
    schedule: ScheduleExpression.rate(Duration.minutes(1)),
    target: new LambdaInvoke(target, {
      role: role.withoutPolicyUpdates(),
      input: ScheduleTargetInput.fromObject({ time: ContextAttribute.scheduledTime }),
      retryAttempts: 2,
      maxEventAge: Duration.minutes(1),
    }),
  })
  // A schedule that fires before its role may invoke fails once, for nothing.
  schedule.node.addDependency(role)
  return schedule
}
