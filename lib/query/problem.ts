/** RFC 9457 problems: how the API says no. https://www.rfc-editor.org/rfc/rfc9457 */
import type { ApiProblem } from './api-types.ts'

/** Own type for bad parameters, since they carry `errors`; the others are what their status says. */
const badParameters = 'urn:storywire:problem:bad-parameters'

const titles = { 400: 'Bad Request', 404: 'Not Found', 405: 'Method Not Allowed', 500: 'Internal Server Error' } as const

/** `allow`: the methods a 405 names. Answers to HEAD lose their body on the way out. */
export function problem(
  status: keyof typeof titles,
  detail: string,
  more: { errors?: NonNullable<ApiProblem['errors']>; allow?: string } = {},
): Response {
  const body: ApiProblem = {
    type: more.errors === undefined ? 'about:blank' : badParameters,
    title: more.errors === undefined ? titles[status] : 'Bad parameters',
    status,
    detail,
    ...(more.errors === undefined ? {} : { errors: more.errors }),
  }
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/problem+json', ...(more.allow === undefined ? {} : { allow: more.allow }) },
  })
}
