internal import Base

/// Rows drawn by a seed.
enum SampledRows {
  /// Numbers below `all`, drawn without repeats, in the order of the draw.
  static func numbers(of all: Int, count: Int, seed: UInt64) -> [UInt32] {
    let drawn = (0..<all).map { (key: ByteHash.mix(seed &+ ByteHash.mix(UInt64($0))), number: UInt32($0)) }
    return drawn.sorted { ($0.key, $0.number) < ($1.key, $1.number) }.prefix(count).map(\.number)
  }
}
