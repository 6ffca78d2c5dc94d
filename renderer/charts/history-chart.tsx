import {
  Area,
  CartesianGrid,
  ComposedChart,
  ReferenceArea,
  ReferenceDot,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts'
import type { History } from '../../shared/contract/overview.ts'
import { formatCompact } from '../format/numbers.ts'
import { useZone } from '../format/time-text.tsx'
import { formatClock, formatDay } from '../format/times.ts'
import { EventStrip } from './event-strip.tsx'
import styles from './history-chart.module.css'
import type { ChartPoint, Gap } from './history-series.ts'
import { chartPoints, tickMoments, tickValues } from './history-series.ts'
import { HistoryTooltip } from './history-tooltip.tsx'
import { zoneOffsetMs } from '../format/zone-offset.ts'

const axisWidth = 44
const rightMargin = 12
/** A narrower gap has no room for words, as a part of the range. */
const leastLabelled = 0.2
/** More points than the chart has pixels for only cost time. */
const mostPoints = 360

/** Logins and anonymous sessions over a range, stacked; breaks where nobody was watching or the connection was changed, dots where an operator logged out. */
export function HistoryChart({ history }: { readonly history: History }) {
  const zone = useZone()
  const { points, gaps } = chartPoints(history, mostPoints)
  const { from, to, range } = history
  const days = range === '7d' || range === '30d'
  const near = (to - from) / 16
  const ticks = [...tickMoments(from, to, 8, zoneOffsetMs(zone, to)).filter(at => to - at > near), to]
  const tick = (at: number) => (at === to ? 'now' : days ? formatDay(at, zone) : formatClock(at, zone).slice(0, 5))
  const most = Math.max(1, ...points.map(point => (point.authenticated ?? 0) + (point.anonymous ?? 0)))
  const labelOf = (gap: Gap) => {
    if ((gap.to - gap.from) / (to - from) < leastLabelled) return undefined
    const since = days ? formatDay(gap.to, zone) : formatClock(gap.to, zone).slice(0, 5)
    const value = gap.from === from && gap.to < to ? `Watched since ${since}` : 'Not watched'
    return { value, position: 'center' as const, fill: 'var(--text-muted)', fontSize: 12 }
  }
  const changes = points.filter(point => point.anew && point.authenticated !== null)
  const marks = points.filter(point => point.loggedOut > 0 && point.authenticated !== null)
  return (
    <div className={styles.chart}>
      <ResponsiveContainer width="100%" height="100%" className={styles.plot}>
        <ComposedChart data={points} margin={{ top: 6, right: rightMargin, bottom: 0, left: 0 }} accessibilityLayer>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            type="number"
            dataKey="at"
            domain={[from, to]}
            ticks={ticks}
            tickFormatter={tick}
            interval="preserveEnd"
            tickLine={false}
            axisLine={{ stroke: 'var(--line-strong)' }}
            tick={{ fill: 'var(--text-faint)', fontSize: 11 }}
          />
          <YAxis
            width={axisWidth}
            domain={[0, Math.max(1, most * 1.04)]}
            ticks={[...tickValues(most)]}
            tickFormatter={formatCompact}
            tickLine={false}
            axisLine={false}
            tick={{ fill: 'var(--text-faint)', fontSize: 11 }}
          />
          {gaps.map(gap => (
            <ReferenceArea
              key={gap.from}
              x1={gap.from}
              x2={gap.to}
              fill="var(--hover)"
              fillOpacity={1}
              stroke="none"
              label={labelOf(gap)}
            />
          ))}
          <Area
            type="linear"
            dataKey={anonymousAbove}
            stroke="var(--decoration)"
            strokeWidth={1.25}
            fill="var(--decoration)"
            fillOpacity={0.18}
            isAnimationActive={false}
            activeDot={{ r: 3 }}
          />
          <Area
            type="linear"
            dataKey="authenticated"
            stroke="var(--accent)"
            strokeWidth={1.75}
            fill="var(--accent)"
            fillOpacity={0.15}
            isAnimationActive={false}
            activeDot={{ r: 3 }}
          />
          {changes.map(({ at }) => (
            <ReferenceLine key={at} x={at} stroke="var(--text-faint)" strokeDasharray="3 3" />
          ))}
          {marks.map(point => (
            <ReferenceDot
              key={point.at}
              x={point.at}
              y={point.authenticated ?? 0}
              r={3.5}
              fill="var(--panel)"
              stroke="var(--accent)"
              strokeWidth={1.75}
            />
          ))}
          <Tooltip
            isAnimationActive={false}
            cursor={{ stroke: 'var(--line-strong)' }}
            content={<HistoryTooltip zone={zone} />}
          />
        </ComposedChart>
      </ResponsiveContainer>
      <EventStrip history={history} indent={axisWidth} outdent={rightMargin} />
    </div>
  )
}

/** Anonymous sessions lie on top of the logins. A range instead of a stack: a stack would draw a gap as zero. */
function anonymousAbove(point: ChartPoint): [number, number] | null {
  const { authenticated, anonymous } = point
  return authenticated === null || anonymous === null ? null : [authenticated, authenticated + anonymous]
}
