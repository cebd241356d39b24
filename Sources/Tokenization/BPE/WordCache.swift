internal import CSystem

/// A cache of encoded pieces: a table of fixed size that evicts the older of two entries.
///
/// Words repeat so often that most pieces of a text cost one load. A slot has a piece's key and up to four
/// tokens, half a cache line, so that a bucket of two is one line; more tokens, and the bytes of pieces that
/// are longer than a key, are in an arena beside it. When the arena is full, all it held is forgotten.
internal struct WordCache: ~Copyable {
  /// A piece of up to 15 bytes itself, zeros after it, or two hashes of a longer one; its length in the last byte.
  struct Key: Equatable {
    var low: UInt64
    var high: UInt64

    /// The piece's bytes.
    @inline(__always) var count: Int { Int(truncatingIfNeeded: high &>> 56) }
  }

  struct Slot {
    var key: Key
    /// Up to four tokens, the first with their count in its upper byte; or, where that is `inArena`, the
    /// arena's offset, the count, and the arena's generation.
    var tokens: SIMD4<UInt32>
  }

  /// Bytes of a piece that is its own key.
  static let keyLimit = 15
  /// The maximum size of a cached piece in bytes.
  static let lengthLimit = 127
  private static let slotLimit = 4
  private static let numberBits: UInt32 = 24
  private static let numberMask: UInt32 = 1 << numberBits - 1
  private static let inArena: UInt32 = 0xFF

  private let slots: UnsafeMutablePointer<Slot>
  private let shift: UInt64
  /// Tokens of a piece, then its bytes where it is longer than a key, padded to whole words.
  private let arena: UnsafeMutablePointer<UInt32>
  private let arenaCapacity: Int
  private var arenaUsed = 0
  private var generation: UInt32 = 0

