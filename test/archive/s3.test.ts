/** The archive in a bucket when S3 or the way to it fails, and what a poll pays for it before the first write. */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { S3Client } from '@aws-sdk/client-s3'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { s3Archive } from '../../lib/archive/s3.ts'
import { type S3Fault, type S3Operation, startS3 } from '../s3-server.ts'
import { archived, readAll } from './archived.ts'

let server: Awaited<ReturnType<typeof startS3>>
let client: S3Client
const archive = (bucket = 'wire-archive') => s3Archive({ client, bucket })
beforeEach(async () => {
  server = await startS3('wire-archive')
  client = new S3Client({
    endpoint: server.endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
  })
})
afterEach(async () => {
  client.destroy()
  await server.close()
})

const failing = (fault: S3Fault, operation: S3Operation, times = Number.POSITIVE_INFINITY) => {
  let left = times
  server.s3.fault = asked => (asked === operation && left-- > 0 ? fault : undefined)
}

it('puts one object for one write, with nothing asked before', async () => {
  await archive().write([archived(), archived({ revised: true })])
  expect(server.s3.requests).toEqual([`PutObject ${[...server.s3.objects.keys()][0]}`])
})

it.each<S3Fault>([{ status: 503, code: 'SlowDown' }, { status: 500, code: 'InternalError' }, 'cut'])('puts again after %j', async fault => {
  failing(fault, 'PutObject', 1)
  await archive().write([archived()])
  expect(server.s3.objects.size).toBe(1)
})

it.each<S3Fault>([
  { status: 403, code: 'AccessDenied' },
  { status: 503, code: 'SlowDown' },
])('throws after %j, naming it', async fault => {
  failing(fault, 'PutObject')
  await expect(archive().write([archived()])).rejects.toMatchObject({
    code: 'archive-write',
    message: expect.stringMatching(typeof fault === 'string' ? '' : fault.code),
  })
  await expect(archive('other').write([archived()])).rejects.toThrow('NoSuchBucket')
})

it('names an object that cannot be had, or comes in half, and reads on', async () => {
  await archive().write([archived({ foundAt: '2026-11-24T07:00:00.000Z', entry: { title: 'older' } })])
  const titles = Array.from({ length: 3_000 }, (_, number) => `Entry ${number} ${Math.sin(number)}`)
  await archive().write(titles.map(title => archived({ entry: { title } })))
  const newest = [...server.s3.objects.keys()].find(key => key.includes('/081500')) ?? ''
  server.s3.fault = (operation, key) => (operation === 'GetObject' && key === newest ? { status: 403, code: 'AccessDenied' } : undefined)
  expect(await readAll(archive())).toMatchObject({
    titles: ['older'],
    problems: [{ object: newest, message: expect.stringContaining('AccessDenied') }],
  })
  server.s3.fault = (operation, key) => (operation === 'GetObject' && key === newest ? 'half' : undefined)
  const half = await readAll(archive())
  expect(half.titles.length).toBeGreaterThan(500)
  expect(half.titles.slice(0, 500)).toEqual(titles.slice(0, 500))
  expect(half.titles.at(-1)).toBe('older')
  expect(half.problems).toMatchObject([{ object: newest }])
})

it('names a listing that fails: of the days, and of one day', async () => {
  for (const day of ['22', '23', '24'])
    await archive().write([archived({ foundAt: `2026-11-${day}T07:00:00.000Z`, entry: { title: day } })])
  failing({ status: 403, code: 'AccessDenied' }, 'ListObjectsV2')
  expect(await readAll(archive())).toMatchObject({ titles: [], problems: [{ object: 'entries/' }] })
  server.s3.fault = (_, key) => (key === 'entries/2026-11-23/' ? { status: 403, code: 'AccessDenied' } : undefined)
  expect(await readAll(archive())).toMatchObject({ titles: ['24', '22'], problems: [{ object: 'entries/2026-11-23/' }] })
})

it('is not loaded before something is written', () => {
  const place = join(import.meta.dirname, '../../lib/archive/s3.ts')
  const script = `
    const before = process.memoryUsage().heapUsed
    const { s3Archive } = await import(${JSON.stringify(place)})
    s3Archive({ bucket: 'b' })
    const loaded = (await import('node:module')).createRequire(${JSON.stringify(place)}).cache
    console.log(Object.keys(loaded).filter(path => path.includes('client-s3')).length)`
  expect(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }).trim()).toBe('0')
})
