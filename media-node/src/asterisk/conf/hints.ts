/**
 * Lamps: what a phone may watch. One pattern for a whole tenant, in a context of the tenant's own, because thousands of single
 * hints make each reload slow. A number's lamp shows its phones, or what we said of the number ourselves.
 */
import { writeIni } from './ini.ts';
import { lampNameOf, suffixOf, watchContextOf } from './names.ts';
import type { PartInput } from './part.ts';

/** Writes `hints.conf`. */
export const hintsText = ({ config }: PartInput): string =>
  writeIni(
    config.tenants.map(({ tenant_id }) => {
      const lamp = lampNameOf(tenant_id, `\${EXTEN}`);
      return {
        name: watchContextOf(tenant_id),
        lines: [
          ['exten', `_XX!,hint,PJSIP/\${EXTEN}${suffixOf(config, tenant_id)}&${lamp}`],
          ['exten', `_*X!,hint,${lamp}`],
        ],
      };
    }),
  );
