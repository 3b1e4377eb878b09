/** The template that CloudFormation would get: what an operator relies on, and what nobody may do. */
import { Match } from 'aws-cdk-lib/assertions'
import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { AlertEnv, DispatchEnv, PollEnv, QueryEnv } from '../../lib/env.ts'
import { keptHitMs } from '../../lib/store/keys.ts'
import { tableDefinition } from '../../lib/store/table.ts'
import type { Resource, Statement } from './template.ts'
import { channels, listOf, permissionsOf, short, synthesise } from './template.ts'

const { template, resources, warnings } = synthesise()
const entries = (type: string): readonly (readonly [string, Resource])[] =>
  Object.entries(resources).filter(([, { Type }]) => Type === type)
const ofType = (type: string): readonly Resource[] => entries(type).map(([, resource]) => resource)

type FunctionProperties = {
  readonly Handler: string
  readonly Runtime: string
  readonly Architectures: readonly string[]
  readonly Timeout: number
  readonly Environment: { readonly Variables: Readonly<Record<string, unknown>> }
  readonly LoggingConfig: { readonly LogGroup: unknown }
  readonly Role: unknown
}
const functions = new Map(
  entries('AWS::Lambda::Function').map(([id, { Properties }]) => {
    const properties = Properties as unknown as FunctionProperties
    return [properties.Handler.replace('.handler', ''), { id, ...properties }] as const
  }),
)
const functionOf = (name: string) => {
  const found = functions.get(name)
  if (found === undefined) throw new Error(`no function ${name}`)
  return found
}
const roleOf = (name: string): string => short(functionOf(name).Role).replace('.Arn', '')

describe('the synthesis', () => {
  it('passes the checks of cdk-nag and warns of nothing', () => expect(warnings).toEqual([]))

  it('is the same in every account and region', () => {
    expect(JSON.stringify(template.toJSON())).not.toMatch(/\b\d{12}\b|\b(us|eu|ap)-[a-z]+-\d\b/)
  })
})

describe('the table', () => {
  const [table] = ofType('AWS::DynamoDB::Table')

  it('has the keys and indexes of the store', () => {
    const { BillingMode, KeySchema, AttributeDefinitions, GlobalSecondaryIndexes } = table?.Properties ?? {}
    expect({ BillingMode, KeySchema, AttributeDefinitions, GlobalSecondaryIndexes }).toEqual(tableDefinition)
  })

  it('lets what has expired go, and nothing else: neither by deletion nor by mistake', () => {
    expect(table).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        DeletionProtectionEnabled: true,
      },
    })
  })
})

describe('stateful resources', () => {
  const stateful = ['AWS::DynamoDB::Table', 'AWS::SQS::Queue', 'AWS::S3::Bucket'].flatMap(entries)

  it('keep their logical ids for ever: another id is another, empty resource', () => {
    const ids = stateful.map(([id]) => id)
    expect(ids.toSorted()).toEqual(['Archive', 'ArchiveLogs', 'PollDeadLetters', 'PollQueue', 'Rules', 'Table'])
  })

  it('outlive the stack', () => {
    for (const [id, { DeletionPolicy, UpdateReplacePolicy }] of stateful)
      expect([id, DeletionPolicy, UpdateReplacePolicy]).toEqual([id, 'Retain', 'Retain'])
  })
})

describe('the archive and the pushed rules', () => {
  const buckets = entries('AWS::S3::Bucket')

  it.each(buckets)('%s is private and encrypted, and closed to plain HTTP', (id, { Properties }) => {
    expect(Properties).toMatchObject({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }] },
    })
    const policies = ofType('AWS::S3::BucketPolicy').filter(policy => short(policy.Properties.Bucket) === id)
    const statements = policies.flatMap(policy => (policy.Properties.PolicyDocument as { Statement: Statement[] }).Statement)
    expect(statements.filter(({ Effect }) => Effect === 'Deny')).toMatchObject([
      { Action: 's3:*', Principal: { AWS: '*' }, Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
    ])
    const allowed = statements.filter(({ Effect }) => Effect === 'Allow').map(({ Principal }) => JSON.stringify(Principal))
    expect([...new Set(allowed)]).toEqual(id === 'ArchiveLogs' ? ['{"Service":"logging.s3.amazonaws.com"}'] : [])
  })

  it('keep entries as long as hits are kept, and who read them and earlier rules for three months', () => {
    const days = buckets.map(([id, { Properties }]) => {
      const { Rules } = Properties.LifecycleConfiguration as { Rules: Record<string, unknown>[] }
      return [id, Rules]
    })
    expect(Object.fromEntries(days)).toEqual({
      Archive: [{ ExpirationInDays: 400, Status: 'Enabled' }],
      ArchiveLogs: [{ ExpirationInDays: 90, Status: 'Enabled' }],
      Rules: [{ NoncurrentVersionExpiration: { NoncurrentDays: 90 }, Status: 'Enabled' }],
    })
    expect(keptHitMs).toBe(400 * 86_400_000)
    expect(resources.Rules?.Properties).toMatchObject({
      VersioningConfiguration: { Status: 'Enabled' },
      LoggingConfiguration: { DestinationBucketName: { Ref: 'ArchiveLogs' }, LogFilePrefix: 'rules/' },
    })
    expect(resources.Archive?.Properties.LoggingConfiguration).toEqual({ DestinationBucketName: { Ref: 'ArchiveLogs' } })
  })
})

