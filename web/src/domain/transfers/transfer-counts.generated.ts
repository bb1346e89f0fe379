/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type * as Types from '../../graphql/schema.generated.ts';

import { queryHook } from '../../graphql/hooks.ts'
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
export type WaitingTransfersFragment = { __typename: 'TransferCounts', toSend: number | null, onTheWay: number | null, toReceive: number | null, discrepant: number | null, overdue: number | null };

export type TransferCountsQueryVariables = Exact<{
  warehouseCode?: string | null | undefined;
}>;


export type TransferCountsQuery = { transferCounts: { __typename: 'TransferCounts', toSend: number | null, onTheWay: number | null, toReceive: number | null, discrepant: number | null, overdue: number | null } };

export const WaitingTransfersFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"WaitingTransfers"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"TransferCounts"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"toSend"}},{"kind":"Field","name":{"kind":"Name","value":"onTheWay"}},{"kind":"Field","name":{"kind":"Name","value":"toReceive"}},{"kind":"Field","name":{"kind":"Name","value":"discrepant"}},{"kind":"Field","name":{"kind":"Name","value":"overdue"}}]}}]} as unknown as DocumentNode<WaitingTransfersFragment, unknown>;
export const TransferCountsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"TransferCounts"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"warehouseCode"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"transferCounts"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"warehouseCode"},"value":{"kind":"Variable","name":{"kind":"Name","value":"warehouseCode"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"WaitingTransfers"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"WaitingTransfers"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"TransferCounts"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"toSend"}},{"kind":"Field","name":{"kind":"Name","value":"onTheWay"}},{"kind":"Field","name":{"kind":"Name","value":"toReceive"}},{"kind":"Field","name":{"kind":"Name","value":"discrepant"}},{"kind":"Field","name":{"kind":"Name","value":"overdue"}}]}}]} as unknown as DocumentNode<TransferCountsQuery, TransferCountsQueryVariables>;
export const useTransferCountsQuery = queryHook(TransferCountsDocument)