/// A uniform sample of lines, by reservoir (Vitter 1985, algorithm R).
struct Selection {
  private let capacity: Int
  private var state: UInt64
  private var offered = 0
  private var lines: [(rank: Int, line: [UInt8])] = []
  /// Bytes of the lines that are selected so far.
  private(set) var byteCount = 0

  init(capacity: Int, seed: UInt64) {
    self.capacity = capacity
    state = seed
  }

  /// The selected lines in input order.
  var chosen: [[UInt8]] { lines.sorted { $0.rank < $1.rank }.map(\.line) }

  /// Selects the line, if the sample includes it.
  mutating func offer(_ line: Span<UInt8>) {
    defer { offered += 1 }
    if lines.count < capacity {
      lines.append((offered, copy(line)))
      byteCount += line.count
    } else {
      let place = Int(next() % UInt64(offered + 1))
      guard place < capacity else { return }
      byteCount += line.count - lines[place].line.count
      lines[place] = (offered, copy(line))
    }
  }

  private func copy(_ line: Span<UInt8>) -> [UInt8] { line.withUnsafeBufferPointer { Array($0) } }

  /// SplitMix64 (Steele, Lea and Flood 2014).
  private mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
