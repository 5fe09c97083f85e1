const US =
  'AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DE Delaware|DC District of Columbia|FL Florida|GA Georgia|HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|' +
  'KS Kansas|KY Kentucky|LA Louisiana|ME Maine|MD Maryland|MA Massachusetts|MI Michigan|MN Minnesota|MS Mississippi|MO Missouri|MT Montana|NE Nebraska|NV Nevada|NH New Hampshire|NJ New Jersey|' +
  'NM New Mexico|NY New York|NC North Carolina|ND North Dakota|OH Ohio|OK Oklahoma|OR Oregon|PA Pennsylvania|RI Rhode Island|SC South Carolina|SD South Dakota|TN Tennessee|TX Texas|UT Utah|' +
  'VT Vermont|VA Virginia|WA Washington|WV West Virginia|WI Wisconsin|WY Wyoming';

const CA =
  'AB Alberta|BC British Columbia|MB Manitoba|NB New Brunswick|NL Newfoundland and Labrador|NS Nova Scotia|NT Northwest Territories|NU Nunavut|ON Ontario|PE Prince Edward Island|QC Quebec|' +
  'SK Saskatchewan|YT Yukon';

const AU =
  'NSW New South Wales|VIC Victoria|QLD Queensland|WA Western Australia|SA South Australia|TAS Tasmania|ACT Australian Capital Territory|NT Northern Territory';

const GB = 'England|Scotland|Wales|Northern Ireland';

const IN =
  'Karnataka|Maharashtra|Tamil Nadu|Telangana|Gujarat|Kerala|West Bengal|Uttar Pradesh|Haryana|Rajasthan|Punjab|Andhra Pradesh|Madhya Pradesh';

const DE =
  'Bavaria|Bayern|Hesse|Hessen|Saxony|Sachsen|Baden-Württemberg|North Rhine-Westphalia|Nordrhein-Westfalen|Lower Saxony|Niedersachsen';

const CN =
  '河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|内蒙古|广西|西藏|宁夏|新疆|' +
  'Guangdong|Zhejiang|Jiangsu|Sichuan|Shandong|Hubei|Hunan|Henan|Hebei|Fujian|Anhui|Liaoning|Shaanxi';

/** The countries of each state, by its abbreviation in capitals and by its name in lower case. */
const COUNTRIES_OF_STATE: ReadonlyMap<string, readonly string[]> = countriesByState();

function countriesByState(): ReadonlyMap<string, readonly string[]> {
  const known = new Map<string, readonly string[]>();
  for (const [country, states] of Object.entries({ US, CA, AU, GB, IN, DE, CN })) {
    for (const state of states.split('|')) {
      const [, abbreviation, name = state] = /^([A-Z]{2,3}) (.+)$/u.exec(state) ?? [];
      for (const key of [abbreviation, name.toLowerCase()].filter((one) => one !== undefined)) {
        known.set(key, [...(known.get(key) ?? []), country]);
      }
    }
  }
  return known;
}

/** Cities that have the name of their state. */
const ALSO_CITIES = new Set(['new york', 'washington', 'quebec', 'victoria', 'new brunswick', '吉林']);

const plainStateName = (text: string): string =>
  text
    .replace(/\./gu, '')
    .replace(/(?<=^\p{Script=Han}{2,3})(?:省|壮族自治区|回族自治区|维吾尔自治区|自治区)$/u, '')
    .trim();

/** The countries that have a state of this name or, in capitals, with this abbreviation; empty if none has. */
export function countriesOfState(text: string): readonly string[] {
  const name = plainStateName(text);
  return COUNTRIES_OF_STATE.get(name) ?? COUNTRIES_OF_STATE.get(name.toLowerCase()) ?? [];
}

/** Whether a city has the same name. */
export const isAlsoCity = (text: string): boolean => ALSO_CITIES.has(plainStateName(text).toLowerCase());

/** Whether the text is an abbreviation of a state, in capitals. */
export const isStateCode = (text: string): boolean => /^[A-Z]{2,3}$/u.test(text) && COUNTRIES_OF_STATE.has(text);
