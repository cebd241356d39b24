internal import Base

/// Texts that are cut in their own way whatever their characters are: contractions, abbreviations, emoticons.
internal struct SpecialTexts: Sendable {
  /// Code points of the pieces of each text, one after the other.
  private var lengths: [UInt8] = []
  private var pieces: [Range<Int>] = []
  /// The code points of all texts, and which are each one's.
  private var codes: [UInt32] = []
  private var texts: [Range<Int>] = []
  /// The text's number and one more in each slot, 0 where it is empty.
  private var slots: [UInt32] = []
  /// Code points of the longest text.
  private(set) var longest = 0

  /// - Parameter entries: each text, and the code points of its pieces.
  init(_ entries: [(text: [UInt32], lengths: [UInt8])]) {
    slots = [UInt32](repeating: 0, count: max(16, (entries.count * 4).roundedUpToPowerOfTwo))
    for entry in entries {
      pieces.append(lengths.count..<lengths.count + entry.lengths.count)
      lengths += entry.lengths
      texts.append(codes.count..<codes.count + entry.text.count)
      codes += entry.text
      longest = max(longest, entry.text.count)
      var slot = Int(entry.text.withUnsafeBufferPointer { Self.hash($0) }) & (slots.count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = UInt32(texts.count)
    }
  }

  /// All texts with their pieces.
  var all: [(text: [UInt32], lengths: ArraySlice<UInt8>)] {
    texts.indices.map { (Array(codes[texts[$0]]), lengths[pieces[$0]]) }
  }

  /// The code points of the pieces of a text; nil for one that is not special.
  @inline(__always)
  func lengths(of text: UnsafeBufferPointer<UInt32>) -> ArraySlice<UInt8>? {
    guard text.count <= longest, text.count > 0 else { return nil }
    var slot = Int(Self.hash(text)) & (slots.count - 1)
    while slots[slot] != 0 {
      let number = Int(slots[slot]) - 1
      let range = texts[number]
      if range.count == text.count, codes[range].elementsEqual(text) { return lengths[pieces[number]] }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// FNV-1a over code points; the upper half is folded in, as slots are told by low bits.
  @inline(__always)
  private static func hash(_ text: UnsafeBufferPointer<UInt32>) -> UInt32 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for code in text { hash = (hash ^ UInt64(code)) &* 0x100_0000_01B3 }
    return UInt32(truncatingIfNeeded: hash ^ hash &>> 32)
  }
}

extension Int {
  /// The least power of two that is not less.
  fileprivate var roundedUpToPowerOfTwo: Int { self <= 1 ? 1 : 1 << (Int.bitWidth - (self - 1).leadingZeroBitCount) }
}
