import { contextBridge, ipcRenderer } from 'electron'
import { callChannel, eventChannel } from './hosts/channels.ts'

type Listener = (event: unknown) => void

const listeners = new Map<string, Set<Listener>>()

ipcRenderer.on(eventChannel, (_, message: { topic: string; event: unknown }) => {
  for (const listener of listeners.get(message.topic) ?? []) listener(message.event)
})

/** All that the page gets of Electron: calls and events of the console, as plain data. */
contextBridge.exposeInMainWorld('rollcall', {
  call(method: unknown, input: unknown) {
    if (typeof method !== 'string') throw new TypeError('call(method, input): the method is a text')
    return ipcRenderer.invoke(callChannel, method, input)
  },
  subscribe(topic: unknown, listener: unknown) {
    if (typeof topic !== 'string' || typeof listener !== 'function') throw new TypeError('subscribe(topic, listener)')
    const ofTopic = listeners.get(topic) ?? new Set<Listener>()
    listeners.set(topic, ofTopic.add(listener as Listener))
    return () => void ofTopic.delete(listener as Listener)
  },
})
