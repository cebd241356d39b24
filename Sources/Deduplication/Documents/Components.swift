internal import Base

/// Documents that are connected by keys, by component: in each the order in which they are decided on.
package struct Components: Sendable {
  /// The members of all components.
  package private(set) var members: [UInt32] = []
  /// Where each component begins in `members`, and at the end their number.
  package private(set) var starts: [Int] = [0]

  /// Finds the components of all groups.
  ///
  /// Which documents are connected is an array of 32 bits a document; the members are sorted in bounded memory.
  ///
  /// - Parameters:
  ///   - groups: the files of groups.
  ///   - fixed: documents with a smaller number come first in each component.
  ///   - scratch: the prefix of private files' names.
  ///   - memory: bytes for sorting.
  package init(
    of signatures: SignatureSet, groups: [String], settings: [UInt8], fixed: Int, scratch: String, memory: Int
  ) throws {
    var union = UnionFind(count: signatures.count)
    for path in groups {
      try CandidateGroups.forEachLink(settings: settings, path: path) { first, other in
        guard Int(other) < signatures.count, first < other else {
          throw DeduplicationError(.badFile, "a group names a document that is not there", location: path)
        }
        union.join(first, other)
      }
    }
    var sorter = ExternalSorter<KeyedValue<UInt128>>(path: scratch, memory: memory)
    try union.forEachConnected { document, root in
      let rank = Int(document) < fixed ? 0 : signatures.document(Int(document)).rank
      let key = UInt128(root) << 96 | UInt128(rank) << 32 | UInt128(document)
      try sorter.append(KeyedValue(key, 0))
    }
    var members: [UInt32] = []
    var starts: [Int] = []
    var root: UInt32?
    try sorter.finish { key, _ in
      let next = UInt32(truncatingIfNeeded: key >> 96)
      if next != root {
        starts.append(members.count)
        root = next
      }
      members.append(UInt32(truncatingIfNeeded: key))
    }
    starts.append(members.count)
    self.members = members
    self.starts = starts
  }

  /// The number of components.
  package var count: Int { starts.count - 1 }
}
