/// Which code points an expression does not tell apart: a small number for each code point, the same for those that are
/// of the same sets.
internal struct CodePointKinds {
  /// How many kinds there are.
  private(set) var count = 0
  /// Membership of each kind, a bit for each set.
  private(set) var memberships: [UInt64] = []
  /// Kinds of 256 code points each; blocks that agree are stored once.
  private(set) var kinds: [UInt8] = []
  /// Where the block of each 256 code points begins in `kinds`.
  private(set) var blocks: [UInt32] = []

  /// The maximum number of kinds.
  static let limit = 250

  /// - Parameter sets: 64 at most.
  init(_ sets: [CodePointSet]) throws(ExpressionError) {
    // Where code points begin or cease to be of a set.
    var changes: [(code: UInt32, set: UInt64)] = []
    for (index, set) in sets.enumerated() {
      for range in set.ranges {
        changes.append((range.lowerBound, 1 << UInt64(index)))
        changes.append((range.upperBound + 1, 1 << UInt64(index)))
      }
    }
    changes.sort { $0.code < $1.code }
    var numbers: [UInt64: UInt8] = [:]
    var all = [UInt8](repeating: 0, count: 0x110000)
    var membership: UInt64 = 0
    var place = 0
    var index = 0
    while place < all.count {
      while index < changes.count, changes[index].code == place {
        membership ^= changes[index].set
        index += 1
      }
      let end = index < changes.count ? Int(changes[index].code) : all.count
      let kind = numbers[membership] ?? UInt8(clamping: memberships.count)
      if numbers[membership] == nil {
        guard memberships.count < Self.limit else { throw ExpressionError(what: "too many different classes") }
        numbers[membership] = kind
        memberships.append(membership)
      }
      if kind != 0 {
        all.withUnsafeMutableBufferPointer { $0[place..<end].update(repeating: kind) }
      }
      place = end
    }
    count = memberships.count
    pack(all)
  }

  private mutating func pack(_ all: [UInt8]) {
    var known: [[UInt8]: UInt32] = [:]
    for start in stride(from: 0, to: all.count, by: 256) {
      let block = Array(all[start..<start + 256])
      if let place = known[block] {
        blocks.append(place)
      } else {
        known[block] = UInt32(kinds.count)
        blocks.append(UInt32(kinds.count))
        kinds += block
      }
    }
  }

  /// The kind of a code point.
  func kind(of code: UInt32) -> UInt8 { kinds[Int(blocks[Int(code >> 8)]) + Int(code & 0xFF)] }
}
