export interface GraphQLAnswer<T> {
  data?: T | null
  errors?: {
    message: string
    path?: (string | number)[]
    extensions: { code: string; [key: string]: unknown }
  }[]
}

export interface TestClient {
  url: string
  accessToken: string | undefined
  signIn(email: string, password: string): Promise<void>
  /** The raw answer, errors included. */
  send<T = Record<string, never>>(query: string, variables?: object): Promise<GraphQLAnswer<T>>
  /** The data; throws where there are errors. */
  run<T>(query: string, variables?: object): Promise<T>
}

export function createClient(url: string): TestClient {
  const client: TestClient = {
    url,
    accessToken: undefined,
    async signIn(email, password) {
      const query =
        'mutation ($email: String!, $password: String!) { login(email: $email, password: $password) { ... on AuthSession { accessToken } } }'
      const { login } = await client.run<{ login: { accessToken: string } }>(query, { email, password })
      client.accessToken = login.accessToken
    },
    async send<T>(query: string, variables: object = {}) {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(client.accessToken ? { authorization: `Bearer ${client.accessToken}` } : {}),
        },
        body: JSON.stringify({ query, variables }),
      })
      return (await response.json()) as GraphQLAnswer<T>
    },
    async run<T>(query: string, variables?: object) {
      const { data, errors } = await client.send<T>(query, variables)
      if (errors || !data) throw new Error(JSON.stringify(errors))
      return data
    },
  }
  return client
}
