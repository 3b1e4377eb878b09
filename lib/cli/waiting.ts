/** Says that another process has the table, where that takes long enough to wonder. */
import type { Running } from '../local/running.ts'
import type { Terminal } from './terminal.ts'

export const onWait =
  (terminal: Terminal) =>
  (running: Running | undefined): void => {
    const who = running === undefined ? 'another process' : `\`storywire ${running.command ?? 'up'}\` (process ${running.pid})`
    terminal.err(`Waiting for ${who}, which has the data folder open …`)
  }
