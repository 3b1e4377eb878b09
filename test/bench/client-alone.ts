/** What `import.ts` compares with: a handler that needs DynamoDB's client and nothing else. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'

export const handler = async (): Promise<string> => String(await new DynamoDBClient({}).config.region())
