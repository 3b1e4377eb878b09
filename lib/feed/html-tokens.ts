/** htmlparser2's tokenizer in HTML mode, for callers that need only some of its tokens. No tree, no stack: time grows with the length alone. */
import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2'

const nothing = (): void => {}
const none: TokenizerCallbacks = {
  onattribdata: nothing,
  onattribend: nothing,
  onattribentity: nothing,
  onattribname: nothing,
  oncdata: nothing,
  onclosetag: nothing,
  oncomment: nothing,
  ondeclaration: nothing,
  onend: nothing,
  onopentagend: nothing,
  onopentagname: nothing,
  onprocessinginstruction: nothing,
  onselfclosingtag: nothing,
  ontext: nothing,
  ontextentity: nothing,
}

/** Without `decodeEntities` references stay in the texts, which is twice as fast. */
export function readTokens(html: string, callbacks: Partial<TokenizerCallbacks>, decodeEntities = true): void {
  const tokenizer = new Tokenizer({ xmlMode: false, decodeEntities }, { ...none, ...callbacks })
  tokenizer.write(html)
  tokenizer.end()
}
