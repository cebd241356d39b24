/// A set of 64-bit hashes in 8 bytes each: sorted, with the places of the first 16 bits.
///
/// Two names of one hash count as one: of five million names, one look-up in 4 x 10^12 is answered wrongly.
internal struct HashSet64: Sendable {
  private var hashes: [UInt64] = []
  /// Where hashes with each value of the first 16 bits begin; empty while hashes are added.
  private var starts: [UInt32] = []

  internal init() {}

  internal var count: Int { hashes.count }
  internal var isEmpty: Bool { hashes.isEmpty }

  /// Adds a hash; `finish` has to follow before look-ups.
  internal mutating func insert(_ hash: UInt64) { hashes.append(hash) }

  /// Sorts the hashes and removes repeated ones.
  internal mutating func finish() {
    hashes.sort()
    var kept = 0
    for (index, hash) in hashes.enumerated() where index == 0 || hash != hashes[kept - 1] {
      hashes[kept] = hash
      kept += 1
    }
    hashes.removeLast(hashes.count - kept)
    starts = [UInt32](repeating: 0, count: 0x1_0001)
    for hash in hashes { starts[Int(hash >> 48) + 1] += 1 }
    for index in 1..<starts.count { starts[index] += starts[index - 1] }
  }

  /// Whether a hash is in the set.
  internal func contains(_ hash: UInt64) -> Bool {
    guard !hashes.isEmpty else { return false }
    let first = Int(hash >> 48)
    var low = Int(starts[first])
    var high = Int(starts[first + 1])
    while low < high {
      let middle = (low &+ high) / 2
      if hashes[middle] == hash { return true }
      if hashes[middle] < hash { low = middle &+ 1 } else { high = middle }
    }
    return false
  }
}
