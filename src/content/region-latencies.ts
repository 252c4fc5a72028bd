/**
 * Measured round trips between the regions of public clouds, for designs that span the globe. Each table says
 * who measured what and when; figures are milliseconds there and back, the mean of both directions.
 */

export interface RegionLatencies {
  readonly id: string;
  readonly title: string;
  /** Who published what, and when it was measured. */
  readonly source: string;
  readonly address: string;
  readonly regions: readonly CloudRegion[];
  /** Upper triangle by `regions`: row i holds the round trips, ms, to regions i + 1, i + 2, … */
  readonly roundTrips: readonly (readonly number[])[];
}
export interface CloudRegion {
  /** As the cloud names it; a design's zones take it as their region. */
  readonly id: string;
  readonly place: string;
  /** Round trip between two of its availability zones, ms: the mean over its pairs; absent: not published. */
  readonly betweenZones?: number;
}

/**
 * CloudPing.co opens TCP connections between all AWS regions. The snapshot gives no day; it holds mx-central-1
 * (opened in January 2025) and none of the regions that opened later that year.
 */
const aws: RegionLatencies = {
  id: 'aws',
  title: 'AWS',
  source: 'CloudPing.co, medians over one year, snapshot of 2025; rounded to 1 ms',
  address: 'https://www.cloudping.co/api/latencies?percentile=p_50&timeframe=1Y',
  regions: [
    { id: 'us-east-1', place: 'N. Virginia' },
    { id: 'us-west-2', place: 'Oregon' },
    { id: 'ca-central-1', place: 'Canada' },
    { id: 'sa-east-1', place: 'São Paulo' },
    { id: 'eu-west-1', place: 'Ireland' },
    { id: 'eu-west-2', place: 'London' },
    { id: 'eu-central-1', place: 'Frankfurt' },
    { id: 'af-south-1', place: 'Cape Town' },
    { id: 'ap-south-1', place: 'Mumbai' },
    { id: 'ap-southeast-1', place: 'Singapore' },
    { id: 'ap-northeast-1', place: 'Tokyo' },
    { id: 'ap-southeast-2', place: 'Sydney' },
  ],
  roundTrips: [
    [64, 16, 115, 70, 78, 93, 227, 191, 219, 149, 200],
    [61, 175, 118, 129, 142, 274, 222, 161, 98, 141],
    [126, 69, 79, 93, 224, 192, 215, 145, 198],
    [178, 187, 204, 338, 301, 327, 258, 312],
    [14, 27, 159, 126, 182, 201, 256],
    [18, 150, 117, 172, 212, 266],
    [155, 129, 161, 227, 252],
    [272, 317, 357, 409],
    [64, 134, 154],
    [71, 95],
    [107],
    [],
  ],
};

/** IBM publishes both what lies between its regions and what lies between the zones of each. */
const ibm: RegionLatencies = {
  id: 'ibm',
  title: 'IBM Cloud',
  source: 'IBM Cloud VPC documentation, averages from 3 Feb to 3 Mar 2024, rounded to 1 ms',
  address: 'https://cloud.ibm.com/docs/vpc?topic=vpc-network-latency-dashboards',
  regions: [
    { id: 'us-south', place: 'Dallas', betweenZones: 1.96 },
    { id: 'ca-tor', place: 'Toronto', betweenZones: 1.83 },
    { id: 'us-east', place: 'Washington DC', betweenZones: 0.85 },
    { id: 'eu-de', place: 'Frankfurt', betweenZones: 0.83 },
    { id: 'eu-gb', place: 'London', betweenZones: 2.08 },
    { id: 'eu-es', place: 'Madrid', betweenZones: 0.7 },
    { id: 'jp-osa', place: 'Osaka', betweenZones: 1.68 },
    { id: 'au-syd', place: 'Sydney', betweenZones: 1.75 },
    { id: 'jp-tok', place: 'Tokyo', betweenZones: 1.75 },
    { id: 'br-sao', place: 'São Paulo', betweenZones: 2.31 },
  ],
  roundTrips: [
    [34, 32, 123, 113, 118, 149, 185, 142, 145],
    [19, 92, 82, 107, 170, 215, 163, 129],
    [98, 75, 87, 174, 215, 167, 120],
    [12, 29, 244, 260, 237, 196],
    [26, 254, 272, 247, 186],
    [268, 283, 260, 206],
    [124, 9, 293],
    [117, 328],
    [286],
    [],
  ],
};

export const regionLatencies: readonly RegionLatencies[] = [aws, ibm];

/** The round trip between two regions of a table, ms; undefined where it has none. */
export function roundTripBetween(table: RegionLatencies, a: string, b: string): number | undefined {
  const i = table.regions.findIndex((region) => region.id === a);
  const j = table.regions.findIndex((region) => region.id === b);
  if (i < 0 || j < 0 || i === j) return undefined;
  return table.roundTrips[Math.min(i, j)]?.[Math.abs(i - j) - 1];
}
