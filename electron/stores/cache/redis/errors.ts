import { RollcallError } from '../../../../shared/contract/reply.ts'

export const unavailable = (message: string): RollcallError =>
  new RollcallError('UNAVAILABLE', message, { hint: 'Rollcall tries again.' })
