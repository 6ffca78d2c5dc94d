/** The two channels between the window and the main process. */
export const callChannel = 'rollcall:call'
export const eventChannel = 'rollcall:event'

/** The page's own address, whatever machine it is on. */
export const appOrigin = 'app://rollcall'
