internal import Base
internal import CResources

/// The properties that expressions name, as sets of code points of Unicode 16.0.
internal enum CodePointProperty {
  /// White_Space.
  static let space: CodePointSet = CodePointSet(
    categories.ranges.filter { $0.isSpace }.map(\.codes))

  /// `\p{name}`: a general category or its group, `L`, `Lu`, or a script that expressions in use name.
  ///
  /// - Returns: nil for names that are not known.
  static func named(_ name: String) -> CodePointSet? {
    if name == "Han" { return han }
    if let set = categories.sets[name] { return set }
    guard name.utf8.count == 1 else { return nil }
    let parts = categories.sets.filter { $0.key.hasPrefix(name) }.values
    guard !parts.isEmpty else { return nil }
    // Unassigned code points, which are of C, are left out of the table.
    let union = CodePointSet(parts.flatMap(\.ranges))
    return name == "C" ? union.union(unassigned) : union
  }

  private struct Categories: Sendable {
    struct Entry {
      var codes: ClosedRange<UInt32>
      var isSpace: Bool
    }
    var ranges: [Entry] = []
    /// By the name of a general category, of two letters.
    var sets: [String: CodePointSet] = [:]
  }

  private static let unassigned = CodePointSet(categories.ranges.map(\.codes)).complement

  private static let categories: Categories = {
    let bytes = UnsafeBufferPointer(start: dataprep_unicode_categories, count: dataprep_unicode_categories_count)
    var categories = Categories()
    var lists: [String: [ClosedRange<UInt32>]] = [:]
    TableLines.forEach(in: bytes, fields: 3) { fields in
      let codes = UInt32(TableLines.hexadecimal(bytes[fields[0]]))...UInt32(TableLines.hexadecimal(bytes[fields[1]]))
      let category = bytes[fields[2]]
      lists[String(decoding: category.prefix(2), as: UTF8.self), default: []].append(codes)
      categories.ranges.append(.init(codes: codes, isSpace: category.count > 2))
    }
    categories.sets = lists.mapValues { CodePointSet($0) }
    return categories
  }()

  /// Script=Han, whose code points the table of categories does not tell.
  private static let han = CodePointSet([
    0x2E80...0x2E99, 0x2E9B...0x2EF3, 0x2F00...0x2FD5, 0x3005...0x3005, 0x3007...0x3007, 0x3021...0x3029,
    0x3038...0x303B, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFA6D, 0xFA70...0xFAD9, 0x16FE2...0x16FE3,
    0x16FF0...0x16FF1, 0x20000...0x2A6DF, 0x2A700...0x2B739, 0x2B740...0x2B81D, 0x2B820...0x2CEA1, 0x2CEB0...0x2EBE0,
    0x2EBF0...0x2EE5D, 0x2F800...0x2FA1D, 0x30000...0x3134A, 0x31350...0x323AF,
  ])
}
