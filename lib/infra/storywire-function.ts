/**
 * One of the four functions as a construct: Node 24 on Graviton, a role that may do nothing but write its own log,
 * a log group that ends. What else it may do is granted where its part of the stack is built.
 */
import type { Duration } from 'aws-cdk-lib'
import { RemovalPolicy } from 'aws-cdk-lib'
import { Effect, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { Code } from 'aws-cdk-lib/aws-lambda'
import { Architecture, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import type * as z from 'zod/mini'
import type { Supplied } from '../env.ts'

export type FunctionName = 'dispatch' | 'poll' | 'alert' | 'query'

export type FunctionProps<Schema extends z.ZodMiniObject> = {
  /** The bundle `<name>.mjs` holds its handler. */
  readonly name: FunctionName
  readonly code: Code
  readonly description: string
  /** Exactly the variables that the function reads, by its zod object. */
  readonly environment: Supplied<Schema>
  readonly timeout: Duration
  /** MB; CPU grows with it. */
  readonly memorySize: number
  /** Of asynchronous invocations: both for those that schedules make and for wakes. */
  readonly retryAttempts?: number
  readonly maxEventAge?: Duration
}

export class StorywireFunction<Schema extends z.ZodMiniObject> extends LambdaFunction {
  constructor(scope: Construct, id: string, { name, environment, ...props }: FunctionProps<Schema>) {
    const logGroup = new LogGroup(scope, `${id}Log`, { retention: RetentionDays.ONE_MONTH, removalPolicy: RemovalPolicy.DESTROY })
    // A role of our own: the one that CDK makes carries a managed policy that may write every log of the account.
    const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') })
    logGroup.grantWrite(role)
    super(scope, id, {
      ...props,
      handler: `${name}.handler`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      environment: { ...environment },
      logGroup,
      role,
    })
  }

  /** Allow `actions`, each by its full name, on `resources`. */
  allow(actions: readonly string[], resources: readonly string[], conditions: Record<string, Record<string, string[]>> = {}): void {
    this.addToRolePolicy(new PolicyStatement({ effect: Effect.ALLOW, actions: [...actions], resources: [...resources], conditions }))
  }
}
