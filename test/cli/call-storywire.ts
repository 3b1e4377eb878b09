/** The command line within this process, at a terminal of the test's own that may answer questions. */
import { main } from '../../lib/cli/main.ts'

export type Called = {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
  readonly questions: readonly string[]
}

/** `answers`: what the person types, one a question, then nothing; absent: there is no terminal to ask on. */
export async function callStorywire(
  args: readonly string[],
  { answers, width = Number.POSITIVE_INFINITY, colour = false }: { answers?: readonly string[]; width?: number; colour?: boolean } = {},
): Promise<Called> {
  const out: string[] = []
  const err: string[] = []
  const questions: string[] = []
  const style = (_: unknown, text: string) => (colour ? `\u001b[31m${text}\u001b[0m` : text)
  const code = await main(args, {
    terminal: {
      out: line => out.push(`${line}\n`),
      err: line => err.push(`${line}\n`),
      style,
      styleErr: style,
      colour,
      colourErr: colour,
      width,
    },
    environment: {},
    ask:
      answers === undefined
        ? undefined
        : async question => {
            questions.push(question)
            return answers[questions.length - 1] ?? ''
          },
  })
  return { code, stdout: out.join(''), stderr: err.join(''), questions }
}
