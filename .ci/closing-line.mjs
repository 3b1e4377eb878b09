// Prints the plain closing line of a run from vitest's JSON report: N passed, N failed, N skipped.
import { readFileSync } from 'node:fs'

const report = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const skipped = report.numPendingTests + report.numTodoTests
// A file that fails before its tests run counts as one failure, else it would not show.
const brokenFiles = report.testResults.filter(file => file.status === 'failed' && file.assertionResults.length === 0).length
console.log(`${report.numPassedTests} passed, ${report.numFailedTests + brokenFiles} failed, ${skipped} skipped`)