describe('the poll queue', () => {
  const properties = (id: string) => resources[id]?.Properties as Record<string, number> & { RedrivePolicy?: { maxReceiveCount: number } }
  const { VisibilityTimeout = 0, MessageRetentionPeriod = 0, RedrivePolicy } = properties('PollQueue')

  it('sets a message aside after a few deliveries, for two weeks', () => {
    expect(RedrivePolicy).toEqual({ deadLetterTargetArn: { 'Fn::GetAtt': ['PollDeadLetters', 'Arn'] }, maxReceiveCount: 4 })
    expect(properties('PollDeadLetters').MessageRetentionPeriod).toBe(14 * 24 * 3600)
  })

  it('hides a message for six times as long as poll may take, and keeps it for all its deliveries', () => {
    expect(VisibilityTimeout).toBeGreaterThanOrEqual(6 * functionOf('poll').Timeout)
    expect(MessageRetentionPeriod).toBeGreaterThan(VisibilityTimeout * 4)
  })

  it('feeds poll one message at a time', () => {
    template.resourceCountIs('AWS::Lambda::EventSourceMapping', 1)
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      BatchSize: 1,
      EventSourceArn: { 'Fn::GetAtt': ['PollQueue', 'Arn'] },
      FunctionName: { Ref: functionOf('poll').id },
    })
  })

  it('is encrypted, and closed to plain HTTP', () => {
    for (const { Properties } of ofType('AWS::SQS::Queue')) expect(Properties.SqsManagedSseEnabled).toBe(true)
    expect(ofType('AWS::SQS::QueuePolicy')).toHaveLength(2)
  })
})

describe('the functions', () => {
  it('are four, on Node 24 and Graviton', () => {
    expect([...functions.keys()].toSorted()).toEqual(['alert', 'dispatch', 'poll', 'query'])
    for (const { Runtime, Architectures } of functions.values()) expect([Runtime, Architectures]).toEqual(['nodejs24.x', ['arm64']])
  })

  const schemas: Record<string, z.ZodMiniObject> = { dispatch: DispatchEnv, poll: PollEnv, alert: AlertEnv, query: QueryEnv }
  it.each(Object.entries(schemas))('%s gets the variables that it reads, and no other', (name, schema) => {
    const required = Object.entries(schema.shape).flatMap(([variable, type]) => (z.safeParse(type, undefined).success ? [] : [variable]))
    expect(Object.keys(functionOf(name).Environment.Variables).toSorted()).toEqual(required.toSorted())
  })

  it('link to the dashboard where its address is given', () => {
    const given = synthesise({ dashboardUrl: 'https://wire.example.org' })
    given.template.hasResourceProperties('AWS::Lambda::Function', {
      Handler: 'alert.handler',
      Environment: { Variables: Match.objectLike({ DASHBOARD_URL: 'https://wire.example.org' }) },
    })
  })

  it('log for thirty days, each into a group of its own that ends with the stack', () => {
    const groups = entries('AWS::Logs::LogGroup')
    for (const [id, { Properties, DeletionPolicy }] of groups) {
      expect([id, Properties.RetentionInDays, DeletionPolicy]).toEqual([id, 30, 'Delete'])
    }
    const used = [...functions.values()].map(({ LoggingConfig }) => short(LoggingConfig.LogGroup))
    expect(new Set(used).size).toBe(4)
    for (const id of used) expect(groups.map(([group]) => group)).toContain(id)
  })
})

