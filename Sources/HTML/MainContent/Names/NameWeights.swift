/// Learned weights of the words in elements' names: a weight for a name next to
/// the text and one for a name further up, in 1/1024 of a logarithmic odds ratio.
struct NameWeights: @unchecked Sendable {
  /// Two weights.
  struct Pair: BitwiseCopyable {
    var near: Int32 = 0
    var above: Int32 = 0

    @inline(__always) mutating func add(_ other: Pair) {
      near &+= other.near
      above &+= other.above
    }
  }

  private struct Entry: BitwiseCopyable {
    var word: UInt32 = 0
    var near: Int16 = 0
    var above: Int16 = 0
  }

  private let table: UnsafePointer<Entry>
  private let mask: UInt32
  /// Added to the sum of both.
  let base: Int32

  /// No weights, while they are being trained.
  static let none = NameWeights(table: ContentModel.keep([Entry()]), mask: 0, base: 0)

  private init(table: UnsafePointer<Entry>, mask: UInt32, base: Int32) {
    (self.table, self.mask, self.base) = (table, mask, base)
  }

  /// Reads the number of words and the base, then for each word its hash and both weights, low and high half of a
  /// number.
  init(_ reader: inout ModelReader) throws(ModelError) {
    let count = Int(try reader.number())
    let base = Int32(bitPattern: try reader.number())
    guard count <= 1 << 16 else { throw .malformed }
    var size = 64
    while size < count * 2 { size *= 2 }
    let mask = UInt32(size - 1)
    var entries = [Entry](repeating: Entry(), count: size)
    for _ in 0..<count {
      let word = try reader.number()
      let weights = try reader.number()
      // A free place has no word and no weights.
      guard word != 0, weights != 0 else { throw .malformed }
      var slot = Self.slot(word) & mask
      while entries[Int(slot)].word != 0 {
        guard entries[Int(slot)].word != word else { throw .malformed }
        slot = (slot + 1) & mask
      }
      entries[Int(slot)] = Entry(
        word: word, near: Int16(truncatingIfNeeded: weights), above: Int16(truncatingIfNeeded: weights >> 16))
    }
    self.init(table: ContentModel.keep(entries), mask: mask, base: base)
  }

  /// Adds the weights of `word`, if it has any, to `sum`.
  @inline(__always) func add(_ word: UInt32, to sum: inout Pair) {
    var slot = Self.slot(word) & mask
    while table[Int(slot)].word != 0 {
      if table[Int(slot)].word == word {
        sum.near &+= Int32(table[Int(slot)].near)
        sum.above &+= Int32(table[Int(slot)].above)
        return
      }
      slot = (slot &+ 1) & mask
    }
  }

  @inline(__always) private static func slot(_ word: UInt32) -> UInt32 { word ^ word >> 15 }
}
