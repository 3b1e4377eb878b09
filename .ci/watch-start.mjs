// Runs the README's start command until its output shows a hit and an alert, then stops it with Ctrl-C.
// Fails when neither comes in time, when the process dies, or when it does not stop cleanly.
import { spawn } from 'node:child_process'

const PATIENCE_MS = 240_000 // covers npm install; the first hit and alert of the sample take about a minute
const command = process.argv[2]
const child = spawn('bash', ['-c', command], { stdio: ['ignore', 'pipe', 'pipe'], detached: true })
let output = ''
let stopped = false
const seen = () => /^\s*hit\b/im.test(output) && /^\s*alert\b/im.test(output)

function read(chunk) {
  output += chunk
  process.stdout.write(chunk)
  if (!stopped && seen()) {
    stopped = true
    process.kill(-child.pid, 'SIGINT')
    setTimeout(() => process.kill(-child.pid, 'SIGKILL'), 15_000).unref()
  }
}
child.stdout.on('data', read)
child.stderr.on('data', read)
const timer = setTimeout(() => process.kill(-child.pid, 'SIGKILL'), PATIENCE_MS)
child.on('close', (code, signal) => {
  clearTimeout(timer)
  if (!seen()) console.error(`\nthe start command showed no hit and alert (exit ${code ?? signal})`)
  // The shell and npm get the Ctrl-C too, as in a terminal, and may end by it: the pipeline's own last line counts.
  else if (signal === 'SIGKILL' || !/^Stopped\.$/m.test(output))
    console.error(`\nthe start command did not stop cleanly (exit ${code ?? signal})`)
  else return console.log('\nthe start command showed a hit and an alert, and stopped cleanly')
  process.exitCode = 1
})
