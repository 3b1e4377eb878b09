/**
 * The pipeline on one data folder, with the user's feeds or the sample wire: table, store, channels and handlers joined.
 * `up` runs one (and another when it turns to the sample); `poll --once` runs one for a moment.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { openChannels } from '../alert/channels/open-channels.ts'
import { dropOld, folderArchive } from '../archive/folder.ts'
import type { Configuration } from '../config/configuration.ts'
import { folderRules } from '../rules/folder.ts'
import type { IndexInUse } from '../rules/pushed-rules.ts'
import { environmentSecrets } from '../secrets.ts'
import { documentClient, makeDynamoStore } from '../store/dynamo.ts'
import { keptHitMs } from '../store/keys.ts'
import type { Store } from '../store/store.ts'
import { tableDefinition } from '../store/table.ts'
import { archiveFolder, emptySample, mayEmpty, outboxFolder } from './data-folder.ts'
import { type LocalEvents, localLog } from './events.ts'
import { type Handlers, makeHandlers } from './handlers.ts'
import { localRules } from './local-rules.ts'
import { type OpenedTable, openTable, type TableRequest } from './open-table.ts'
import { sampleConfiguration } from './sample/sample-configuration.ts'
import { type ServedWire, serveWire } from './sample/serve-wire.ts'

/** Work in hand gets this long at the end. What is cut off then is taken up at the next start: nothing of it is lost. */
const patienceMs = 4_000

export type SessionRequest = {
  readonly directory: string
  readonly configuration: Configuration
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly events: LocalEvents
  readonly command: 'up' | 'poll'
  /** Play the sample wire, in a folder that is emptied first, and send nothing but to the outbox. */
  readonly sample: boolean
  readonly dashboardUrl?: string
  /** When the configuration was read: what was pushed before is in it. Absent: now. */
  readonly readAt?: Date
  readonly onWait?: TableRequest['onWait']
}

export type Session = {
  readonly store: Store
  /** As it is used: the sample's feeds in place of the user's. */
  readonly configuration: Configuration
  /** What is used now; a push changes it. */
  readonly rules: IndexInUse
  readonly handlers: Handlers
  readonly mended: OpenedTable['mended']
  /** Channels that write to the outbox or cannot be opened, a line each. */
  readonly notices: () => Promise<readonly string[]>
  readonly close: () => Promise<void>
}

export const readingStore = (table: OpenedTable): Store => makeDynamoStore({ client: documentClient(table.client), table: table.name })

/** Open the table for a command that only reads. */
export const openForReading = (directory: string, command: string, onWait?: TableRequest['onWait']): Promise<OpenedTable> =>
  openTable({ directory, definition: tableDefinition, command, ...(onWait === undefined ? {} : { onWait }) })

export async function openSession(request: SessionRequest): Promise<Session> {
  const { directory, sample, command, onWait } = request
  if (sample) await mayEmpty(directory)
  const table = await openTable({
    directory,
    definition: tableDefinition,
    command,
    exclusive: command === 'up',
    ...(sample ? { prepare: () => emptySample(directory) } : {}),
    ...(onWait === undefined ? {} : { onWait }),
  })
  let wire: ServedWire | undefined
  try {
    if (command === 'up') await dropOldArchive(request)
    wire = sample ? await serveWire(() => new Date()) : undefined
    return joined(request, table, wire)
  } catch (error) {
    await wire?.close()
    await table.close()
    throw error
  }
}

/** The archive is kept as long as hits are. That it could not be tidied stops nothing. */
async function dropOldArchive({ directory, events }: SessionRequest): Promise<void> {
  const now = new Date()
  const oldest = new Date(now.getTime() - keptHitMs).toISOString().slice(0, 10)
  await dropOld({ directory: archiveFolder(directory) }, oldest, now).catch((cause: unknown) =>
    localLog(events).error('old days of the archive could not be deleted', { cause }),
  )
}

function joined(request: SessionRequest, table: OpenedTable, wire: ServedWire | undefined): Session {
  const { directory, environment, events, sample, command, dashboardUrl } = request
  const configuration = wire === undefined ? request.configuration : sampleConfiguration(request.configuration, wire.base)
  const store = readingStore(table)
  const { channels, notices } = openChannels({
    settings: configuration.channels,
    secrets: environmentSecrets(environment),
    now: () => new Date(),
    missing: { kind: 'outbox', directory: outboxFolder(directory) },
    email: 'outbox',
    ...(sample ? { only: 'outbox' } : {}),
  })
  const rules = localRules(
    { place: folderRules({ directory }), log: localLog(events), events, readAt: request.readAt ?? new Date() },
    configuration,
  )
  const handlers = makeHandlers({
    store,
    archive: folderArchive({ directory: archiveFolder(directory) }),
    configuration,
    rules,
    channels,
    events,
    scheduled: command === 'up',
    sample,
    ...(dashboardUrl === undefined ? {} : { dashboardUrl }),
  })
  let closing: Promise<void> | undefined
  return {
    store,
    configuration,
    rules,
    handlers,
    mended: table.mended,
    notices,
    close: () => {
      closing ??= Promise.race([handlers.close(), sleep(patienceMs, undefined, { ref: false })])
        .finally(() => wire?.close())
        .finally(() => table.close())
      return closing
    },
  }
}
