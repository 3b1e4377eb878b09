/** Asks the person at the terminal. Whoever ends the input, or presses Ctrl-C, has answered with nothing. */
import { createInterface } from 'node:readline'

/** Resolves to the line without spaces around it; '' for none. */
export type Ask = (question: string) => Promise<string>

/** Undefined where nobody could answer: input or messages are no terminal. */
export function processAsk(): Ask | undefined {
  const { stdin, stderr } = process
  if (!stdin.isTTY || !stderr.isTTY) return undefined
  return question =>
    new Promise(resolve => {
      const lines = createInterface({ input: stdin, output: stderr })
      lines.on('close', () => resolve(''))
      lines.question(question, answer => {
        resolve(answer.trim())
        lines.close()
      })
    })
}

export const isYes = (answer: string): boolean => /^(?:y|yes|j|ja|d|да|д|ㅇ|예|네)$/i.test(answer)
