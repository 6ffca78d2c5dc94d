import type { CallTools } from './calls.ts'
import { call, uuidOfState } from './calls.ts'
import { createCursor } from './cursor.ts'
import { createDictKeys, emptyDict, setEntry } from './dict-key.ts'
import type { Entries, Graph } from './graph.ts'
import { instance, none, text } from './graph.ts'
import type { PickleLimits } from './limits.ts'
import { createBudget, PickleError, pickleLimits } from './limits.ts'
import { readLeaf } from './leaves.ts'
import { createMemo, memoNumber } from './memo.ts'
import { pythonName } from './names.ts'
import { opcode } from './opcodes.ts'
import { createStack } from './stack.ts'
import { decodeUtf8 } from './texts.ts'

const newestProtocol = 5
const emptyTuple: Graph = { kind: 'tuple', items: [] }

/**
 * Follows the opcodes of a pickle, one character a byte, and gives what it builds. Nothing is imported or called: classes,
 * functions and their results are kept by name, except for plain types that are made here. Throws a PickleError where
 * Python's pickle.loads would give up, and a PickleTooLarge at the limits. Bytes after the end are ignored, as Python does.
 */
export function loadPickle(latin1: string, limits: PickleLimits = pickleLimits): Graph {
  const cursor = createCursor(latin1)
  const stack = createStack()
  const memo = createMemo()
  const budget = createBudget(limits)
  const tools: CallTools = { budget, keys: createDictKeys() }
  let protocol = 0

  const pushSequence = (kind: 'list' | 'tuple' | 'set' | 'frozenset', items: Graph[]): void => {
    budget.container()
    stack.push({ kind, items })
  }
  const pushNamed = (module: string, name: string): void => {
    budget.container()
    stack.push({ kind: 'named', name: pythonName(module, name, protocol) })
  }
  const pushPlace = (type: string, args: readonly Graph[]): void => {
    budget.container()
    stack.push(instance(type, args))
  }

  /** Appends to a list or set, or to the place of a subclass of one. */
  const extend = (items: readonly Graph[]): void => {
    const target = stack.top()
    if (target.kind === 'instance') for (const item of items) (target.items ??= []).push(item)
    else if (target.kind === 'list' || target.kind === 'set') for (const item of items) target.items.push(item)
    else throw new PickleError(`Nothing can be added to a ${target.kind}`)
  }
  const assign = (entries: Entries, flat: readonly Graph[]): void => {
    if (flat.length % 2 !== 0) throw new PickleError('A key without its value')
    for (let at = 0; at < flat.length; at += 2) setEntry(tools.keys, entries, flat[at] ?? none, flat[at + 1] ?? none)
  }
  const setItems = (flat: readonly Graph[]): void => {
    const target = stack.top()
    if (target.kind === 'instance') assign((target.entries ??= new Map()), flat)
    else if (target.kind === 'dict') assign(target.entries, flat)
    else throw new PickleError(`A ${target.kind} has no keys`)
  }

  const callWith = (args: Graph, keywords: Graph | null): void => {
    const callee = stack.pop()
    if (args.kind !== 'tuple') throw new PickleError('Arguments that are no tuple')
    const positional = args.items
    const hasKeywords = keywords?.kind === 'dict' && keywords.entries.size > 0
    if (hasKeywords) budget.copy(positional.length)
    stack.push(call(callee, hasKeywords ? [...positional, keywords] : positional, tools))
  }
  const build = (state: Graph): void => {
    const target = stack.top()
    // What is made here needs no more; a second state, which no pickler writes, replaces the first.
    if (target.kind !== 'instance') return
    target.state = state
    if (target.type === 'uuid.UUID') target.value = uuidOfState(state)
  }
  const instantiate = (items: Graph[]): void => {
    const [kind, ...args] = items
    if (kind === undefined) throw new PickleError('An instance without a class')
    stack.push(call(kind, args, tools))
  }

  for (;;) {
    const code = cursor.next()
    switch (code) {
      case opcode.PROTO:
        protocol = cursor.byte()
        if (protocol > newestProtocol) throw new PickleError(`Protocol ${protocol} is not known`)
        break
      case opcode.FRAME:
        cursor.length64()
        break
      case opcode.STOP:
        return stack.pop()

      case opcode.MARK:
        budget.container()
        stack.mark()
        break
      case opcode.POP:
        stack.drop()
        break
      case opcode.POP_MARK:
        stack.sinceMark()
        break
      case opcode.DUP:
        stack.push(stack.top())
        break

      case opcode.NEXT_BUFFER:
        throw new PickleError('Bytes that lie outside of the pickle')
      case opcode.READONLY_BUFFER:
        stack.top()
        break

      case opcode.EMPTY_LIST:
        pushSequence('list', [])
        break
      case opcode.EMPTY_SET:
        pushSequence('set', [])
        break
      case opcode.EMPTY_TUPLE:
        stack.push(emptyTuple)
        break
      case opcode.EMPTY_DICT:
        budget.container()
        stack.push(emptyDict())
        break
      case opcode.LIST:
        pushSequence('list', stack.sinceMark())
        break
      case opcode.TUPLE:
        pushSequence('tuple', stack.sinceMark())
        break
      case opcode.FROZENSET:
        pushSequence('frozenset', stack.sinceMark())
        break
      case opcode.TUPLE1:
        pushSequence('tuple', stack.take(1))
        break
      case opcode.TUPLE2:
        pushSequence('tuple', stack.take(2))
        break
      case opcode.TUPLE3:
        pushSequence('tuple', stack.take(3))
        break
      case opcode.DICT: {
        const flat = stack.sinceMark()
        budget.container()
        const dict = emptyDict()
        assign(dict.entries, flat)
        stack.push(dict)
        break
      }
      case opcode.APPEND: {
        const item = stack.pop()
        extend([item])
        break
      }
      case opcode.APPENDS:
      case opcode.ADDITEMS: {
        const items = stack.sinceMark()
        extend(items)
        break
      }
      case opcode.SETITEM: {
        const flat = stack.take(2)
        setItems(flat)
        break
      }
      case opcode.SETITEMS: {
        const flat = stack.sinceMark()
        setItems(flat)
        break
      }

      case opcode.GET:
        stack.push(memo.get(memoNumber(cursor.line())))
        break
      case opcode.BINGET:
        stack.push(memo.get(cursor.byte()))
        break
      case opcode.LONG_BINGET:
        stack.push(memo.get(cursor.uint32()))
        break
      case opcode.PUT:
        memo.put(memoNumber(cursor.line()), stack.top())
        break
      case opcode.BINPUT:
        memo.put(cursor.byte(), stack.top())
        break
      case opcode.LONG_BINPUT:
        memo.put(cursor.uint32(), stack.top())
        break
      case opcode.MEMOIZE:
        memo.add(stack.top())
        break

      case opcode.GLOBAL: {
        const module = decodeUtf8(cursor.line())
        pushNamed(module, decodeUtf8(cursor.line()))
        break
      }
      case opcode.STACK_GLOBAL: {
        const [module, name] = stack.take(2)
        if (module?.kind !== 'str' || name?.kind !== 'str') throw new PickleError('A name that is no text')
        pushNamed(module.value, name.value)
        break
      }
      case opcode.EXT1:
        pushNamed('extension', String(cursor.byte()))
        break
      case opcode.EXT2:
        pushNamed('extension', String(cursor.uint16()))
        break
      case opcode.EXT4:
        pushNamed('extension', String(cursor.int32()))
        break
      case opcode.PERSID:
        pushPlace('persistent', [text(cursor.line())])
        break
      case opcode.BINPERSID:
        pushPlace('persistent', [stack.pop()])
        break

      case opcode.REDUCE:
      case opcode.NEWOBJ:
        callWith(stack.pop(), null)
        break
      case opcode.NEWOBJ_EX: {
        const keywords = stack.pop()
        callWith(stack.pop(), keywords)
        break
      }
      case opcode.BUILD:
        build(stack.pop())
        break
      case opcode.OBJ:
        instantiate(stack.sinceMark())
        break
      case opcode.INST: {
        const module = decodeUtf8(cursor.line())
        const name = decodeUtf8(cursor.line())
        const args = stack.sinceMark()
        pushNamed(module, name)
        stack.push(call(stack.pop(), args, tools))
        break
      }
      default:
        stack.push(readLeaf(code, cursor))
    }
  }
}