describe('least privilege', () => {
  const permissions = permissionsOf(resources)
  const may = (name: string): readonly string[] => (permissions.get(roleOf(name)) ?? []).filter(one => !one.startsWith('logs:')).toSorted()
  const parameter = 'arn:AWS::Partition:ssm:AWS::Region:AWS::AccountId:parameter/storywire'
  const reads = ['s3:GetObject on Rules.Arn/rules.swr', 's3:ListBucket on Rules.Arn']
  const identity = 'arn:AWS::Partition:ses:AWS::Region:AWS::AccountId:identity'

  it.each([
    ['dispatch', ['dynamodb:Query on Table.Arn', 'sqs:SendMessage on PollQueue.Arn']],
    [
      'poll',
      [
        'dynamodb:GetItem on Table.Arn',
        'dynamodb:PutItem on Table.Arn',
        'dynamodb:Query on Table.Arn',
        'dynamodb:UpdateItem on Table.Arn',
        `lambda:InvokeFunction on ${functionOf('alert').id}.Arn`,
        ...reads,
        's3:PutObject on Archive.Arn/entries/*',
        'sqs:ChangeMessageVisibility on PollQueue.Arn',
        'sqs:DeleteMessage on PollQueue.Arn',
        'sqs:GetQueueAttributes on PollQueue.Arn',
        'sqs:GetQueueUrl on PollQueue.Arn',
        'sqs:ReceiveMessage on PollQueue.Arn',
      ],
    ],
    [
      'alert',
      [
        'dynamodb:BatchGetItem on Table.Arn',
        'dynamodb:GetItem on Table.Arn',
        'dynamodb:PutItem on Table.Arn',
        'dynamodb:Query on Table.Arn/index/due',
        'dynamodb:UpdateItem on Table.Arn',
        ...reads,
        `ses:SendEmail on ${identity}/news.example.org`,
        `ses:SendEmail on ${identity}/wire@news.example.org`,
        `ses:SendRawEmail on ${identity}/news.example.org`,
        `ses:SendRawEmail on ${identity}/wire@news.example.org`,
        `ssm:GetParameter on ${parameter}/HOOK_URL`,
        `ssm:GetParameter on ${parameter}/SLACK_DESK_URL`,
        `ssm:GetParameter on ${parameter}/SMTP_URL`,
      ],
    ],
    [
      'query',
      [
        'dynamodb:BatchGetItem on Table.Arn',
        'dynamodb:GetItem on Table.Arn',
        'dynamodb:Query on Table.Arn',
        'dynamodb:Query on Table.Arn/index/byDay',
        'dynamodb:Query on Table.Arn/index/byStoryline',
        ...reads,
      ],
    ],
  ])('%s may do exactly this', (name, expected) => {
    expect(may(name)).toEqual(expected)
  })

  it('each function writes its own log only', () => {
    for (const [name, { LoggingConfig }] of functions) {
      const group = short(LoggingConfig.LogGroup)
      const logs = (permissions.get(roleOf(name)) ?? []).filter(one => one.startsWith('logs:'))
      expect(logs.toSorted()).toEqual([`logs:CreateLogStream on ${group}.Arn`, `logs:PutLogEvents on ${group}.Arn`])
    }
  })

  it('a schedule may start its function only', () => {
    const own = new Set([...functions.keys()].map(roleOf))
    const others = [...permissions].filter(([role]) => !own.has(role)).map(([, list]) => list)
    expect(others.toSorted()).toEqual([
      [`lambda:InvokeFunction on ${functionOf('alert').id}.Arn`],
      [`lambda:InvokeFunction on ${functionOf('dispatch').id}.Arn`],
    ])
  })

  it('nobody is allowed a wildcard, and no role has a policy from elsewhere', () => {
    // Objects are named after their content: under one prefix of one bucket any name may be put.
    for (const list of permissions.values())
      expect(list.filter(one => one.includes('*') && one !== 's3:PutObject on Archive.Arn/entries/*')).toEqual([])
    for (const { Properties } of ofType('AWS::IAM::Role')) {
      expect([Properties.ManagedPolicyArns, Properties.Policies]).toEqual([undefined, undefined])
    }
  })

  it('mail is sent from the configured address only', () => {
    const policies = ofType('AWS::IAM::Policy').flatMap(
      ({ Properties }) => (Properties.PolicyDocument as { Statement: Statement[] }).Statement,
    )
    const ses = policies.filter(({ Action }) => listOf(Action).some(action => action.startsWith('ses:')))
    expect(ses.map(({ Condition }) => Condition)).toEqual([{ StringEquals: { 'ses:FromAddress': ['wire@news.example.org'] } }])
  })

  it('without channels alert may read no secret and send no mail', () => {
    const bare = synthesise({ configuration: { channels: [] } })
    expect(JSON.stringify(bare.template.toJSON())).not.toMatch(/ssm:|ses:/)
  })
})

describe('the schedules', () => {
  it('start dispatch and alert each minute, and tell them which minute was meant', () => {
    const started = ofType('AWS::Scheduler::Schedule').map(({ Properties }) => {
      const { ScheduleExpression, State, Target } = Properties as {
        ScheduleExpression: string
        State: string
        Target: Record<string, unknown>
      }
      return [short(Target.Arn), ScheduleExpression, State, Target.Input]
    })
    const each = ['rate(1 minute)', 'ENABLED', '{"time":"<aws.scheduler.scheduled-time>"}']
    expect(started.toSorted()).toEqual([
      [`${functionOf('alert').id}.Arn`, ...each],
      [`${functionOf('dispatch').id}.Arn`, ...each],
    ])
  })

  it('never make up for a lost minute later', () => {
    template.allResourcesProperties('AWS::Scheduler::Schedule', { Target: { RetryPolicy: { MaximumEventAgeInSeconds: 60 } } })
    template.allResourcesProperties('AWS::Lambda::EventInvokeConfig', { MaximumEventAgeInSeconds: 60 })
  })
})

