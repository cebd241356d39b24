/// What short pieces were encoded to before: a table that forgets the older of two where it is full.
///
/// A slot is a piece of at most 15 bytes with its length, and up to four tokens: half a cache line, so that a
/// bucket of two is one line. Words repeat so often that most pieces of a text are one load here.
internal struct WordCache: ~Copyable {
  /// A piece's bytes, zeros behind them, and its length in the last byte.
  struct Key: Equatable {
    var low: UInt64
    var high: UInt64
  }

  struct Slot {
    var key: Key
    /// Tokens by outer number, the first with the count in its upper byte; a free slot has no tokens.
    var tokens: SIMD4<UInt32>
  }

  /// Bytes that a piece can have.
  static let lengthLimit = 15
  /// Tokens that a piece can have.
  static let tokenLimit = 4
  /// Bits of a first token's number; the rest count.
  static let numberBits: UInt32 = 24
  static let numberMask: UInt32 = 1 << numberBits - 1

  private let slots: UnsafeMutablePointer<Slot>
  private let shift: UInt64

  /// - Parameter bits: logarithm of the number of buckets, of 64 bytes each.
  init(bits: Int) {
    let count = 2 << bits
    let memory = UnsafeMutableRawPointer.allocate(byteCount: count * MemoryLayout<Slot>.stride, alignment: 64)
    slots = memory.bindMemory(to: Slot.self, capacity: count)
    slots.initialize(repeating: Slot(key: Key(low: 0, high: 0), tokens: .zero), count: count)
    shift = UInt64(64 - bits)
  }

  deinit { slots.deallocate() }

  /// The key of a piece with at least 16 readable bytes at its start.
  @inline(__always)
  static func key(readable start: UnsafePointer<UInt8>, count: Int) -> Key {
    let raw = UnsafeRawPointer(start)
    let low = raw.loadUnaligned(as: UInt64.self).littleEndian
    let high = raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self).littleEndian
    // Shifts by 64 and more give 0 here, as they should.
    let lowMask = ~(UInt64.max << UInt64(count * 8))
    let highMask = ~(UInt64.max << UInt64(max(count - 8, 0) * 8))
    return Key(low: low & lowMask, high: high & highMask | UInt64(count) << 56)
  }

  /// The key of a piece that the text may end behind.
  static func key(_ start: UnsafePointer<UInt8>, count: Int) -> Key {
    var key = Key(low: 0, high: UInt64(count) << 56)
    for index in 0..<count {
      let byte = UInt64(start[index])
      if index < 8 { key.low |= byte << UInt64(index * 8) } else { key.high |= byte << UInt64((index - 8) * 8) }
    }
    return key
  }

  /// The bucket of a key: the address of its two slots.
  @inline(__always)
  func bucket(of key: Key) -> UnsafeMutablePointer<Slot> {
    let product = (key.low ^ 0x2D35_8DCC_AA6C_78A5).multipliedFullWidth(by: key.high ^ 0x8BB8_4B93_962E_ACC9)
    let hash = (product.high ^ product.low) &* 0x9E37_79B9_7F4A_7C15
    return slots + Int(truncatingIfNeeded: (hash >> shift) << 1)
  }

  /// Puts a piece's tokens, at most four, into its bucket, in place of the older of two.
  static func insert(_ key: Key, _ tokens: UnsafePointer<UInt32>, count: Int, into bucket: UnsafeMutablePointer<Slot>) {
    var packed = SIMD4<UInt32>.zero
    for index in 0..<count { packed[index] = tokens[index] }
    packed[0] |= UInt32(count) << numberBits
    bucket[1] = bucket[0]
    bucket[0] = Slot(key: key, tokens: packed)
  }
}
