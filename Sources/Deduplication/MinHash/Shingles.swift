internal import Base

/// Hashes of the runs of words that near-duplicates are told by.
package enum Shingles {
  private static let base: UInt64 = 0x9E37_79B9_7F4A_7C15 | 1

  /// Replaces `shingles` by a hash for each run of `count` words, in order; none for fewer words.
  package static func make(of words: [UInt64], count: Int, into shingles: inout [UInt64]) {
    precondition(count > 0, "a shingle without words")
    shingles.removeAll(keepingCapacity: true)
    guard words.count >= count else { return }
    var leaving: UInt64 = 1
    for _ in 1..<max(count, 1) { leaving = leaving &* base }
    shingles.append(contentsOf: repeatElement(0, count: words.count - count + 1))
    words.withUnsafeBufferPointer { words in
      shingles.withUnsafeMutableBufferPointer { shingles in
        var sum: UInt64 = 0
        for index in 0..<count { sum = sum &* base &+ words[index] }
        shingles[0] = ByteHash.mix(sum)
        for index in count..<words.count {
          sum = (sum &- words[index &- count] &* leaving) &* base &+ words[index]
          shingles[index &- count &+ 1] = ByteHash.mix(sum)
        }
      }
    }
  }
}