describe('the API', () => {
  it('asks for an IAM signature on every route', () => {
    const routes = ofType('AWS::ApiGatewayV2::Route')
    expect(routes.length).toBeGreaterThan(0)
    for (const { Properties } of routes)
      expect([Properties.RouteKey, Properties.AuthorizationType]).toEqual([Properties.RouteKey, 'AWS_IAM'])
    template.resourceCountIs('AWS::Lambda::Url', 0)
  })

  it('is logged and throttled', () => {
    template.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      AccessLogSettings: Match.objectLike({ DestinationArn: Match.anyValue() }),
      DefaultRouteSettings: { ThrottlingRateLimit: Match.anyValue(), ThrottlingBurstLimit: Match.anyValue() },
    })
  })
})

describe('alarms', () => {
  type AlarmProperties = {
    readonly MetricName: string
    readonly Namespace: string
    readonly Dimensions: readonly { Name: string; Value: unknown }[]
    readonly AlarmDescription: string
    readonly AlarmActions: readonly unknown[]
    readonly TreatMissingData: string
  }
  const alarms = ofType('AWS::CloudWatch::Alarm').map(({ Properties }) => Properties as unknown as AlarmProperties)
  const watching = ({ Namespace, MetricName, Dimensions }: AlarmProperties): string =>
    `${Namespace} ${MetricName} ${Dimensions.map(({ Value }) => short(Value)).join(' ')}`

  it('watch the queues, every function and both schedules', () => {
    const names = ['dispatch', 'poll', 'alert', 'query'].map(name => functionOf(name).id)
    expect(alarms.map(watching)).toEqual(
      expect.arrayContaining([
        'AWS/SQS ApproximateNumberOfMessagesVisible PollDeadLetters.QueueName',
        'AWS/SQS ApproximateAgeOfOldestMessage PollQueue.QueueName',
        ...names.flatMap(id => [`AWS/Lambda Errors ${id}`, `AWS/Lambda Throttles ${id}`]),
        ...['dispatch', 'alert'].map(name => `AWS/Lambda Invocations ${functionOf(name).id}`),
        'Storywire PlanFailed alert',
        'Storywire FeedTroubled poll',
        ...['poll', 'alert', 'query'].map(service => `Storywire RulesNotRead ${service}`),
      ]),
    )
  })

  it.each(channels.map(({ id }) => id))('name the channel %s when it fails', id => {
    const own = alarms.filter(({ Dimensions }) => Dimensions.some(({ Name, Value }) => Name === 'channel' && Value === id))
    expect(own.map(({ MetricName }) => MetricName).toSorted()).toEqual(['ChannelFailing', 'MessageFailed'])
    for (const { AlarmDescription } of own) expect(AlarmDescription).toContain(id)
  })

  it('miss figures only where a function is expected to run', () => {
    for (const alarm of alarms) {
      expect([watching(alarm), alarm.TreatMissingData]).toEqual([
        watching(alarm),
        alarm.MetricName === 'Invocations' ? 'breaching' : 'notBreaching',
      ])
    }
  })

  it('reach a topic that lets CloudWatch publish', () => {
    const [[topic] = ['']] = entries('AWS::SNS::Topic')
    for (const { AlarmActions } of alarms) expect(AlarmActions.map(short)).toEqual([topic])
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Allow', Action: 'sns:Publish', Principal: { Service: 'cloudwatch.amazonaws.com' } }),
        ]),
      },
    })
  })

  it('are mailed where an address is given, and to nobody else', () => {
    template.resourceCountIs('AWS::SNS::Subscription', 0)
    synthesise({ alarmEmail: 'ops@example.org' }).template.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'ops@example.org',
    })
  })
})

describe('the outputs', () => {
  it('say where the API is, where alarms go and which secrets to put', () => {
    const outputs = template.toJSON().Outputs as Record<string, { Value: unknown }>
    expect(Object.keys(outputs).toSorted()).toEqual(['AlarmTopic', 'ApiUrl', 'ArchiveBucket', 'PushRulesTo', 'Secrets'])
    expect(outputs.ArchiveBucket?.Value).toEqual({ Ref: 'Archive' })
    expect(short(outputs.PushRulesTo?.Value)).toBe('s3://Rules')
    expect(outputs.Secrets?.Value).toBe('/storywire/SLACK_DESK_URL /storywire/HOOK_URL /storywire/SMTP_URL')
  })
})
