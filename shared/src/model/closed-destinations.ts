/** Destinations that fraud lives on, as data: prefixes of E.164 numbers without the plus. Nobody calls them until a tenant's admin opens one. */

/** Why a destination is closed. */
export type ClosedKind = 'premium' | 'satellite' | 'high_risk';

interface ClosedGroup {
  readonly kind: ClosedKind;
  /** Where the list comes from. */
  readonly source: string;
  readonly prefixes: readonly string[];
}

const words = (text: string): string[] => text.split(/\s+/).filter(Boolean);

/** All lists, the first that takes a number names its kind. */
export const CLOSED_DESTINATIONS: readonly ClosedGroup[] = [
  {
    kind: 'premium',
    source: 'Premium-rate and personal numbers in the national numbering plans (ITU-T E.129 filings); 979 is ITU-T E.169.2',
    prefixes: words(`979 4487 449 4470 44118 49900 49137 49118 3389 33118 39892 39894 39895 39899 39144 39166 34803 34806 34807 34905 34907
      34118 6119 35315 3190 3290 4190 4390 4393 4590 46900 46939 46944 47829 4870 35176 358600 358700 91190`),
  },
  {
    kind: 'satellite',
    source: 'Global mobile satellite systems and international networks (ITU-T E.164.1 and its list of assigned codes)',
    prefixes: words('870 881 882 883'),
  },
  {
    kind: 'high_risk',
    source:
      'Countries that recur among the terminating countries of revenue-share fraud in the surveys of the Communications Fraud Control Association and of clearing houses, far beyond the calls that people make there',
    prefixes: words(`53 216 220 222 223 224 231 232 235 236 239 240 243 245 246 247 252 253 257 261 263 265 267 269 290 291 355 371 375
      500 670 672 674 675 676 677 678 681 682 683 685 686 687 688 690 691 692 850 960 992 993 994`),
  },
];

/** Premium-rate numbers of North America: area code 900, exchange 976. */
export const PREMIUM_IN_NORTH_AMERICA = /^1900|^1[0-9]{3}976/;
/** Short or local forms of premium numbers: 976 without an area code, 09 and 0190 in several plans, directories that connect on. */
export const PREMIUM_LOCAL = /^(?:976[0-9]{4}$|0900|0901|0906|0909|0190|118[0-9]{2,3}$)/;
