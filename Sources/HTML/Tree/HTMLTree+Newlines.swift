import Base

extension HTMLTree {
  /// Converts CR LF and CR in the source to LF (HTML Standard 13.2.3.5).
  mutating func normalizeNewlines() {
    let count = bytes.withUnsafeMutableBytes { buffer -> Int in
      guard let base = buffer.baseAddress else { return 0 }
      return HTMLTree.normalizeNewlines(base, count: buffer.count)
    }
    bytes.truncate(to: count)
    sourceCount = count
  }

  private static func normalizeNewlines(_ bytes: UnsafeMutablePointer<UInt8>, count: Int) -> Int {
    let carriageReturn: UInt8 = 0x0D
    let all = UnsafeMutableBufferPointer(start: bytes, count: count)
    guard var read = ByteScan.index(of: carriageReturn, in: all, from: 0) else { return count }
    var written = read
    while read < count {
      // `read` is on a CR.
      bytes[written] = 0x0A
      written += 1
      read += 1
      if read < count, bytes[read] == 0x0A { read += 1 }
      let next = ByteScan.index(of: carriageReturn, in: all, from: read) ?? count
      (bytes + written).update(from: bytes + read, count: next - read)
      written += next - read
      read = next
    }
    return written
  }
}
