import { IdParams } from '../base/ids.ts';
import { operation } from '../base/operation.ts';
import { PageQuery, pageOf } from '../base/page.ts';
import { FraudBlock, FraudRelease } from '../model/fraud-block.ts';

export const listFraudBlocks = operation({
  method: 'GET',
  path: '/api/fraud-blocks',
  permission: 'outbound_routes:read',
  says: 'Lists whose calls abroad are stopped because they looked like fraud',
  query: PageQuery,
  result: pageOf(FraudBlock),
  errors: [],
});
export const releaseFraudBlock = operation({
  method: 'DELETE',
  path: '/api/fraud-blocks/:id',
  permission: 'outbound_routes:write',
  says: 'Lets calls abroad go on',
  params: IdParams,
  query: FraudRelease,
  errors: ['fraud_block.not_found'],
});

export const fraudBlockOperations = [listFraudBlocks, releaseFraudBlock] as const;
