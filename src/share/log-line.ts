/**
 * One line of an access log: `host ident user [17/May/2015:10:05:03 +0000] "GET /path HTTP/1.1" 200 1234`, as
 * Apache's Common Log Format has it, and whatever follows in the Combined one.
 */

export interface LoggedRequest {
  /** Seconds since 1970 in UTC. */
  readonly seconds: number;
  /** The path as logged. */
  readonly object: string;
  readonly bytes: number;
  readonly write: boolean;
}

/** Longest line that is looked at; servers cut requests at 8 kB. */
const LONGEST_LINE = 32_768;

const LINE =
  /^\S+ \S+ (?:\S+|.{1,500}?) \[(\d{1,2})\/([A-Za-z]{3})\/(\d{4}):(\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)\] "((?:[^"\\]|\\.)*)" (?:\d{3}|-) (\d{1,15}|-)(?: |$)/;
const REQUEST = /^([A-Za-z_-]{1,40}) (\S.*?)(?: HTTP\/[\d.]+)?$/;
const READS = new Set(['GET', 'HEAD', 'OPTIONS']);
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** The request of a line, or the reason why it is none. */
export function parseLogLine(line: string): LoggedRequest | string {
  if (line.length > LONGEST_LINE) return `found ${line.length} characters, expected at most ${LONGEST_LINE}`;
  const match = LINE.exec(line);
  if (match === null) return reasonFor(line);
  const [, day, month, year, hour, minute, second, sign, zoneHours, zoneMinutes, request, size] =
    match as unknown as string[];
  const date = daysSince1970(Number(year), MONTHS.indexOf(month!.toLowerCase()) + 1, Number(day));
  const clock = secondsOfDay(Number(hour), Number(minute), Number(second));
  if (date === undefined || clock === undefined) return 'found a date or time that does not exist';
  const parts = REQUEST.exec(request!);
  if (parts === null)
    return `found the request ${JSON.stringify(request!.slice(0, 40))}, expected a method and a path`;
  const offset = (Number(zoneHours) * 3600 + Number(zoneMinutes) * 60) * (sign === '-' ? -1 : 1);
  return {
    seconds: date * 86_400 + clock - offset,
    object: parts[2]!,
    bytes: size === '-' ? 0 : Number(size),
    write: !READS.has(parts[1]!.toUpperCase()),
  };
}

function reasonFor(line: string): string {
  const open = line.indexOf('[');
  if (open < 0 || line.indexOf(']', open) < 0) {
    return 'found no time in brackets, expected [day/month/year:hour:minute:second zone]';
  }
  if (!/\[\d{1,2}\/[A-Za-z]{3}\/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}\]/.test(line)) {
    return 'found a time in another form, expected [17/May/2015:10:05:03 +0000]';
  }
  if (!/\] "(?:[^"\\]|\\.)*"/.test(line)) return 'found no request in quotes after the time';
  return 'found no status and size after the request, expected for example 200 1234';
}

function secondsOfDay(hour: number, minute: number, second: number): number | undefined {
  // 60 is a leap second.
  return hour < 24 && minute < 60 && second <= 60 ? hour * 3600 + minute * 60 + second : undefined;
}

/** Days from 1970-01-01 in the Gregorian calendar, or undefined for a day that does not exist. */
function daysSince1970(year: number, month: number, day: number): number | undefined {
  if (month < 1 || day < 1 || day > daysInMonth(year, month)) return undefined;
  // Counted from the first of March, so that the leap day is the last of its year (H. Hinnant's algorithm).
  const y = month > 2 ? year : year - 1;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
