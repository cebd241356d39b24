internal import Base
internal import Records

/// Finds which of some phrases a text has, in one pass over its bytes whatever their number (Aho and Corasick, 1975).
/// Immutable, shared by all threads.
internal struct PhraseMatcher: Sendable {
  /// For each state 256 successors; the highest bit says that a phrase ends there.
  private let table: [UInt16]
  /// The phrase that ends in each state, or -1.
  private let ends: [Int32]
  /// The phrases, as they were given.
  let phrases: [String]

  private static let endBit: UInt16 = 1 << 15

  /// - Parameters:
  ///   - phrases: none of them empty, of fewer than 32,768 bytes together.
  ///   - ignoresCase: whether capitals of ASCII count as small letters; the phrases are then in small letters.
  init(_ phrases: [String], ignoresCase: Bool = false) {
    var next: [[Int]] = [[Int](repeating: -1, count: 256)]
    var ends: [Int32] = [-1]
    for (index, phrase) in phrases.enumerated() {
      precondition(!phrase.isEmpty, "an empty phrase is everywhere")
      var state = 0
      for byte in phrase.utf8 {
        if next[state][Int(byte)] < 0 {
          next[state][Int(byte)] = next.count
          next.append([Int](repeating: -1, count: 256))
          ends.append(-1)
        }
        state = next[state][Int(byte)]
      }
      if ends[state] < 0 { ends[state] = Int32(index) }
    }
    precondition(next.count < Int(Self.endBit), "too many phrases")
    Self.complete(&next, &ends)
    if ignoresCase {
      for state in next.indices {
        for capital in 0x41...0x5A { next[state][capital] = next[state][capital | 0x20] }
      }
    }
    table = next.flatMap { successors in
      successors.map { UInt16($0) | (ends[$0] >= 0 ? Self.endBit : 0) }
    }
    self.ends = ends
    self.phrases = phrases
  }

  /// Gives every state a successor for every byte: where the trie has none, that of the longest end of what was read
  /// that begins a phrase.
  private static func complete(_ next: inout [[Int]], _ ends: inout [Int32]) {
    var fallback = [Int](repeating: 0, count: next.count)
    var queue: [Int] = []
    for byte in 0..<256 {
      if next[0][byte] < 0 { next[0][byte] = 0 } else { queue.append(next[0][byte]) }
    }
    var at = 0
    while at < queue.count {
      let state = queue[at]
      at += 1
      if ends[state] < 0 { ends[state] = ends[fallback[state]] }
      for byte in 0..<256 {
        let successor = next[state][byte]
        if successor < 0 {
          next[state][byte] = next[fallback[state]][byte]
        } else {
          fallback[successor] = next[fallback[state]][byte]
          queue.append(successor)
        }
      }
    }
  }

  /// The number of the phrase that ends first in a text; nil if it has none.
  func first(in text: UnsafeBufferPointer<UInt8>) -> Int? {
    table.withUnsafeBufferPointer { table in
      var state = 0
      for byte in text {
        let next = table[state &<< 8 | Int(byte)]
        state = Int(next & ~Self.endBit)
        if next & Self.endBit != 0 { return Int(ends[state]) }
      }
      return nil
    }
  }
}

extension PhraseMatcher {
  /// The number of the phrase that ends first in the text of `row`; nil if it has none.
  func first(in batch: borrowing Batch, row: Int) -> Int? {
    let text = batch.documents[row].text
    return batch.texts.withUnsafeBytes { first(in: UnsafeBufferPointer(rebasing: $0[text.range])) }
  }
}
