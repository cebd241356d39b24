internal import Base

/// Finds documents that have a key in common: the join of a deduplication.
package struct CandidateGroups {
  private let signatures: SignatureSet
  private let settings: [UInt8]

  /// - Parameter settings: the digest of the rule.
  package init(_ signatures: SignatureSet, settings: [UInt8]) {
    self.signatures = signatures
    self.settings = settings
  }

  /// Writes the groups of some parts of the keys to a file, each with two documents or more.
  ///
  /// - Parameters:
  ///   - parts: of 256.
  ///   - scratch: the prefix of private files' names.
  ///   - memory: bytes for sorting.
  /// - Returns: the file, and how many groups and members it has.
  package func write(
    parts: Range<Int>, to path: String, scratch: String, memory: Int
  ) throws -> (file: SignatureWriter.Committed, groups: Int, members: Int) {
    var sorter = ExternalSorter<KeyedValue<UInt64>>(path: scratch, memory: memory)
    for (index, file) in signatures.files.enumerated() {
      let start = signatures.starts[index]
      try file.forEachKey(in: parts) { key, document in
        try sorter.append(KeyedValue(key, UInt64(start &+ document)))
      }
    }
    let writer = try CheckedWriter(.groups, settings: settings, path: path)
    var group = OpenGroup(writer)
    try sorter.finish { key, document in try group.add(key, document) }
    try group.end()
    return (try writer.commit(), group.groups, group.members)
  }

  /// Calls `body` with the first document and another one of each group of a file.
  package static func forEachLink(
    settings: [UInt8], path: String, _ body: (_ first: UInt32, _ other: UInt32) throws -> Void
  ) throws {
    let reader = try CheckedReader(.groups, settings: settings, path: path)
    while let begun = try reader.next() {
      let first = UInt32(truncatingIfNeeded: begun &- 1)
      var last = first
      while case let step = try reader.require(), step > 0 {
        last &+= UInt32(truncatingIfNeeded: step)
        try body(first, last)
      }
    }
  }
}

/// A group while its documents come in, in ascending order: its first document's number and one, then each step to the
/// next, then 0.
private struct OpenGroup {
  private let writer: CheckedWriter
  private var key: UInt64 = 0
  private var first: UInt64?
  private var last: UInt64 = 0
  private var isWritten = false
  private(set) var groups = 0
  private(set) var members = 0

  init(_ writer: CheckedWriter) { self.writer = writer }

  mutating func add(_ key: UInt64, _ document: UInt64) throws(OutputError) {
    guard let first, key == self.key else {
      try end()
      self.key = key
      first = document
      last = document
      return
    }
    guard document > last else { return }
    if !isWritten {
      try writer.append(first &+ 1)
      isWritten = true
      groups += 1
      members += 1
    }
    try writer.append(document &- last)
    last = document
    members += 1
  }

  mutating func end() throws(OutputError) {
    if isWritten { try writer.append(0) }
    isWritten = false
    first = nil
  }
}
