/** How far an IANA zone is ahead of UTC at a moment, in ms; 0 where the zone is not known. `at` is ms since 1970 UTC. */
export function zoneOffsetMs(zone: string, at: number): number {
  try {
    const parts = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    }).formatToParts(at)
    const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find(each => each.type === type)?.value)
    const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'))
    return local - Math.floor(at / 60_000) * 60_000
  } catch {
    return 0
  }
}
