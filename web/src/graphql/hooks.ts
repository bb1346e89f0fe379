import type { OperationVariables, TypedDocumentNode } from '@apollo/client'
import { useQuery } from '@apollo/client/react'
import { useCommand, type CommandHandlers } from './use-command.ts'

type QueryArguments<TData, TVariables extends OperationVariables> =
  Record<string, never> extends TVariables
    ? [options?: useQuery.Options<TData, TVariables>]
    : [options: useQuery.Options<TData, TVariables>]

/** What the generated query hooks are made of. */
export function queryHook<TData, TVariables extends OperationVariables>(
  document: TypedDocumentNode<TData, TVariables>,
) {
  return (...[options]: QueryArguments<TData, TVariables>) =>
    useQuery(document, (options ?? {}) as useQuery.Options<TData, TVariables>) as useQuery.Result<
      TData,
      TVariables,
      'empty' | 'complete'
    >
}

/** What the generated command hooks are made of. */
export function commandHook<TData extends object, TVariables extends OperationVariables>(
  document: TypedDocumentNode<TData, TVariables>,
) {
  return (handlers: CommandHandlers<TData>) => useCommand(document, handlers)
}
