/** A process of its own for the table's tests: opens the table, says `open`, then writes without end, or holds it until SIGTERM. */
import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { openTable } from '../../lib/local/open-table.ts'
import { definition } from './table-fixture.ts'

const [directory = '', task = ''] = process.argv.slice(2)
const table = await openTable({ directory, definition, command: task === 'exclusive' ? 'up' : 'poll', exclusive: task === 'exclusive' })
process.stdout.write('open\n')

if (task === 'write') {
  const write = async (lane: number) => {
    for (let n = 0; ; n++) {
      const key = { pk: { S: `E${lane}-${n}` }, sk: { S: 'H' } }
      await table.client.send(
        new PutItemCommand({
          TableName: table.name,
          Item: {
            ...key,
            due: { S: 'plan' },
            dueAt: { S: `d${n}` },
            day: { S: 'D' },
            at: { S: `a${lane}-${n}` },
            pad: { S: 'x'.repeat(1_000) },
          },
        }),
      )
      await table.client.send(
        new UpdateItemCommand({
          TableName: table.name,
          Key: key,
          UpdateExpression: n % 2 === 0 ? 'REMOVE due, dueAt' : 'SET dueAt = :later',
          ...(n % 2 === 0 ? {} : { ExpressionAttributeValues: { ':later': { S: `e${n}` } } }),
        }),
      )
      if (lane === 0 && n % 5 === 0) process.stdout.write(`${n}\n`)
    }
  }
  await Promise.all(Array.from({ length: 8 }, (_, lane) => write(lane)))
} else {
  const alive = setInterval(() => {}, 1_000)
  process.once('SIGTERM', async () => {
    clearInterval(alive)
    await table.close()
  })
}
