extension Inflate {
  private typealias Kind = HuffmanTable.Kind

  /// The bits of a stream, the next one lowest, and the bytes that they come from.
  struct Reader {
    let input: UnsafeBufferPointer<UInt8>
    var position: Int
    var bits: UInt64
    var count: UInt64

    /// Whether there are `wanted` bits, at most 48; reads what is there.
    mutating func has(_ wanted: UInt64) -> Bool {
      while count < wanted {
        guard position < input.count else { return false }
        bits |= UInt64(input[position]) &<< count
        count &+= 8
        position &+= 1
      }
      return true
    }

    func peek(_ wanted: UInt64) -> UInt64 { bits & ((1 &<< wanted) &- 1) }

    /// Takes bits that are there.
    mutating func next(_ wanted: UInt64) -> UInt64 {
      let value = peek(wanted)
      bits &>>= wanted
      count &-= wanted
      return value
    }

    /// What the next bits are by a table; where there are too few, what they are with zeros behind them.
    mutating func entry(_ table: borrowing HuffmanTable) -> HuffmanTable.Entry {
      _ = has(15)
      return table.entry(bits)
    }

    /// Puts whole bytes back. Bits of an input before stay: only a damaged stream ends among them, as a symbol that was
    /// begun there takes all of them.
    mutating func giveBack() {
      let bytes = min(Int(count &>> 3), position)
      position -= bytes
      count &-= UInt64(8 * bytes)
      bits = peek(count)
    }
  }

  /// Decodes symbols up to the end of the block; nil then.
  mutating func decodeSymbols(_ reader: inout Reader) -> State? {
    while end < Self.windowBytes {
      if reader.input.count &- reader.position >= 32 {
        switch decodeFast(&reader) {
        case .end: return endBlock()
        case .damaged: return .damaged
        default: continue
        }
      }
      // A symbol as a whole, or not at all.
      let entry = reader.entry(literals)
      let bits = UInt64(entry & 31)
      switch entry & Kind.mask {
      case Kind.literal:
        guard reader.has(bits) else { return .input }
        _ = reader.next(bits)
        window[end] = UInt8(truncatingIfNeeded: entry &>> 16)
        end += 1
      case Kind.end:
        guard reader.has(bits) else { return .input }
        _ = reader.next(bits)
        return endBlock()
      case Kind.match: if let state = copyMatch(entry, &reader) { return state }
      default: return reader.has(15) ? .damaged : .input
      }
    }
    return .room
  }

  private mutating func copyMatch(_ entry: HuffmanTable.Entry, _ reader: inout Reader) -> State? {
    let lengthBits = UInt64(entry & 31) + UInt64(entry >> 5 & 15)
    _ = reader.has(lengthBits + 15)
    guard reader.count >= lengthBits else { return .input }
    let next = distances.entry(reader.bits &>> lengthBits)
    guard next & Kind.mask == Kind.match else { return reader.has(lengthBits + 15) ? .damaged : .input }
    guard reader.has(lengthBits + UInt64(next & 31) + UInt64(next >> 5 & 15)) else { return .input }
    _ = reader.next(UInt64(entry & 31))
    let length = Int(entry >> 16) + Int(reader.next(UInt64(entry >> 5 & 15)))
    _ = reader.next(UInt64(next & 31))
    let distance = Int(next >> 16) + Int(reader.next(UInt64(next >> 5 & 15)))
    guard distance <= end - first else { return .damaged }
    Self.copy(window + end, distance, length)
    end += length
    return nil
  }

  /// Decodes symbols while there is enough of the input, and of the window: what ended that.
  private mutating func decodeFast(_ reader: inout Reader) -> State {
    let input = UnsafeRawPointer(reader.input.baseAddress!)
    // Eight bytes are read at a time, and again after up to seven of them.
    let last = reader.input.count - 16
    let full = window + Self.windowBytes
    let start = window + first
    let (literals, distances) = (HuffmanTable.View(literals), HuffmanTable.View(distances))
    var (position, bits, count) = (reader.position, reader.bits, reader.count)
    var out = window + end
    var state = State.input
    while position <= last, out < full {
      bits |= UInt64(littleEndian: input.loadUnaligned(fromByteOffset: position, as: UInt64.self)) &<< count
      position &+= Int(truncatingIfNeeded: (63 &- count) &>> 3)
      count |= 56
      var entry = literals.entry(bits)
      if entry & Kind.mask == Kind.literal {
        out[0] = UInt8(truncatingIfNeeded: entry &>> 16)
        out += 1
        bits &>>= UInt64(entry & 31)
        count &-= UInt64(entry & 31)
        entry = literals.entry(bits)
        if entry & Kind.mask == Kind.literal {
          out[0] = UInt8(truncatingIfNeeded: entry &>> 16)
          out += 1
          bits &>>= UInt64(entry & 31)
          count &-= UInt64(entry & 31)
          entry = literals.entry(bits)
          if entry & Kind.mask == Kind.literal {
            out[0] = UInt8(truncatingIfNeeded: entry &>> 16)
            out += 1
            bits &>>= UInt64(entry & 31)
            count &-= UInt64(entry & 31)
            continue
          }
        }
        bits |= UInt64(littleEndian: input.loadUnaligned(fromByteOffset: position, as: UInt64.self)) &<< count
        position &+= Int(truncatingIfNeeded: (63 &- count) &>> 3)
        count |= 56
      }
      guard entry & Kind.mask == Kind.match else {
        guard entry & Kind.mask == Kind.end else {
          state = .damaged
          break
        }
        bits &>>= UInt64(entry & 31)
        count &-= UInt64(entry & 31)
        state = .end
        break
      }
      bits &>>= UInt64(entry & 31)
      let lengthMore = UInt64(entry &>> 5 & 15)
      let length = Int(entry &>> 16) &+ Int(truncatingIfNeeded: bits & (1 &<< lengthMore &- 1))
      bits &>>= lengthMore
      count &-= UInt64(entry & 31) &+ lengthMore
      entry = distances.entry(bits)
      guard entry & Kind.mask == Kind.match else {
        state = .damaged
        break
      }
      bits &>>= UInt64(entry & 31)
      let distanceMore = UInt64(entry &>> 5 & 15)
      let distance = Int(entry &>> 16) &+ Int(truncatingIfNeeded: bits & (1 &<< distanceMore &- 1))
      bits &>>= distanceMore
      count &-= UInt64(entry & 31) &+ distanceMore
      guard distance <= out - start else {
        state = .damaged
        break
      }
      Self.copy(out, distance, length)
      out += length
    }
    end = out - window
    (reader.position, reader.bits, reader.count) = (position, bits, count)
    reader.giveBack()
    return state
  }

  /// Copies what is `distance` bytes before; up to 15 bytes more are written.
  @inline(__always)
  private static func copy(_ target: UnsafeMutablePointer<UInt8>, _ distance: Int, _ length: Int) {
    let source = UnsafeRawPointer(target - distance)
    let raw = UnsafeMutableRawPointer(target)
    if distance >= 16 {
      var at = 0
      repeat {
        raw.storeBytes(
          of: source.loadUnaligned(fromByteOffset: at, as: SIMD16<UInt8>.self), toByteOffset: at,
          as: SIMD16<UInt8>.self)
        at &+= 16
      } while at < length
    } else if distance >= 8 {
      var at = 0
      repeat {
        raw.storeBytes(
          of: source.loadUnaligned(fromByteOffset: at, as: UInt64.self), toByteOffset: at, as: UInt64.self)
        at &+= 8
      } while at < length
    } else {
      for at in 0..<length { target[at] = target[at &- distance] }
    }
  }
}