  /// - Parameters:
  ///   - bits: logarithm of the number of buckets, of 64 bytes each.
  ///   - arenaBytes: the size of the arena.
  init(bits: Int, arenaBytes: Int) {
    let count = 2 << bits
    let byteCount = count * MemoryLayout<Slot>.stride
    // Aligned to huge pages, which save a second miss for each one here.
    let memory = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: 1 << 21)
    #if os(Linux)
      madvise(memory, byteCount, MADV_HUGEPAGE)
    #endif
    slots = memory.bindMemory(to: Slot.self, capacity: count)
    slots.initialize(repeating: Slot(key: Key(low: 0, high: 0), tokens: .zero), count: count)
    shift = UInt64(64 - bits)
    arenaCapacity = arenaBytes / MemoryLayout<UInt32>.size
    arena = .allocate(capacity: arenaCapacity)
  }

  deinit {
    slots.deallocate()
    arena.deallocate()
  }

  /// The key of a piece of at most 15 bytes with 16 readable ones at its start.
  @inline(__always)
  static func key(readable start: UnsafePointer<UInt8>, count: Int) -> Key {
    let raw = UnsafeRawPointer(start)
    let low = raw.loadUnaligned(as: UInt64.self).littleEndian
    let high = raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self).littleEndian
    let bits = UInt64(truncatingIfNeeded: count &<< 3)
    let length = UInt64(truncatingIfNeeded: count) &<< 56
    if count < 8 { return Key(low: low & ~(UInt64.max &<< bits), high: length) }
    return Key(low: low, high: high & ~(UInt64.max &<< (bits &- 64)) | length)
  }

  /// The key of any piece of at most `lengthLimit` bytes.
  static func key(_ start: UnsafePointer<UInt8>, count: Int) -> Key {
    let length = UInt64(count) << 56
    guard count > keyLimit else {
      var key = Key(low: 0, high: length)
      for index in 0..<count {
        let byte = UInt64(start[index])
        if index < 8 { key.low |= byte << UInt64(index * 8) } else { key.high |= byte << UInt64((index - 8) * 8) }
      }
      return key
    }
    var low: UInt64 = 0x2D35_8DCC_AA6C_78A5
    var high: UInt64 = 0x8BB8_4B93_962E_ACC9
    var offset = 0
    let raw = UnsafeRawPointer(start)
    while true {
      // The last step reaches back over bytes that were seen, to end where the piece does.
      let at = min(offset, count - 16)
      let product = (raw.loadUnaligned(fromByteOffset: at, as: UInt64.self) ^ low).multipliedFullWidth(
        by: raw.loadUnaligned(fromByteOffset: at + 8, as: UInt64.self) ^ high)
      low ^= product.low &+ high
      high = (high ^ product.high) &* 0x9E37_79B9_7F4A_7C15
      offset += 16
      if offset >= count { break }
    }
    return Key(low: low, high: high >> 8 | length)
  }

  /// The bucket of a key: the address of its two slots.
  @inline(__always)
  func bucket(of key: Key) -> UnsafeMutablePointer<Slot> {
    let product = (key.low ^ 0x2D35_8DCC_AA6C_78A5).multipliedFullWidth(by: key.high ^ 0x8BB8_4B93_962E_ACC9)
    let hash = (product.high ^ product.low) &* 0x9E37_79B9_7F4A_7C15
    return slots + Int(truncatingIfNeeded: (hash &>> shift) &<< 1)
  }

  /// Writes the tokens of a piece to `output`, with room for four at least, and gives their number; 0 if it is not
  /// here.
  @inline(__always)
  func look(
    up key: Key, in bucket: UnsafeMutablePointer<Slot>, _ bytes: UnsafePointer<UInt8>,
    into output: UnsafeMutablePointer<UInt32>
  ) -> Int {
    let slot: UnsafeMutablePointer<Slot>
    if bucket[0].key == key {
      slot = bucket
    } else if bucket[1].key == key {
      slot = bucket + 1
    } else {
      return 0
    }
    let tokens = slot.pointee.tokens
    let used = tokens[0] &>> Self.numberBits
    if used == Self.inArena { return lookInArena(tokens, bytes, count: key.count, into: output) }
    // Those after the piece's own are overwritten by the next piece.
    UnsafeMutableRawPointer(output).storeBytes(of: tokens, as: SIMD4<UInt32>.self)
    output[0] = tokens[0] & Self.numberMask
    return Int(used)
  }

  @inline(never)
  private func lookInArena(
    _ place: SIMD4<UInt32>, _ bytes: UnsafePointer<UInt8>, count: Int, into output: UnsafeMutablePointer<UInt32>
  ) -> Int {
    guard place[3] == generation else { return 0 }
    let record = arena + Int(place[1])
    let used = Int(place[2])
    if count > Self.keyLimit, memcmp(record + used, bytes, count) != 0 { return 0 }
    output.update(from: record, count: used)
    return used
  }

  /// Puts a piece's tokens into its bucket, in place of the older of two.
  mutating func insert(
    _ key: Key, _ bytes: UnsafePointer<UInt8>, tokens: UnsafePointer<UInt32>, used: Int,
    into bucket: UnsafeMutablePointer<Slot>
  ) {
    let count = key.count
    var packed = SIMD4<UInt32>.zero
    if used <= Self.slotLimit, count <= Self.keyLimit {
      for index in 0..<used { packed[index] = tokens[index] }
      packed[0] |= UInt32(used) << Self.numberBits
    } else {
      let words = used + (count > Self.keyLimit ? (count + 3) / 4 : 0)
      if arenaUsed + words > arenaCapacity {
        arenaUsed = 0
        generation &+= 1
      }
      let record = arena + arenaUsed
      record.update(from: tokens, count: used)
      if count > Self.keyLimit { memcpy(record + used, bytes, count) }
      packed = SIMD4(Self.inArena << Self.numberBits, UInt32(arenaUsed), UInt32(used), generation)
      arenaUsed += words
    }
    bucket[1] = bucket[0]
    bucket[0] = Slot(key: key, tokens: packed)
  }
}
