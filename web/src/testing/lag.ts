import type { RouteObject } from 'react-router'

/** At most so much later comes each answer and the code of each page, at random: by `LAG_MS`, none otherwise. */
const most = Number(process.env.LAG_MS ?? 0)

/** A slow line. Page tests hold with it too: what they wait for is what a reader would wait for. */
export async function lag(): Promise<void> {
  if (most > 0) await new Promise((done) => setTimeout(done, Math.random() * most))
}

/** The same pages, whose code comes late. */
export function lagging(routes: RouteObject[]): RouteObject[] {
  if (most === 0) return routes
  return routes.map((route) => {
    const { lazy, children } = route
    const late = typeof lazy === 'function' ? { lazy: async () => (await lag(), lazy()) } : {}
    return { ...route, ...late, ...(children ? { children: lagging(children) } : {}) } as RouteObject
  })
}
