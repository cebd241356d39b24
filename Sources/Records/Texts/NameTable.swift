internal import CSystem

/// The names of requested members, compared quickly by their length and first eight bytes.
internal struct NameTable: Sendable {
  private let names: [[UInt8]]
  private let marks: [Mark]

  private struct Mark: Equatable {
    var count: Int
    /// The first eight bytes, the first one lowest; zeros in place of missing ones.
    var start: UInt64
  }

  init(_ names: [[UInt8]]) {
    self.names = names
    marks = names.map { name in
      Mark(count: name.count, start: name.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) })
    }
  }

  /// Wanted names.
  var count: Int { names.count }

  /// A wanted name.
  func name(_ slot: Int) -> String { String(decoding: names[slot], as: UTF8.self) }

  /// The place of a name among the wanted ones; nil if it is none of them.
  ///
  /// - Parameter readable: bytes from `name` on that may be read, at least `count`.
  @inline(__always)
  func slot(_ name: UnsafePointer<UInt8>, _ count: Int, readable: Int) -> Int? {
    var mark = Mark(count: count, start: 0)
    if readable >= 8 {
      mark.start = UnsafeRawPointer(name).loadUnaligned(as: UInt64.self).littleEndian
      if count < 8 { mark.start &= 1 &<< (UInt64(count) &* 8) &- 1 }
    } else {
      for at in 0..<count { mark.start |= UInt64(name[at]) &<< (UInt64(at) &* 8) }
    }
    for index in marks.indices where marks[index] == mark {
      if count <= 8 || names[index].withUnsafeBufferPointer({ memcmp($0.baseAddress!, name, count) == 0 }) {
        return index
      }
    }
    return nil
  }
}
